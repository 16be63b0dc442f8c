/** Bangkok's calendar, whatever the host's time zone is. */
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import {
  atBangkokTime,
  bangkokDate,
  bangkokParts,
  fiscalYearOf,
  fromBangkok,
  isDay,
  isoWeekOf,
  parseBangkok,
  startOfIsoWeek,
} from '../src/time.ts';

const moment = fc.date({
  min: new Date('2000-01-01T00:00:00Z'),
  max: new Date('2100-01-01T00:00:00Z'),
  noInvalidDate: true,
});

it('takes apart and puts together the same moment', () => {
  fc.assert(
    fc.property(moment, (at) => {
      const { year, month, day, hour, minute } = bangkokParts(at);
      expect(fromBangkok(year, month, day, hour, minute).getTime()).toBe(Math.floor(at.getTime() / 60_000) * 60_000);
      expect(bangkokDate(atBangkokTime(at, 23, 59))).toBe(bangkokDate(at));
    }),
  );
});

it('begins the ISO week on Monday, no more than seven days before', () => {
  fc.assert(
    fc.property(moment, (at) => {
      const start = startOfIsoWeek(at);
      expect(bangkokParts(start)).toMatchObject({ weekday: 1, hour: 0, minute: 0 });
      const since = at.getTime() - start.getTime();
      expect(since >= 0 && since < 7 * 86_400_000).toBe(true);
      expect(isoWeekOf(start)).toBe(isoWeekOf(at));
    }),
  );
});

it.each([
  ['2020-07-05T16:59:59Z', '2020-W27'],
  ['2020-07-05T17:00:00Z', '2020-W28'],
  ['2020-12-31T17:00:00Z', '2020-W53'],
  ['2021-01-03T17:00:00Z', '2021-W01'],
])('%s lies in %s', (at, week) => {
  expect(isoWeekOf(new Date(at))).toBe(week);
});

it.each([
  ['2020-09-30T16:59:59Z', 2563],
  ['2020-09-30T17:00:00Z', 2564],
])('%s lies in the fiscal year %i', (at, year) => {
  expect(fiscalYearOf(new Date(at))).toBe(year);
});

it.each([
  ['2020-07-10', true],
  ['2020-07-10T09:00', false],
  ['2563-07-10', false],
  ['0020-07-10', false],
])('takes %s for a day: %s', (text, isOne) => {
  expect(isDay(text)).toBe(isOne);
});

it.each(['2020-02-30', '2020-13-01', '2020-07-10T24:00', '2020-7-1', '10/07/2563', ''])('does not read %j', (text) => {
  expect(parseBangkok(text)).toBeNull();
});

it.each(['America/New_York', 'Pacific/Kiritimati', 'Asia/Bangkok', 'UTC'])('says the same with TZ=%s', (TZ) => {
  const script = `
    const t = await import(${JSON.stringify(new URL('../src/time.ts', import.meta.url).href)});
    // The night in which New York's clocks change.
    const at = new Date('2020-03-08T06:59:00Z');
    console.log(JSON.stringify([t.bangkokDate(at), t.isoWeekOf(at), t.startOfIsoWeek(at), t.parseBangkok('2020-07-10T13:30'), t.atBangkokTime(at, 8)]));
  `;
  const said = execFileSync(process.execPath, ['--import=tsx', '--input-type=module', '-e', script], {
    env: { ...process.env, TZ, NODE_OPTIONS: '' },
    encoding: 'utf8',
  });
  expect(JSON.parse(said)).toEqual([
    '2020-03-08',
    '2020-W10',
    '2020-03-01T17:00:00.000Z',
    '2020-07-10T06:30:00.000Z',
    '2020-03-08T01:00:00.000Z',
  ]);
});
