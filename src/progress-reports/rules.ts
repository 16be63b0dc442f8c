/** What a progress report has to tell, and what must be right before it is approved. Pure. */
import type { ChangeEntry, Consultation, ConsultationChange } from '../consultations/model.ts';
import { isOpen } from '../consultations/rules.ts';
import { idFrom } from '../identity.ts';
import type { Project } from '../programme.ts';
import { bahtText } from '../thai/format.ts';
import { arabicDigits } from '../thai/normalise.ts';
import { days, parseBangkok, plus } from '../time.ts';
import type { FollowUpMeeting, ProgressReport, ToldSwot } from './model.ts';

export type Session = Pick<
  Consultation,
  | '_id'
  | 'districtGroup'
  | 'round'
  | 'title'
  | 'status'
  | 'date'
  | 'startsAt'
  | 'endsAt'
  | 'venue'
  | 'chair'
  | 'partners'
  | 'form'
>;

/** A session as the database has it, from which it can be told how it stood before. */
export type RecordedSession = Session & Pick<Consultation, 'revision' | 'heldConfirmedAt' | 'createdAt'>;

/** One confirmed change of one session. */
export interface SessionChange extends Pick<ChangeEntry, 'consultation' | 'fromVersion' | 'patch' | 'before'> {
  at: Date;
}

/** The changes of each session that were applied, the first one first. */
export function changesBySession(
  changes: readonly Pick<ConsultationChange, 'entries' | 'confirmedAt'>[],
): Map<string, SessionChange[]> {
  const all = new Map<string, SessionChange[]>();
  for (const { entries, confirmedAt } of changes)
    for (const { consultation, fromVersion, version, patch, before } of entries)
      if (version !== null && confirmedAt)
        all.set(consultation, [
          ...(all.get(consultation) ?? []),
          { consultation, fromVersion, patch, before, at: confirmedAt },
        ]);
  // By version, not by time: two changes can be confirmed in the same moment.
  for (const own of all.values()) own.sort((a, b) => a.fromVersion - b.fromVersion);
  return all;
}

/**
 * How a session stood at the end of that day (`YYYY-MM-DD`): what was changed or confirmed later is taken back. On its own
 * day nobody has confirmed yet that it took place, unless it is written down when somebody did.
 * @param changes its own, the first one first.
 * @returns null where there was none yet.
 */
export function sessionAsOf<Known extends RecordedSession>(
  session: Known,
  changes: readonly SessionChange[],
  asOf: string,
): Known | null {
  const until = plus(parseBangkok(`${asOf}T00:00`)!, days(1));
  const { status, heldConfirmedAt, date } = session;
  const isHeldLater = heldConfirmedAt ? heldConfirmedAt >= until : date !== null && date >= asOf;
  const then: Known = isHeld(status) && isHeldLater ? { ...session, status: 'announced' } : { ...session };
  for (const { at, before } of changes.toReversed()) if (at >= until) Object.assign(then, before);
  return isHeld(then.status) || then.createdAt < until ? then : null;
}

/** The day that a session had before it was put off or cancelled; null where it never had one. */
export function dayBeforeItWasOff(changes: readonly SessionChange[], status: 'postponed' | 'cancelled'): string | null {
  return changes.findLast(({ patch }) => patch.status === status)?.before.date ?? null;
}

/** Everything that the narrative is made of, as it stood on that day. */
export interface ReportFacts {
  /** `YYYY-MM-DD`. */
  asOf: string;
  groups: readonly GroupFacts[];
  meetings: readonly FollowUpMeeting[];
  /** Districts that have somebody in the registry, and districts there are. */
  districtsWithPeople: number;
  districts: number;
  /** Spent so far, in baht; null where nobody has said. */
  spent: number | null;
}

/** How far it had come: an idea, drafted, or settled. */
export const STAGES = ['preliminary', 'draft', 'final'] as const;
export interface ToldIssue {
  title: string;
  stage: (typeof STAGES)[number];
}

export interface GroupFacts {
  code: string;
  name: string;
  /** Active representatives in the registry. */
  people: number;
  lineGroups: number;
  held: readonly (Session & { took?: number | null })[];
  /** Their day is past, and nobody has said whether they took place. */
  unconfirmed?: readonly Session[];
  /** Since the report before, with the day that they had. */
  cancelled?: readonly (Session & { wasOn: string | null })[];
  /** Those put off without a day, with the day that they had, are among them. */
  planned: readonly (Session & { wasOn?: string | null })[];
  /** Pieces of feedback received in the period; null: too few to be told. */
  feedback?: number | null;
  /** In their order. */
  issues: readonly ToldIssue[];
  /** Sentences about what is known of its districts. */
  context?: readonly string[];
}

/** Tells entries of the annex apart by what they say: they are not changed, only written and taken out. */
export const swotKey = ({
  group,
  district,
  kind,
  text,
}: Pick<ToldSwot, 'group' | 'district' | 'kind' | 'text'>): string =>
  idFrom('told swot', group, district ?? '', kind, text);

/** What a version can carry in its annex: what is known now, and what it carries already though it was taken out since. */
export function swotChoices(known: readonly ToldSwot[], carried: readonly ToldSwot[]): ToldSwot[] {
  const keys = new Set(known.map(swotKey));
  return [...known, ...carried.filter((entry) => !keys.has(swotKey(entry)))];
}

const HELD: readonly string[] = ['held', 'reported'];
export const isHeld = (status: string): boolean => HELD.includes(status);

/**
 * Held up to that day and not told of by an earlier report, in order of time; a session whose day nobody knows comes first.
 * @param told ids that earlier reports have told of; none for a report on the whole project.
 */
export function heldSessions<Known extends Session>(
  sessions: readonly Known[],
  asOf: string,
  told: ReadonlySet<string>,
): Known[] {
  return inOrder(
    sessions.filter(({ _id, status, date }) => isHeld(status) && (date === null || date <= asOf) && !told.has(_id)),
  );
}

/** Told of in every report until somebody says that they took place, or puts them off. */
export function unconfirmedSessions<Known extends Session>(sessions: readonly Known[], asOf: string): Known[] {
  return inOrder(
    sessions.filter(
      ({ status, date }) => (status === 'draft' || status === 'announced') && date !== null && date < asOf,
    ),
  );
}

/** Still to come on that day. */
export function plannedSessions<Known extends Session>(sessions: readonly Known[], asOf: string): Known[] {
  return inOrder(sessions.filter((session) => isOpen(session) && (session.date === null || session.date >= asOf)));
}

function inOrder<Known extends Session>(sessions: Known[]): Known[] {
  return sessions.sort(
    (a, b) =>
      (a.date ?? '').localeCompare(b.date ?? '') || (a.round ?? 0) - (b.round ?? 0) || a._id.localeCompare(b._id),
  );
}

/** Meetings since the report before, the day of that report left out: it could tell of them. */
export function meetingsSince(
  meetings: readonly FollowUpMeeting[],
  before: string | null,
  asOf: string,
): FollowUpMeeting[] {
  return meetings
    .filter(({ date }) => (before === null || date > before) && date <= asOf)
    .sort((a, b) => a.date.localeCompare(b.date));
}

export const reportId = (project: string, number: number, version: number): string =>
  `${idFrom('progressReport', project)}-${number}-${version}`;

export const projectIsNow = (
  { project, fiscalYear }: Pick<ProgressReport, 'project' | 'fiscalYear'>,
  current: Project,
): boolean => project === current.code && fiscalYear === current.fiscalYear;

/**
 * The project that a report is of: as `config/` has it, or, once that has gone on to another, as it was when the report was
 * written. Null: nobody knows it any more, and the report can only be read.
 */
export function projectOf(report: ProgressReport, current: Project): Project | null {
  return projectIsNow(report, current) ? current : (report.form?.project ?? null);
}

export type Problem =
  | { kind: 'percentMissing' | 'bahtMissing' | 'planStatusMissing' | 'targetStatusMissing' | 'narrativeEmpty' }
  | { kind: 'percentOutOfRange'; percent: number }
  | { kind: 'percentFalls'; from: number; to: number; earlier: number }
  | { kind: 'moneyMalformed'; field: 'baht' | 'totalBaht' }
  | { kind: 'totalDiffers'; stated: number; sum: number }
  | { kind: 'overBudget'; sum: number; budget: number }
  | { kind: 'toldTotalDiffers'; told: number; sum: number }
  | { kind: 'toldWordsDiffer'; told: number; words: string; should: string }
  | { kind: 'laterFalls'; from: number; to: number; later: number }
  | { kind: 'laterTotalDiffers'; stated: number; sum: number; later: number }
  | { kind: 'dateNotBefore'; asOf: string; after: string; later: number }
  | { kind: 'dateNotAfter'; asOf: string; before: string; earlier: number }
  | { kind: 'dateOutside'; asOf: string; from: string; to: string };

export type Figures = Pick<
  ProgressReport,
  'number' | 'asOf' | 'narrative' | 'percent' | 'percentReason' | 'baht' | 'totalBaht' | 'planStatus' | 'targetStatus'
>;

const toSatang = (baht: number): number => Math.round(baht * 100);
export const isMoney = (baht: number): boolean =>
  Number.isFinite(baht) && baht >= 0 && Math.abs(baht * 100 - toSatang(baht)) < 1e-6 && baht < 1e12;

/** In satang, since tenths of baht do not add up in binary. */
export function sumOf(reports: readonly Pick<ProgressReport, 'baht'>[]): number {
  return reports.reduce((sum, { baht }) => sum + toSatang(baht ?? 0), 0) / 100;
}

/** เบิกจ่ายงบประมาณ … รวมทั้งสิ้น 88,255.- บาท (…): the figure, and what stands in brackets behind it. */
const TOLD_TOTAL = /เบิกจ่าย[^\n]*?รวมทั้งสิ้น\s*([\d,๐-๙]+(?:\.[\d๐-๙]+)?)(?:\.-|\.)?\s*บาท(?:\s*\(([^)\n]*)\))?/gu;

/** What the text itself says of all the money: a figure that is not the sum, or words that are not the figure. */
function problemsOfTold(narrative: string, sum: number): Problem[] {
  return [...narrative.matchAll(TOLD_TOTAL)].flatMap(([, figure = '', words]): Problem[] => {
    const told = Number(arabicDigits(figure).replaceAll(',', ''));
    if (!isMoney(told)) return [];
    const should = bahtText(told);
    const isAmount = words !== undefined && /(?:บาทถ้วน|บาท|สตางค์)$/u.test(words.trim());
    return [
      ...(toSatang(told) === toSatang(sum) ? [] : [{ kind: 'toldTotalDiffers', told, sum } as const]),
      ...(isAmount && words.replace(/\s/gu, '') !== should
        ? [{ kind: 'toldWordsDiffer', told, words: words.trim(), should } as const]
        : []),
    ];
  });
}

/** Sums that later reports state, and that the money of an earlier one makes wrong. */
function laterTotals(upTo: readonly Figures[], later: readonly Figures[]): Problem[] {
  return later.flatMap(({ totalBaht, number }, index): Problem[] => {
    const sum = sumOf([...upTo, ...later.slice(0, index + 1)]);
    const differs = totalBaht !== null && toSatang(totalBaht) !== toSatang(sum);
    return differs ? [{ kind: 'laterTotalDiffers', stated: totalBaht, sum, later: number }] : [];
  });
}

/**
 * Everything that is wrong with it, in the order of the form; nothing where it may be approved. The form of 2563 fell from
 * 65 to 60 percent, had 0 baht in all its periods and 88,255 in its total, and other words for that amount.
 * @param earlier the newest version of each report with a smaller number, in their order.
 * @param later and with a larger one: what is mended late must still agree with them.
 */
export function problemsOf(
  report: Figures,
  earlier: readonly Figures[],
  project: { from: string; to: string; budgetBaht: number },
  later: readonly Figures[] = [],
): Problem[] {
  const problems: Problem[] = [];
  const last = earlier.at(-1);
  const { percent, baht, totalBaht, asOf } = report;
  if (report.narrative.trim() === '') problems.push({ kind: 'narrativeEmpty' });
  // Reports are still written after the last day of a project.
  if (asOf < project.from) problems.push({ kind: 'dateOutside', asOf, from: project.from, to: project.to });
  if (last && asOf <= last.asOf) problems.push({ kind: 'dateNotAfter', asOf, before: last.asOf, earlier: last.number });
  const [next] = later;
  if (next && asOf >= next.asOf) problems.push({ kind: 'dateNotBefore', asOf, after: next.asOf, later: next.number });
  if (percent === null) problems.push({ kind: 'percentMissing' });
  else if (!(percent >= 0 && percent <= 100)) problems.push({ kind: 'percentOutOfRange', percent });
  else {
    const before = earlier.findLast((each) => each.percent !== null);
    if (before && percent < before.percent! && !report.percentReason?.trim())
      problems.push({ kind: 'percentFalls', from: before.percent!, to: percent, earlier: before.number });
    const after = later.find((each) => each.percent !== null);
    if (after && after.percent! < percent && !after.percentReason?.trim())
      problems.push({ kind: 'laterFalls', from: percent, to: after.percent!, later: after.number });
  }
  if (baht === null) problems.push({ kind: 'bahtMissing' });
  else if (!isMoney(baht)) problems.push({ kind: 'moneyMalformed', field: 'baht' });
  if (totalBaht !== null && !isMoney(totalBaht)) problems.push({ kind: 'moneyMalformed', field: 'totalBaht' });
  else {
    const sum = sumOf([...earlier, report]);
    if (totalBaht !== null && toSatang(totalBaht) !== toSatang(sum))
      problems.push({ kind: 'totalDiffers', stated: totalBaht, sum });
    const whole = sumOf([...earlier, report, ...later]);
    if (whole > project.budgetBaht) problems.push({ kind: 'overBudget', sum: whole, budget: project.budgetBaht });
    problems.push(...laterTotals([...earlier, report], later));
    problems.push(...problemsOfTold(report.narrative, sum));
  }
  if (!report.planStatus?.trim()) problems.push({ kind: 'planStatusMissing' });
  if (!report.targetStatus?.trim()) problems.push({ kind: 'targetStatusMissing' });
  return problems;
}

/** What a person changed of what the system wrote, or between two versions: lines that went and lines that came. */
export function changedLines(before: string, after: string): { gone: string[]; come: string[] } {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  return {
    gone: old.filter((line) => line.trim() && !fresh.includes(line)),
    come: fresh.filter((line) => line.trim() && !old.includes(line)),
  };
}
