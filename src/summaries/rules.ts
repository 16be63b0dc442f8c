/** What a summary says, computed from counts. Pure: the same numbers as counting entry by entry. */
import { z } from 'zod';
import { isWithin, type Reach } from '../access/policy.ts';
import { quotableWords } from '../feedback/quote-rules.ts';
import { ALL_GROUPS, scopeSchema, textOf } from '../feedback/rules.ts';
import type { Feedback, FeedbackKind } from '../feedback/model.ts';
import { shortened } from '../feedback/voices-rules.ts';
import type { ProjectState } from '../development-issues/project-model.ts';
import { definePostback } from '../line/postback.ts';
import { days, plus, startOfIsoWeek } from '../time.ts';

/** Scopes that may be looked at, the widest first: all of the city for who sees all of it, else one's own. */
export function scopesWithin(reach: Reach, groups: readonly { code: string }[]): string[] {
  const own = groups.map(({ code }) => code).filter((code) => isWithin(reach, { districtGroup: code }));
  return reach.districtGroups === 'all' ? [ALL_GROUPS, ...own] : own;
}

export const VERSION = 1;
/** A theme grows where there is more of it than in an average stretch of the four before. */
export const STRETCHES_BEFORE = 4;
/** Districts are looked at this many weeks back. */
export const WEEKS_BACK = 12;
/** Sessions to come are named this far ahead. */
export const AHEAD_MS = days(14);

const LEAST_TO_GROW = 2;
const MOST_GROWING = 3;
const QUOTES = 2;
const QUOTE_LETTERS = { least: 12, most: 110 } as const;

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** Days are inclusive. `all` asks for everything instead of the card. */
export const showSummary = definePostback('summary', {
  scope: scopeSchema.optional(),
  from: date.optional(),
  to: date.optional(),
  all: z.literal('1').optional(),
});

export interface ThemeCount {
  theme: string;
  count: number;
}
export interface Growth extends ThemeCount {
  /** In the four stretches before, together. */
  before: number;
}
export interface SessionFigures {
  id: string;
  round: number | null;
  districtGroup: string;
  startsAt: Date;
  /** Nobody knows the hour: `startsAt` is noon of the day. */
  dayOnly?: true;
  yes: number;
  no: number;
  maybe: number;
  checkedIn: number;
}
export interface SilentDistrict {
  district: string;
  /** Whole weeks without a word; null: not within the weeks looked at. */
  weeks: number | null;
}
export interface Quote {
  /** Our id of the entry, so that it is not quoted on once its author took it back. Briefs of before have none. */
  id?: string;
  kind: FeedbackKind;
  text: string;
}

/** What stands around the voices of a week. */
export interface Around {
  /** Issues that nobody has answered yet, in the order of their numbers. */
  issuesWaiting: { id: string; title: string; districtGroup: string }[];
  /** Pilot projects that are planned or under way. Briefs of before have none. */
  projects?: { id: string; name: string; state: ProjectState; districtGroup: string }[];
  /** Recipients of what was due in the week. */
  deliveries: { failed: number; unknown: number };
  /** As it was when the brief was made; null where LINE was away. */
  quota: { limit: number | null; used: number; left: number | null } | null;
}

/** One district group within the brief of all. */
export interface GroupFigures {
  districtGroup: string;
  total: number;
  /** Districts. */
  silent: number;
  /** Sessions. */
  held: number;
  attended: number;
}

export interface Figures extends Partial<Around> {
  total: number;
  byKind: Record<FeedbackKind, number>;
  /** Neither by a hashtag nor by words. */
  withoutKind: number;
  /** The most frequent first. */
  themes: ThemeCount[];
  growing: Growth[];
  quotes: Quote[];
  sessions: { held: SessionFigures[]; notConfirmed: SessionFigures[]; coming: SessionFigures[] };
  /** Those who were checked in; where nobody was, those who had said yes. */
  attended: number;
  /** The longest silent first. */
  silent: SilentDistrict[];
  registry: { active: number; joined: number };
  /** Of the scope, as `config/` had them then. Briefs of before have none. */
  districts?: string[];
  /** Of a brief across district groups. */
  groups?: GroupFigures[];
}

/** `theme:` and a code for the entries on a theme. */
export interface ChangedFigure {
  what:
    | 'total'
    | FeedbackKind
    | 'withoutKind'
    | 'held'
    | 'notConfirmed'
    | 'attended'
    | 'silent'
    | 'joined'
    | `theme:${string}`;
  was: number;
  now: number;
}

/** What late data changed in the figures of a week. What is told as of a moment (who is registered now) is no change. */
export function changesBetween(was: Figures, now: Figures): ChangedFigure[] {
  const counts = ({ total, byKind, withoutKind, themes, sessions, attended, silent, registry }: Figures) =>
    new Map<ChangedFigure['what'], number>([
      ['total', total],
      ['problem', byKind.problem],
      ['potential', byKind.potential],
      ['proposal', byKind.proposal],
      ['withoutKind', withoutKind],
      ['held', sessions.held.length],
      ['notConfirmed', sessions.notConfirmed.length],
      ['attended', attended],
      ['silent', silent.length],
      ['joined', registry.joined],
      ...themes.map(({ theme, count }) => [`theme:${theme}`, count] as const),
    ]);
  const [before, after] = [counts(was), counts(now)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((what) => {
    const change = { what, was: before.get(what) ?? 0, now: after.get(what) ?? 0 };
    return change.was === change.now ? [] : [change];
  });
}

export interface SessionRow {
  _id: string;
  round: number | null;
  districtGroup: string;
  status: string;
  startsAt: Date | null;
  dayOnly?: true;
}
export type TallyRow = Pick<SessionFigures, 'yes' | 'no' | 'maybe' | 'checkedIn'>;

export interface Rows {
  from: Date;
  to: Date;
  kinds: ReadonlyMap<FeedbackKind | null, number>;
  themes: ReadonlyMap<string, number>;
  themesBefore: ReadonlyMap<string, number>;
  lastHeard: ReadonlyMap<string, Date>;
  districts: readonly string[];
  quotable: readonly Pick<Feedback, '_id' | 'kind' | 'themes' | 'parts' | 'author'>[];
  /** Full names by our id. */
  names: ReadonlyMap<string, string | null>;
  sessions: readonly SessionRow[];
  tallies: ReadonlyMap<string, TallyRow>;
  registry: Figures['registry'];
  /** Entries of the week by district group, where several are told of together. */
  perGroup?: ReadonlyMap<string, number>;
  /** The district group that a district lies in. */
  groupOf?: (district: string) => string;
}

export function figuresOf(rows: Rows): Figures {
  const themes = mostFirst([...rows.themes].map(([theme, count]) => ({ theme, count })));
  const growing = growingThemes(themes, rows.themesBefore);
  const byKind = {
    problem: rows.kinds.get('problem') ?? 0,
    potential: rows.kinds.get('potential') ?? 0,
    proposal: rows.kinds.get('proposal') ?? 0,
  };
  const sessions = sessionsOf(rows);
  const silent = silentDistricts(rows);
  const attendedOf = (held: readonly SessionFigures[]): number =>
    held.reduce((sum, { checkedIn, yes }) => sum + (checkedIn || yes), 0);
  return {
    total: [...rows.kinds.values()].reduce((sum, count) => sum + count, 0),
    byKind,
    withoutKind: rows.kinds.get(null) ?? 0,
    themes,
    growing,
    quotes: quotesOf(rows, growing[0]?.theme ?? themes[0]?.theme),
    sessions,
    attended: attendedOf(sessions.held),
    silent,
    registry: rows.registry,
    ...(rows.perGroup && {
      groups: [...rows.perGroup].map(([districtGroup, total]): GroupFigures => {
        const held = sessions.held.filter((session) => session.districtGroup === districtGroup);
        return {
          districtGroup,
          total,
          silent: silent.filter(({ district }) => rows.groupOf?.(district) === districtGroup).length,
          held: held.length,
          attended: attendedOf(held),
        };
      }),
    }),
  };
}

const mostFirst = <Row extends ThemeCount>(rows: Row[]): Row[] =>
  rows.toSorted((a, b) => b.count - a.count || a.theme.localeCompare(b.theme));

function growingThemes(themes: readonly ThemeCount[], before: ReadonlyMap<string, number>): Growth[] {
  const excess = ({ count, before: earlier }: Growth): number => count - earlier / STRETCHES_BEFORE;
  return themes
    .map(({ theme, count }) => ({ theme, count, before: before.get(theme) ?? 0 }))
    .filter((growth) => growth.count >= LEAST_TO_GROW && excess(growth) > 0)
    .toSorted((a, b) => excess(b) - excess(a) || a.theme.localeCompare(b.theme))
    .slice(0, MOST_GROWING);
}

/** One on the theme that matters most, one of another kind. Short ones, without who said it or is spoken of. */
function quotesOf({ quotable, names }: Rows, theme: string | undefined): Quote[] {
  const candidates = quotable.flatMap((entry) => {
    const said = quotableWords(textOf(entry), [entry.author ? names.get(entry.author) : null]);
    const words = (said ?? '').replace(/\s+/gu, ' ').trim();
    const letters = [...words].length;
    return entry.kind && letters >= QUOTE_LETTERS.least
      ? [{ id: entry._id, kind: entry.kind, themes: entry.themes, text: words, fits: letters <= QUOTE_LETTERS.most }]
      : [];
  });
  const ranked = candidates
    .map((candidate, order) => ({
      ...candidate,
      order,
      rank: Number(candidate.fits) + (theme && candidate.themes.includes(theme) ? 2 : 0),
    }))
    .toSorted((a, b) => b.rank - a.rank || a.order - b.order);
  const [first] = ranked;
  if (!first) return [];
  const others = ranked.filter(({ text }) => text !== first.text);
  const second = others.find(({ kind, fits }) => kind !== first.kind && fits) ?? others[0];
  return [first, ...(second ? [second] : [])]
    .slice(0, QUOTES)
    .map(({ id, kind, text }) => ({ id, kind, text: shortened(text, QUOTE_LETTERS.most) }));
}

function sessionsOf({ sessions, tallies, to }: Rows): Figures['sessions'] {
  const figures = sessions.flatMap((session): (SessionFigures & { status: string })[] => {
    const { _id, round, districtGroup, startsAt, dayOnly, status } = session;
    const { yes, no, maybe, checkedIn } = tallies.get(_id) ?? { yes: 0, no: 0, maybe: 0, checkedIn: 0 };
    const when = startsAt && { startsAt, ...(dayOnly && { dayOnly }) };
    return when ? [{ id: _id, round, districtGroup, ...when, status, yes, no, maybe, checkedIn }] : [];
  });
  const pick = (wanted: (session: SessionFigures & { status: string }) => boolean): SessionFigures[] =>
    figures.filter(wanted).map(({ status: _status, ...session }) => session);
  return {
    held: pick(({ status, startsAt }) => startsAt < to && (status === 'held' || status === 'reported')),
    notConfirmed: pick(({ status, startsAt }) => startsAt < to && status === 'announced'),
    coming: pick(({ status, startsAt }) => startsAt >= to && status === 'announced'),
  };
}

/** Districts without a word for at least one whole week before `to`. */
function silentDistricts({ districts, lastHeard, to }: Rows): SilentDistrict[] {
  return districts
    .map((district) => {
      const last = lastHeard.get(district);
      return { district, weeks: last ? Math.floor((to.getTime() - last.getTime() - 1) / days(7)) : null };
    })
    .filter(({ weeks }) => weeks === null || weeks >= 1)
    .toSorted((a, b) => (b.weeks ?? Infinity) - (a.weeks ?? Infinity) || a.district.localeCompare(b.district, 'th'));
}

/** Nothing was said and nothing took place or is to come. */
export function isEmpty({ total, sessions, registry }: Figures): boolean {
  return (
    total === 0 &&
    sessions.held.length + sessions.notConfirmed.length + sessions.coming.length === 0 &&
    registry.joined === 0
  );
}

export interface BriefDue {
  from: Date;
  to: Date;
  dueAt: Date;
  usefulUntil: Date;
}

/**
 * The briefs that are due around `now`: of last Monday, this Monday and next Monday, unless they were due before
 * anybody could have asked for them (`since`).
 */
export function briefsAround(
  now: Date,
  since: Date,
  { at, usefulDays }: { at: string; usefulDays: number },
): BriefDue[] {
  const [hour, minute] = at.split(':').map(Number) as [number, number];
  const monday = startOfIsoWeek(now);
  return [-7, 0, 7]
    .map((shift) => plus(monday, days(shift)))
    .map((to) => {
      const dueAt = new Date(to.getTime() + hour * 3_600_000 + minute * 60_000);
      return { from: plus(to, -days(7)), to, dueAt, usefulUntil: plus(dueAt, days(usefulDays)) };
    })
    .filter(({ dueAt }) => dueAt >= since);
}
