import { indexOf, monthsUpTo, silenceLevel, weeksUpTo } from '../../src/summaries/chart-rules.ts';
import { days, plus } from '../../src/time.ts';
import { roundUp } from '../../src/web/charts.tsx';

const NOW = new Date('2020-07-10T09:00:00+07:00');

describe('stretches of time for charts', () => {
  it('are twelve weeks from Monday to Monday in Bangkok, the last one that of today', () => {
    const weeks = weeksUpTo(NOW);
    expect(weeks).toHaveLength(12);
    expect(weeks.at(-1)!.from).toEqual(new Date('2020-07-06T00:00:00+07:00'));
    expect(weeks.slice(1).map(({ from }) => from)).toEqual(weeks.slice(0, -1).map(({ to }) => to));
  });

  it('are six months, over the turn of a year, too', () => {
    const months = monthsUpTo(new Date('2021-02-10T09:00:00+07:00'));
    expect(months.map(({ from }) => from.toISOString())).toEqual([
      '2020-08-31T17:00:00.000Z',
      '2020-09-30T17:00:00.000Z',
      '2020-10-31T17:00:00.000Z',
      '2020-11-30T17:00:00.000Z',
      '2020-12-31T17:00:00.000Z',
      '2021-01-31T17:00:00.000Z',
    ]);
  });

  it.each([
    ['Monday midnight to the week that begins', new Date('2020-07-06T00:00:00+07:00'), 11],
    ['the moment before to the one before', new Date('2020-07-05T23:59:59.999+07:00'), 10],
    ['what lies before all of them to none', new Date('2020-01-01T00:00:00+07:00'), -1],
  ])('give %s', (_what, at, index) => {
    expect(indexOf(weeksUpTo(NOW), at)).toBe(index);
  });
});

it.each([
  [0, 0],
  [6, 0],
  [7, 1],
  [27, 1],
  [28, 2],
  [56, 3],
  [84, 4],
])('a silence of %i days is of level %i', (silent, level) => {
  expect(silenceLevel(plus(NOW, -days(silent)), NOW)).toBe(level);
});

it.each([
  [0, 4],
  [3, 4],
  [5, 6],
  [17, 20],
  [41, 50],
  [100, 100],
  [101, 200],
  [260, 300],
])('an axis up to %i ends at %i', (most, end) => {
  expect(roundUp(most)).toBe(end);
});
