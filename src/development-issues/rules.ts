/** Pure decisions about development issues: the order they are shown in, the way they go, what the public may see. */
import type { SubjectOutcome } from '../delivery/subjects.ts';
import { definePostback } from '../line/postback.ts';
import { mask } from '../feedback/rules.ts';
import { groupedBy } from '../grouping.ts';
import { NO_TALLY, type IssueTally } from '../feedback/tally-rules.ts';
import type { Programme } from '../programme.ts';
import { normalise } from '../thai/normalise.ts';
import { districtGroupCodeSchema } from '../thai/places.ts';
import { days, plus } from '../time.ts';
import { ISSUE_STATUSES, type DevelopmentIssue, type IssueStatus } from './model.ts';
import { toldOf, type ProjectsByIssue, type ToldProject } from './project-rules.ts';

/** Letters that a field may have, by whichever door it comes in; the English words of it as many. */
export const ISSUE_LETTERS = { title: 150, summary: 1_000, answer: 1_000 } as const;
export const PROJECT_LETTERS = { name: 200, unit: 150 } as const;

/** ประเด็นของกลุ่มเขต, for staff. */
export const listIssues = definePostback('issues', { group: districtGroupCodeSchema.optional() });
/** เรื่องของฉันถึงไหนแล้ว. */
export const myIssues = definePostback('my-issues', {});

// Order.

export type RankWeights = Programme['issues']['rank'];

export interface IssueFigures {
  entries: number;
  /** Each once; of those whom we do not know one for each district. */
  people: number;
  districts: number;
  sessions: number;
  /** Of the people, those who spoke of it within the days that count as recent. */
  recentPeople: number;
  lastAt: Date | null;
}

export const NO_FIGURES: IssueFigures = {
  entries: 0,
  people: 0,
  districts: 0,
  sessions: 0,
  recentPeople: 0,
  lastAt: null,
};

export function figuresOf(
  issues: readonly Pick<DevelopmentIssue, '_id' | 'sessions'>[],
  tallies: ReadonlyMap<string, IssueTally>,
  now: Date,
  { recentDays }: Pick<RankWeights, 'recentDays'>,
): Map<string, IssueFigures> {
  const since = plus(now, -days(recentDays)).getTime();
  return new Map(
    issues.map(({ _id, sessions: tied }) => {
      const { entries, districts, sessions, lastTimes } = tallies.get(_id) ?? NO_TALLY;
      const last = lastTimes.at(-1);
      const figures: IssueFigures = {
        entries,
        people: lastTimes.length,
        districts,
        sessions: new Set([...tied, ...sessions]).size,
        recentPeople: lastTimes.filter((time) => time >= since).length,
        lastAt: last === undefined ? null : new Date(last),
      };
      return [_id, figures];
    }),
  );
}

export const RANKED_BY = ['person', 'district', 'session', 'recentPerson'] as const;

export interface Rank {
  points: number;
  /** How the points come about, so that it can be shown: count × weight. */
  parts: { what: (typeof RANKED_BY)[number]; count: number; weight: number; points: number }[];
}

export function rankOf(figures: IssueFigures, weights: RankWeights): Rank {
  const counts = {
    person: figures.people,
    district: figures.districts,
    session: figures.sessions,
    recentPerson: figures.recentPeople,
  };
  const parts = RANKED_BY.map((what) => {
    const [count, weight] = [counts[what], weights[what]];
    return { what, count, weight, points: count * weight };
  });
  return { points: parts.reduce((sum, { points }) => sum + points, 0), parts };
}

export interface RankedIssue {
  issue: DevelopmentIssue;
  figures: IssueFigures;
  rank: Rank;
}

/** The most points first; among the same the one that was heard last, then the older one. */
export function inOrder(
  issues: readonly DevelopmentIssue[],
  figures: ReadonlyMap<string, IssueFigures>,
  weights: RankWeights,
): RankedIssue[] {
  return issues
    .map((issue) => {
      const own = figures.get(issue._id) ?? NO_FIGURES;
      return { issue, figures: own, rank: rankOf(own, weights) };
    })
    .toSorted(
      (a, b) =>
        b.rank.points - a.rank.points ||
        (b.figures.lastAt?.getTime() ?? 0) - (a.figures.lastAt?.getTime() ?? 0) ||
        a.issue.fiscalYear - b.issue.fiscalYear ||
        a.issue.number - b.issue.number,
    );
}

// The way of an issue.

export const isClosed = (status: IssueStatus): boolean => status === 'done' || status === 'declined';

/**
 * รอคำตอบ, wherever it is said: it stands, is not closed, and nobody has said in words what becomes of it. That it was
 * heard or is studied is a status and no answer.
 */
export const waitsForAnswer = ({
  status,
  answers,
  mergedInto,
}: Pick<DevelopmentIssue, 'status' | 'answers' | 'mergedInto'>): boolean =>
  mergedInto === null && !isClosed(status) && answers.every(({ answer }) => answer === null);

/** Nothing has been said about it yet. */
export const isUnanswered = ({ answers }: Pick<DevelopmentIssue, 'answers'>): boolean => answers.length === 0;

/**
 * Where an issue may go: forward, also past a station; to `declined` from everywhere before the end; from the end back
 * to `studied`, when it is taken up again. The first word about it may be that it was heard.
 */
export function nextStatuses(issue: Pick<DevelopmentIssue, 'status' | 'answers'>): IssueStatus[] {
  if (isClosed(issue.status)) return ['studied'];
  const behind = ISSUE_STATUSES.slice(ISSUE_STATUSES.indexOf(issue.status) + 1);
  return isUnanswered(issue) && issue.status === 'heard' ? ['heard', ...behind] : behind;
}

/** Plans, results and refusals need words of the office; that something was heard or is studied says enough. */
export const needsAnswer = (status: IssueStatus): boolean =>
  status === 'planned' || status === 'done' || status === 'declined';

export const isPublic = ({ answers, mergedInto }: Pick<DevelopmentIssue, 'answers' | 'mergedInto'>): boolean =>
  answers.length > 0 && mergedInto === null;

/** Of a progress report. */
export interface ToldPeriod {
  number: number;
  /** Behind the report before, up to this one; null: from the beginning. */
  after: Date | null;
  until: Date;
}

export type IssueStage = 'preliminary' | 'draft' | 'final';

/** How far it had come by then; null: it was declined, and is no issue of development. */
function stageAt({ source, answers }: Pick<DevelopmentIssue, 'source' | 'answers'>, until: Date): IssueStage | null {
  switch (answers.findLast(({ at }) => at <= until)?.status) {
    case 'declined':
      return null;
    case 'planned':
    case 'done':
      return 'final';
    case 'studied':
      return 'draft';
    default:
      return source?.stage ?? 'preliminary';
  }
}

/**
 * The issues that a report tells of, each with how far it had come: those that left the first station, or were answered
 * anew, within its time. What was read from an earlier report is told by that report's number. Never what was only heard,
 * was declined, or came later; and preliminary ones in the report of their time alone, not where all is summed up and
 * others have come further since.
 */
export function toldIn<Issue extends Pick<DevelopmentIssue, 'source' | 'answers' | 'mergedInto'>>(
  issues: readonly Issue[],
  { number, after, until }: ToldPeriod,
): { issue: Issue; stage: IssueStage }[] {
  const within = (at: Date): boolean => at <= until && (after === null || at > after);
  const told = issues.flatMap((issue) => {
    const { source, answers, mergedInto } = issue;
    const stage = stageAt(issue, until);
    const isOfIt =
      source?.reports.some((report) => report === number || (after === null && report <= number)) ||
      answers.some(({ status, at }) => status !== 'heard' && within(at));
    return stage && mergedInto === null && isOfIt ? [{ issue, stage }] : [];
  });
  const further = told.filter(({ stage }) => stage !== 'preliminary');
  return after === null && further.length > 0 ? further : told;
}

/** What became of a word of the office, in numbers of people. */
export interface AnswerReach {
  sent: number;
  /** On the way. */
  waiting: number;
  /** Whom it did not reach for certain, by reason. */
  missed: { reason: string; people: number }[];
}

export function reachOf(outcomes: Iterable<SubjectOutcome>): AnswerReach {
  const reach = { sent: 0, waiting: 0 };
  const missed = new Map<string, number>();
  for (const { result, reason } of outcomes)
    if (result === 'sent' || result === 'waiting') reach[result] += 1;
    else missed.set(reason ?? result, (missed.get(reason ?? result) ?? 0) + 1);
  return { ...reach, missed: [...missed].map(([reason, people]) => ({ reason, people })) };
}

/** Whether it may still be brought to this person: never to whom it went, is on its way, or may have arrived. */
export const isUntold = (outcome: SubjectOutcome | undefined): boolean =>
  !outcome || outcome.result === 'skipped' || outcome.result === 'cancelled';

// What everybody may read.

export interface PersonNamed {
  fullName: string | null;
  phone: string | null;
}

/**
 * `named`: the words name one of those who asked. `contact`: they hold something like a telephone number, an e-mail
 * address or the number of an identity card, which may be the office's own.
 */
export function personalTraces(text: string, people: readonly PersonNamed[]): 'named' | 'contact' | null {
  const letters = (words: string): string => normalise(words).replace(/[\s.-]+/gu, '');
  const clean = letters(text);
  for (const { fullName, phone } of people) {
    if (fullName && letters(fullName).length >= 4 && clean.includes(letters(fullName))) return 'named';
    if (phone && phone.length >= 9 && clean.includes(letters(phone))) return 'named';
  }
  return mask(text) === text ? null : 'contact';
}

/** Null: too few to be told. Zero is too few as well: nobody is to read off that one person has spoken. */
export function publicCount(count: number, least: number): number | null {
  return count >= least ? count : null;
}

/** What everybody may know of an issue; counts are null where they are too small to be told. */
export interface BoardIssue {
  id: string;
  districtGroup: string;
  number: number;
  fiscalYear: number;
  title: string;
  titleEn: string | null;
  summary: string | null;
  status: IssueStatus;
  people: number | null;
  districts: number | null;
  steps: { status: IssueStatus; at: Date }[];
  answer: { text: string | null; textEn: string | null; at: Date } | null;
  projects: ToldProject[];
  /** Days of sessions, `YYYY-MM-DD`. */
  sessions: string[];
  /** Issues that stood on the board themselves until they went into this one: what led to them leads here. */
  takenIn: string[];
}

/**
 * Of these issues, what everybody may read, wherever it is read: only those that were announced, and of each words of the
 * office and counts.
 * @param dateOf the day of a session, where it has one.
 * @param merged those that went into another. @param projects pilot projects by issue.
 */
export function onTheBoard(
  issues: readonly Omit<RankedIssue, 'rank'>[],
  least: number,
  dateOf: (session: string) => string | null,
  merged: readonly Pick<DevelopmentIssue, '_id' | 'mergedInto' | 'answers'>[] = [],
  projects: ProjectsByIssue = new Map(),
): BoardIssue[] {
  const all = new Map([...issues.map(({ issue }) => issue), ...merged].map((issue) => [issue._id, issue]));
  const takenIn = groupedBy(
    merged
      .filter(({ answers }) => answers.length > 0)
      .map((issue) => ({ issue: endOfMerges(issue, all), id: issue._id })),
    ({ issue }) => issue,
  );
  // In the order of their numbers: an order by counts would tell of small ones.
  return issues
    .filter(({ issue }) => isPublic(issue))
    .toSorted((a, b) => a.issue.fiscalYear - b.issue.fiscalYear || a.issue.number - b.issue.number)
    .map(({ issue, figures }) => {
      const last = issue.answers.at(-1);
      return {
        id: issue._id,
        districtGroup: issue.districtGroup,
        number: issue.number,
        fiscalYear: issue.fiscalYear,
        title: issue.title,
        titleEn: issue.titleEn,
        summary: issue.summary,
        status: issue.status,
        people: publicCount(figures.people, least),
        districts: publicCount(figures.districts, least),
        steps: issue.answers.map(({ status, at }) => ({ status, at })),
        answer: last ? { text: last.answer, textEn: last.answerEn, at: last.at } : null,
        projects: (projects.get(issue._id) ?? []).map(toldOf),
        sessions: issue.sessions.flatMap((session) => dateOf(session) ?? []).toSorted(),
        takenIn: (takenIn.get(issue._id) ?? []).map(({ id }) => id),
      };
    });
}

/** Of many, those that something was said of last, in the order in which they came. */
export function newestOf(issues: readonly BoardIssue[], most: number): BoardIssue[] {
  const saidAt = ({ steps }: BoardIssue): number => steps.at(-1)?.at.getTime() ?? 0;
  const newest = new Set(issues.toSorted((a, b) => saidAt(b) - saidAt(a)).slice(0, most));
  return issues.filter((issue) => newest.has(issue));
}

type Joinable = Pick<DevelopmentIssue, 'status' | 'answers' | 'sessions'>;

/**
 * What the issue that stays is once another has gone into it: sessions and words of the office of both.
 * Its own last word stays the last, so that it does not fall back behind what everybody has read of it; where it had none
 * it takes over the word and the status of the other. Joining twice changes nothing.
 */
export function joinedWith(into: Joinable, from: Joinable): Joinable {
  const known = new Set(into.answers.map(({ _id }) => _id));
  const brought = from.answers.filter(({ _id }) => !known.has(_id));
  const last = into.answers.at(-1);
  const before = [...brought, ...into.answers.slice(0, -1)].toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return {
    status: !last && from.answers.length > 0 ? from.status : into.status,
    answers: last ? [...before, last] : brought,
    sessions: [...new Set([...into.sessions, ...from.sessions])],
  };
}

/** Which issue a chain of merges ends in. */
export function endOfMerges(
  issue: Pick<DevelopmentIssue, '_id' | 'mergedInto'>,
  all: ReadonlyMap<string, Pick<DevelopmentIssue, '_id' | 'mergedInto'>>,
): string {
  const seen = new Set<string>();
  let at = issue;
  while (at.mergedInto !== null && !seen.has(at._id)) {
    seen.add(at._id);
    const next = all.get(at.mergedInto);
    if (!next) return at.mergedInto;
    at = next;
  }
  return at._id;
}

/** As other systems are told of it: one for each word of the office that was said since then; ids and codes, not a word. */
export function newsOfIssue({ _id, number, districtGroup, answers }: DevelopmentIssue, since: Date) {
  return answers
    .filter(({ at }) => at >= since)
    .map((answer) => ({
      event: 'issue' as const,
      type: 'issue.answered',
      subject: `issue:${_id}:${answer._id}`,
      districtGroup,
      at: answer.at,
      data: { id: _id, number, status: answer.status, path: `/api/v1/issues/${_id}` },
    }));
}
