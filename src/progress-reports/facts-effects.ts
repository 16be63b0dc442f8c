/** Gathers what a report is made of, as it stood at the end of its day. */
import type { AuditStore } from '../access/audit.ts';
import type { AttendanceStore } from '../attendance/store.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { LineGroup } from '../line-groups/model.ts';
import type { LineGroupStore } from '../line-groups/store.ts';
import type { CarriedSwot } from '../development-issues/context-rules.ts';
import { mask } from '../feedback/rules.ts';
import type { FeedbackStore } from '../feedback/store.ts';
import type { Programme, Project } from '../programme.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { Places } from '../thai/places.ts';
import { days, parseBangkok, plus } from '../time.ts';
import type { AnnexProject, ToldSwot } from './model.ts';
import {
  changesBySession,
  dayBeforeItWasOff,
  heldSessions,
  isHeld,
  meetingsSince,
  plannedSessions,
  sessionAsOf,
  sumOf,
  unconfirmedSessions,
  type ReportFacts,
  type Session,
  type ToldIssue,
} from './rules.ts';
import type { ProgressReportStore } from './store.ts';

export interface ReportSources {
  progressReports: ProgressReportStore;
  consultations: Pick<ConsultationStore, 'findOfFiscalYear' | 'findChangesOf'>;
  representatives: Pick<RepresentativeStore, 'countActiveByDistrict'>;
  lineGroups: Pick<LineGroupStore, 'findAll'>;
  attendance: Pick<AttendanceStore, 'tallies'>;
  feedback: Pick<FeedbackStore, 'count'>;
  audit: Pick<AuditStore, 'findOfActions' | 'findBySubject'>;
  /** The development issues of a district group that a report tells of: behind `after`, up to `until`. */
  issuesOf(districtGroup: string, period: { number: number; after: Date | null; until: Date }): Promise<ToldIssue[]>;
  /** Sentences about what is known of its districts by then. */
  contextOf(districtGroup: string, until: Date): Promise<string[]>;
  /** The newest SWOT entries of its districts by then. @param most of each kind. */
  swotOf(districtGroup: string, until: Date, most: number): Promise<CarriedSwot[]>;
  /** Pilot projects of a district group that were there by then. */
  projectsOf(districtGroup: string, until: Date): Promise<Omit<AnnexProject, 'group'>[]>;
  places: Pick<Places, 'groups' | 'districts'>;
  project: Project;
  /** Counts of people below `leastCount` are not told: whoever has the link can read a report. */
  programme: Pick<Programme, 'issues' | 'organisation'>;
}

export interface DraftRequest {
  number: number;
  asOf: string;
  whole: boolean;
  /** Of the report itself, which its sentence on money counts in; null or left out: nobody has said yet. */
  baht?: number | null;
}

const isBound =
  (code: string, until: Date) =>
  ({ districtGroup, boundAt, leftAt }: LineGroup): boolean =>
    districtGroup === code && (boundAt === null || boundAt < until) && (leftAt === null || leftAt >= until);

/**
 * Of those who were stopped, resumed or withdrew since then: whether they had been active, by our id. What came first
 * after that moment tells it; who withdrew may have been stopped before.
 */
async function activeBefore(audit: ReportSources['audit'], moment: Date): Promise<Map<string, boolean>> {
  const were = new Map<string, boolean>();
  const turns = ['representative.stopped', 'representative.resumed', 'representative.withdrawn'] as const;
  for (const { action, subject, at } of await audit.findOfActions(turns, moment)) {
    if (were.has(subject)) continue;
    const past = action === 'representative.withdrawn' ? await audit.findBySubject(subject) : [];
    const last = past.findLast((each) => each.at < at && turns.some((turn) => turn === each.action));
    were.set(subject, action !== 'representative.resumed' && last?.action !== 'representative.stopped');
  }
  return were;
}

/**
 * Everything as it stood at the end of that day, as far as it is written down since when it is so.
 * @throws RangeError for a day that is no day.
 */
export async function gatherFacts(
  sources: ReportSources,
  { number, asOf, whole, baht = null }: DraftRequest,
): Promise<ReportFacts & { told: string[]; swot: ToldSwot[]; projects: AnnexProject[] }> {
  if (!parseBangkok(`${asOf}T00:00`)) throw new RangeError(`${asOf} is no day`);
  const { progressReports, places, project } = sources;
  const until = endOf(asOf);
  const [newest, recorded, people, lineGroups, meetings] = await Promise.all([
    progressReports.findNewest(project.code),
    sources.consultations.findOfFiscalYear(project.fiscalYear),
    sources.representatives.countActiveByDistrict(until, await activeBefore(sources.audit, until)),
    sources.lineGroups.findAll(),
    progressReports.findMeetings(project.fiscalYear),
  ]);
  const changes = changesBySession(await sources.consultations.findChangesOf(recorded.map(({ _id }) => _id)));
  const sessions = recorded.flatMap((session) => sessionAsOf(session, changes.get(session._id) ?? [], asOf) ?? []);
  const earlier = newest.filter((report) => report.number < number);
  const told = new Set(whole ? [] : earlier.flatMap((report) => report.told));
  const before = whole ? undefined : earlier.at(-1)?.asOf;
  const period = { number, after: before ? endOf(before) : null, until };
  const begins = parseBangkok(`${project.from}T00:00`)!;
  const tallies = await sources.attendance.tallies(sessions.filter(({ status }) => isHeld(status)));
  const enough = (count: number): number | null => (count >= sources.programme.issues.board.leastCount ? count : null);
  const tookPart = ({ _id }: Session): number | null => {
    const { checkedIn = 0, yes = 0 } = tallies.get(_id) ?? {};
    return enough(checkedIn || yes);
  };
  const changesUntil = ({ _id }: Session) => (changes.get(_id) ?? []).filter(({ at }) => at < until);
  const wasOn = (session: Session): string | null =>
    session.status === 'postponed' || session.status === 'cancelled'
      ? (dayBeforeItWasOff(changesUntil(session), session.status) ?? session.date)
      : null;
  const isCancelledIn =
    ({ after }: { after: Date | null }) =>
    (session: Session): boolean =>
      session.status === 'cancelled' &&
      changesUntil(session).some(({ patch, at }) => patch.status === 'cancelled' && (after === null || at >= after));
  const groups = await Promise.all(
    places.groups.map(async ({ code, nameTh }) => {
      const own = sessions.filter(({ districtGroup }) => districtGroup === code);
      const districts = places.districts.filter(({ group }) => group === code);
      return {
        code,
        name: nameTh,
        people: districts.reduce((sum, district) => sum + (people.get(district.nameTh) ?? 0), 0),
        lineGroups: lineGroups.filter(isBound(code, until)).length,
        held: heldSessions(own, asOf, told).map((session) => ({ ...session, took: tookPart(session) })),
        unconfirmed: unconfirmedSessions(own, asOf),
        cancelled: own.filter(isCancelledIn(period)).map((session) => ({ ...session, wasOn: wasOn(session) })),
        planned: plannedSessions(own, asOf).map((session) => ({ ...session, wasOn: wasOn(session) })),
        feedback: enough(
          await sources.feedback.count({ districtGroups: [code], from: period.after ?? begins, to: until }),
        ),
        issues: await sources.issuesOf(code, period),
        context: await sources.contextOf(code, until),
      };
    }),
  );
  const projects = await Promise.all(
    places.groups.map(async ({ code, nameTh: group }) =>
      (await sources.projectsOf(code, until)).map((each) => ({ ...each, group })),
    ),
  );
  return {
    asOf,
    groups,
    meetings: meetingsSince(meetings, whole ? null : (earlier.at(-1)?.asOf ?? null), asOf),
    districtsWithPeople: places.districts.filter(({ nameTh }) => (people.get(nameTh) ?? 0) > 0).length,
    districts: places.districts.length,
    spent: earlier.length > 0 || baht !== null ? sumOf([...earlier, { baht }]) : null,
    swot: await swotBy(sources, until, SWOT_UNLESS_CHOSEN),
    projects: projects.flat(),
    told: groups.flatMap(({ held }) => held.map(({ _id }) => _id)),
  };
}

export const endOf = (day: string): Date => plus(parseBangkok(`${day}T00:00`)!, days(1));

/** Of each kind and district group, where nobody chose. */
const SWOT_UNLESS_CHOSEN = 2;

export async function swotBy({ places, swotOf }: ReportSources, until: Date, most: number): Promise<ToldSwot[]> {
  const found = await Promise.all(
    places.groups.map(async ({ code, nameTh: group }) =>
      (await swotOf(code, until, most)).map((entry) => ({ ...entry, text: mask(entry.text), group })),
    ),
  );
  return found.flat();
}
