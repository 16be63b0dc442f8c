import { formatsOf } from '../../src/web/format.ts';

const at = new Date('2020-07-16T13:30:00+07:00');
const end = new Date('2020-07-16T16:00:00+07:00');

describe('dates and times of pages', () => {
  it('are Buddhist and official in Thai', () => {
    const { day, dayLong, dayOfYear, moment, hours, month } = formatsOf('th');
    expect(day(at)).toBe('พฤ. 16 ก.ค. 2563');
    expect(dayLong(at)).toBe('วันพฤหัสบดีที่ 16 กรกฎาคม 2563');
    expect(dayOfYear(at)).toBe('พฤ. 16 ก.ค.');
    expect(moment(at)).toBe('พฤ. 16 ก.ค. 2563 13.30 น.');
    expect(hours(at, end)).toBe('13.30 - 16.00 น.');
    expect(month(at)).toBe('กรกฎาคม 2563');
  });

  it('are Gregorian in English, in Bangkok wherever the server stands', () => {
    const { day, dayLong, dayOfYear, moment, hours, month, count } = formatsOf('en');
    expect(day(at)).toBe('Thu 16 Jul 2020');
    expect(dayLong(at)).toBe('Thursday 16 July 2020');
    expect(dayOfYear(at)).toBe('Thu 16 Jul');
    expect(moment(at)).toBe('Thu 16 Jul 2020 13:30');
    expect(hours(at, end)).toBe('13:30–16:00');
    expect(hours(at, null)).toBe('13:30');
    expect(month(at)).toBe('July 2020');
    expect(count(1_234_567)).toBe('1,234,567');
  });
});
