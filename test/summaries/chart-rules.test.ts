import {
  daysOf,
  indexOf,
  monthsOf,
  monthsUpTo,
  periodAsked,
  periodTold,
  silenceLevel,
  weeksUpTo,
} from '../../src/summaries/chart-rules.ts';
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

describe('the period of charts', () => {
  const asked = (query: { weeks?: string; from?: string; to?: string }) =>
    periodAsked({ weeks: '', from: '', to: '', ...query }, NOW);

  it.each([
    ['nothing', {}, 12, '2020-04-20', '2020-07-12'],
    ['a choice of weeks', { weeks: '52' }, 52, '2019-07-15', '2020-07-12'],
    ['no choice there is', { weeks: '5200' }, 12, '2020-04-20', '2020-07-12'],
    ['days, widened to their weeks', { from: '2020-05-06', to: '2020-05-19' }, 3, '2020-05-04', '2020-05-24'],
    ['the one day of a week', { from: '2020-05-06', to: '2020-05-06' }, 1, '2020-05-04', '2020-05-10'],
    ['days the wrong way round', { from: '2020-05-19', to: '2020-05-06' }, 3, '2020-05-04', '2020-05-24'],
    ['a beginning alone', { from: '2020-06-29' }, 2, '2020-06-29', '2020-07-12'],
    ['an end alone', { to: '2020-05-24' }, 12, '2020-03-02', '2020-05-24'],
    ['days to come', { from: '2021-01-01', to: '2021-02-01' }, 1, '2020-07-06', '2020-07-12'],
    ['more than two years', { from: '2015-01-01', to: '2020-05-24' }, 104, '2018-05-28', '2020-05-24'],
    ['no days', { from: '2020-02-31', to: 'x', weeks: '4' }, 4, '2020-06-15', '2020-07-12'],
  ])('of %s', (_what, query, weeks, from, to) => {
    const period = asked(query);
    expect(period.weeks).toBe(weeks);
    expect(daysOf(period, NOW)).toEqual({ from, to });
    expect(asked(periodTold(period))).toEqual(period);
  });

  it('has the months that it touches, six at least, and none to come', () => {
    const months = (query: Parameters<typeof asked>[0]) => {
      const all = monthsOf(asked(query), NOW);
      return [all.length, all.at(-1)!.from.toISOString()];
    };
    expect(months({ weeks: '4' })).toEqual([6, '2020-06-30T17:00:00.000Z']);
    expect(months({ weeks: '52' })).toEqual([13, '2020-06-30T17:00:00.000Z']);
    expect(months({ from: '2020-05-06', to: '2020-05-19' })).toEqual([6, '2020-04-30T17:00:00.000Z']);
    const inLastWeek = new Date('2020-07-29T09:00:00+07:00');
    expect(monthsOf({ weeks: 4, until: null }, inLastWeek).at(-1)!.from.toISOString()).toBe('2020-06-30T17:00:00.000Z');
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
