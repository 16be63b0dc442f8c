import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bangkokDate, fromBangkok } from '../../src/time.ts';
import { addDays, middayOf } from '../../src/thai/calendar.ts';
import { readDate, readDateRange, readTime } from '../../src/thai/dates.ts';
import {
  bahtText,
  countTh,
  dateLong,
  dateOfficial,
  dateRange,
  dateShort,
  dateShortNoYear,
  monthYear,
  relativeDay,
  timeOf,
  timeRange,
} from '../../src/thai/format.ts';
import { NOW } from './vocabulary.ts';

const at = fromBangkok(2020, 7, 16, 13, 30);
/** From 2000 to 2060, any minute. */
const moments = fc
  .integer({ min: Date.UTC(2000, 0, 1) / 60_000, max: Date.UTC(2060, 0, 1) / 60_000 })
  .map((minute) => new Date(minute * 60_000));

describe('official Thai forms', () => {
  it('writes dates and times in Bangkok and the Buddhist era', () => {
    expect(dateLong(at)).toBe('วันพฤหัสบดีที่ 16 กรกฎาคม 2563');
    expect(dateShort(at)).toBe('พฤ. 16 ก.ค. 2563');
    expect(dateShortNoYear(at)).toBe('พฤ. 16 ก.ค.');
    expect(dateOfficial(at)).toBe('16 กรกฎาคม 2563');
    expect(timeOf(at)).toBe('13.30 น.');
    expect(timeRange(at, fromBangkok(2020, 7, 16, 16))).toBe('13.30 - 16.00 น.');
    expect(monthYear(at)).toBe('กรกฎาคม 2563');
    expect(dateLong(new Date('2020-07-15T17:00:00Z'))).toBe('วันพฤหัสบดีที่ 16 กรกฎาคม 2563');
  });

  it.each([
    ['2020-07-01', '2020-07-10', '1 - 10 กรกฎาคม 2563'],
    ['2020-06-29', '2020-07-05', '29 มิถุนายน - 5 กรกฎาคม 2563'],
    ['2019-12-30', '2020-01-05', '30 ธันวาคม 2562 - 5 มกราคม 2563'],
    ['2020-07-10', '2020-07-10', '10 กรกฎาคม 2563'],
  ])('writes %s to %s as %s', (from, to, text) => {
    expect(dateRange(middayOf(from), middayOf(to))).toBe(text);
  });

  it.each([
    [0, 'วันนี้'],
    [1, 'พรุ่งนี้'],
    [2, 'มะรืนนี้'],
    [3, 'อีก 3 วัน'],
    [-1, 'เมื่อวานนี้'],
    [30, 'อา. 9 ส.ค. 2563'],
  ])('calls the day %s days from now %s', (days, text) => {
    expect(relativeDay(middayOf(addDays('2020-07-10', days)), NOW)).toBe(text);
  });

  it('counts with a unit', () => {
    expect(countTh(41, 'คน')).toBe('41 คน');
    expect(countTh(1234567)).toBe('1,234,567');
  });

  it.each([
    [88255, 'แปดหมื่นแปดพันสองร้อยห้าสิบห้าบาทถ้วน'],
    [0, 'ศูนย์บาทถ้วน'],
    [1, 'หนึ่งบาทถ้วน'],
    [11, 'สิบเอ็ดบาทถ้วน'],
    [21, 'ยี่สิบเอ็ดบาทถ้วน'],
    [101, 'หนึ่งร้อยเอ็ดบาทถ้วน'],
    [4529800, 'สี่ล้านห้าแสนสองหมื่นเก้าพันแปดร้อยบาทถ้วน'],
    [1000000, 'หนึ่งล้านบาทถ้วน'],
    [124800.5, 'หนึ่งแสนสองหมื่นสี่พันแปดร้อยบาทห้าสิบสตางค์'],
    [0.25, 'ยี่สิบห้าสตางค์'],
  ])('writes %s baht as %s', (amount, text) => {
    expect(bahtText(amount)).toBe(text);
  });

  it('refuses an amount that is no number', () => {
    expect(() => bahtText(Number.NaN)).toThrow(RangeError);
  });
});

describe('what is printed can be read', () => {
  it.each([
    ['dateLong', dateLong],
    ['dateShort', dateShort],
    ['dateOfficial', dateOfficial],
  ] as const)('%s reads back as the same date, whenever it is read', (_, print) => {
    fc.assert(
      fc.property(moments, moments, (moment, now) => {
        expect(readDate(print(moment), now)).toEqual({ date: bangkokDate(moment) });
      }),
    );
  });

  it('a short date without its year reads back within the coming year', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 0, max: 364 }), (now, days) => {
        const date = addDays(bangkokDate(now), days);
        fc.pre(!date.endsWith('02-29') || days < 300);
        expect(readDate(dateShortNoYear(middayOf(date)), now)).toEqual({ date });
      }),
    );
  });

  it('relativeDay reads back from a week ago to a year ahead', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: -1, max: 365 }), (now, days) => {
        const date = addDays(bangkokDate(now), days);
        expect(readDate(relativeDay(middayOf(date), now), now)).toEqual({ date });
      }),
    );
  });

  it('a range of dates reads back as from and to', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 0, max: 500 }), (from, days) => {
        const to = addDays(bangkokDate(from), days);
        expect(readDateRange(dateRange(from, middayOf(to)), NOW)).toEqual({ from: bangkokDate(from), to });
      }),
    );
  });

  it('a time from 06.00 on reads back as itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 360, max: 1439 }), (minute) => {
        const moment = fromBangkok(2020, 7, 16, 0, minute);
        expect(readTime(timeOf(moment))).toEqual({ time: timeOf(moment).slice(0, 5).replace('.', ':') });
      }),
    );
  });
});
