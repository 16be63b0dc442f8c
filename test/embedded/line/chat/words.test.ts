import {
  dayKey,
  initials,
  longDay,
  matches,
  momentBeside,
  shortMoment,
  timeOfDay,
} from '../../../../src/embedded/line/chat/words.ts';

describe('Dates are told in Bangkok time and Buddhist years', () => {
  it('writes the clock as officers write it', () => {
    expect(shortMoment('2020-07-10T02:00:00.000Z')).toBe('ศ. 10 ก.ค. 2563 09:00');
  });

  it.each([
    ['2020-07-10T16:59:59.999Z', 'วันศุกร์ที่ 10 กรกฎาคม 2563', '23:59'],
    ['2020-07-10T17:00:00.000Z', 'วันเสาร์ที่ 11 กรกฎาคม 2563', '00:00'],
    ['2020-12-31T17:00:00.000Z', 'วันศุกร์ที่ 1 มกราคม 2564', '00:00'],
    ['2020-02-29T05:00:00.000Z', 'วันเสาร์ที่ 29 กุมภาพันธ์ 2563', '12:00'],
  ])('begins a new day at midnight in Bangkok: %s', (at, day, time) => {
    expect(longDay(at)).toBe(day);
    expect(timeOfDay(at)).toBe(time);
  });

  it('tells two moments of one day by the same key', () => {
    expect(dayKey('2020-07-09T17:00:00Z')).toBe('2020-07-10');
    expect(dayKey('2020-07-10T16:00:00Z')).toBe('2020-07-10');
  });

  it('leaves the day out where it is the same one', () => {
    const now = Date.parse('2020-07-10T02:00:00Z');
    expect(momentBeside('2020-07-10T11:00:00Z', now)).toBe('18:00 น.');
    expect(momentBeside('2020-07-13T01:00:00Z', now)).toBe('จ. 13 ก.ค. 08:00');
  });
});

describe('Names', () => {
  it.each([
    ['สมศรี ใจดี', 'ส'],
    ['นางสาวเพ็ญศรี มีสุข', 'เพ'],
    ['นายไพโรจน์ ทองดี', 'ไพ'],
    ['กลุ่มไลน์กรุงธนใต้', 'ก'],
    ['Anna', 'A'],
    ['นาย', 'น'],
    ['…', '?'],
  ])('%s has the initials %s', (name, letters) => {
    expect(initials(name)).toBe(letters);
  });

  it('are found by any of their parts, in any order', () => {
    expect(matches('สมศรี ใจดี ผู้แทน บางขุนเทียน', 'บางขุน สมศรี')).toBe(true);
    expect(matches('สมศรี ใจดี', 'สมชาย')).toBe(false);
    expect(matches('Anna', 'ANN')).toBe(true);
    expect(matches('ใครก็ได้', '')).toBe(true);
  });
});
