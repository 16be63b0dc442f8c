/** The rules against counting by hand, entry by entry, on a thousand weeks that somebody made up. */
import fc from 'fast-check';
import { FEEDBACK_KINDS, type FeedbackKind } from '../../src/feedback/model.ts';
import { loadProgramme } from '../../src/programme.ts';
import { changesBetween, figuresOf, type Rows } from '../../src/summaries/rules.ts';
import { days, plus } from '../../src/time.ts';

const { places } = loadProgramme();
const FROM = new Date('2020-07-05T17:00:00Z');
const TO = plus(FROM, days(7));
const GROUPS = ['THON_S', 'THON_N'] as const;
const DISTRICTS = { THON_S: ['บางขุนเทียน', 'จอมทอง'], THON_N: ['ธนบุรี', 'คลองสาน'] };
const THEMES = ['FLOOD', 'CANAL', 'ENV_WASTE', 'GONE'];
const groupOf = (district: string): string => places.groupOf(district).code;

/** Around the edges of the week and of what is looked at before it. */
const aTime = fc.oneof(
  fc.constantFrom(FROM, plus(FROM, -1), TO, plus(TO, -1), plus(FROM, -days(28)), plus(FROM, -days(28) - 1)),
  fc.date({ min: plus(FROM, -days(100)), max: plus(TO, days(20)), noInvalidDate: true }),
);
const anEntry = fc.record({
  group: fc.constantFrom(...GROUPS),
  district: fc.constantFrom(0, 1, null),
  kind: fc.constantFrom(...FEEDBACK_KINDS, null),
  themes: fc.uniqueArray(fc.constantFrom(...THEMES)),
  at: aTime,
  withdrawn: fc.boolean(),
});
const aSession = fc.record({
  group: fc.constantFrom(...GROUPS),
  status: fc.constantFrom('draft', 'announced', 'postponed', 'held', 'reported', 'cancelled'),
  at: fc.option(aTime),
  people: fc.array(fc.record({ answer: fc.constantFrom('yes', 'no', 'maybe'), came: fc.boolean() }), { maxLength: 5 }),
});
const aWeek = fc.record({
  entries: fc.array(anEntry, { maxLength: 30 }),
  sessions: fc.array(aSession, { maxLength: 6 }),
  scope: fc.constantFrom(...GROUPS, 'ALL'),
});
type Week = typeof aWeek extends fc.Arbitrary<infer Made> ? Made : never;

const districtOf = ({ group, district }: Week['entries'][number]): string | null =>
  district === null ? null : DISTRICTS[group][district]!;

const countBy = <Key>(keys: readonly Key[]): Map<Key, number> => {
  const counts = new Map<Key, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

/** As the stores group it. */
function rowsOf({ entries, sessions, scope }: Week): Rows {
  const inScope = <Row extends { group: string }>(rows: readonly Row[]) =>
    rows.filter(({ group }) => scope === 'ALL' || group === scope);
  const standing = inScope(entries).filter(({ withdrawn }) => !withdrawn);
  const within = (from: Date, to: Date) => standing.filter(({ at }) => at >= from && at < to);
  const week = within(FROM, TO);
  const lastHeard = new Map<string, Date>();
  for (const entry of within(plus(TO, -days(84)), TO)) {
    const district = districtOf(entry);
    if (district && !(lastHeard.get(district)! > entry.at)) lastHeard.set(district, entry.at);
  }
  const dated = inScope(sessions).filter(({ at }) => at && at >= FROM && at < plus(TO, days(14)));
  return {
    from: FROM,
    to: TO,
    kinds: countBy(week.map(({ kind }) => kind)),
    themes: countBy(week.flatMap(({ themes }) => themes)),
    themesBefore: countBy(within(plus(FROM, -days(28)), FROM).flatMap(({ themes }) => themes)),
    lastHeard,
    districts: places.districts.filter(({ group }) => scope === 'ALL' || group === scope).map(({ nameTh }) => nameTh),
    quotable: [],
    names: new Map(),
    sessions: dated.map(({ group, status, at }, index) => ({
      _id: `c${index}`,
      round: null,
      districtGroup: group,
      status,
      startsAt: at,
    })),
    tallies: new Map(
      dated.map(({ people }, index) => {
        const of = (answer: string) => people.filter((person) => person.answer === answer).length;
        const checkedIn = people.filter(({ came }) => came).length;
        return [`c${index}`, { yes: of('yes'), no: of('no'), maybe: of('maybe'), checkedIn }];
      }),
    ),
    registry: { active: 0, joined: 0 },
    ...(scope === 'ALL' && {
      perGroup: new Map(GROUPS.map((code) => [code, week.filter(({ group }) => group === code).length])),
      groupOf,
    }),
  };
}

it('the figures of a thousand weeks are those that one counts by hand', () => {
  fc.assert(
    fc.property(aWeek, (made) => {
      const figures = figuresOf(rowsOf(made));
      const { scope } = made;

      // By hand: one entry after the other, one session after the other.
      let total = 0;
      let withoutKind = 0;
      const kinds: Record<FeedbackKind, number> = { problem: 0, potential: 0, proposal: 0 };
      const themes: Record<string, number> = {};
      const before: Record<string, number> = {};
      const newest: Record<string, number> = {};
      for (const entry of made.entries) {
        if (entry.withdrawn || (scope !== 'ALL' && entry.group !== scope)) continue;
        const time = entry.at.getTime();
        const name = districtOf(entry);
        if (name && time < TO.getTime() && time >= TO.getTime() - days(84))
          newest[name] = Math.max(newest[name] ?? 0, time);
        if (time >= FROM.getTime() && time < TO.getTime()) {
          total += 1;
          if (entry.kind) kinds[entry.kind] += 1;
          else withoutKind += 1;
          for (const theme of entry.themes) themes[theme] = (themes[theme] ?? 0) + 1;
        }
        if (time < FROM.getTime() && time >= FROM.getTime() - days(28))
          for (const theme of entry.themes) before[theme] = (before[theme] ?? 0) + 1;
      }
      let attended = 0;
      const counted = { held: 0, notConfirmed: 0, coming: 0 };
      for (const { group, status, at, people } of made.sessions) {
        if (!at || (scope !== 'ALL' && group !== scope)) continue;
        const time = at.getTime();
        if (time < FROM.getTime() || time >= TO.getTime() + days(14)) continue;
        const isPast = time < TO.getTime();
        if (isPast && (status === 'held' || status === 'reported')) {
          counted.held += 1;
          const came = people.filter((person) => person.came).length;
          attended += came > 0 ? came : people.filter(({ answer }) => answer === 'yes').length;
        }
        if (status === 'announced') counted[isPast ? 'notConfirmed' : 'coming'] += 1;
      }
      const silent: Record<string, number | null> = {};
      for (const { nameTh, group } of places.districts) {
        if (scope !== 'ALL' && group !== scope) continue;
        const last = newest[nameTh];
        if (last !== undefined && last >= FROM.getTime()) continue;
        let weeks = 0;
        while (last !== undefined && last < TO.getTime() - days(7) * (weeks + 1)) weeks += 1;
        silent[nameTh] = last === undefined ? null : weeks;
      }

      expect(figures.total).toBe(total);
      expect(figures.byKind).toEqual(kinds);
      expect(figures.withoutKind).toBe(withoutKind);
      expect(Object.fromEntries(figures.themes.map(({ theme, count }) => [theme, count]))).toEqual(themes);
      expect(figures.growing.map(({ theme }) => theme).toSorted()).toEqual(
        Object.keys(themes)
          .filter((theme) => themes[theme]! >= 2 && themes[theme]! * 4 > (before[theme] ?? 0))
          .toSorted(
            (a, b) => themes[b]! - (before[b] ?? 0) / 4 - themes[a]! + (before[a] ?? 0) / 4 || a.localeCompare(b),
          )
          .slice(0, 3)
          .toSorted(),
      );
      for (const { theme, count, before: then } of figures.growing)
        expect([count, then]).toEqual([themes[theme], before[theme] ?? 0]);
      expect(figures.sessions.held).toHaveLength(counted.held);
      expect(figures.sessions.notConfirmed).toHaveLength(counted.notConfirmed);
      expect(figures.sessions.coming).toHaveLength(counted.coming);
      expect(figures.attended).toBe(attended);
      expect(Object.fromEntries(figures.silent.map(({ district, weeks }) => [district, weeks]))).toEqual(silent);
      if (figures.groups) expect(figures.groups.reduce((sum, group) => sum + group.total, 0)).toBe(total);
      expect(changesBetween(figures, figures)).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

it('a correction names every count that changed and no other', () => {
  fc.assert(
    fc.property(aWeek, aWeek, (one, other) => {
      const [was, now] = [figuresOf(rowsOf(one)), figuresOf(rowsOf({ ...other, scope: one.scope }))];
      const changes = new Map(changesBetween(was, now).map((change) => [change.what, change]));
      expect(changes.get('total')?.now ?? now.total).toBe(now.total);
      expect(changes.has('total')).toBe(was.total !== now.total);
      expect(changes.has('attended')).toBe(was.attended !== now.attended);
      for (const { was: then, now: since } of changes.values()) expect(then).not.toBe(since);
    }),
    { numRuns: 200 },
  );
});
