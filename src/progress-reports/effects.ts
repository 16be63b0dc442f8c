/** Gathers what a report is made of, and writes versions of it. */
import type { AuditStore } from '../access/audit.ts';
import { may } from '../access/policy.ts';
import type { AttendanceStore } from '../attendance/store.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import { idFrom } from '../identity.ts';
import type { LineGroup } from '../line-groups/model.ts';
import type { LineGroupStore } from '../line-groups/store.ts';
import type { CarriedSwot } from '../development-issues/context-rules.ts';
import { mask } from '../feedback/rules.ts';
import type { FeedbackStore } from '../feedback/store.ts';
import type { Programme, Project } from '../programme.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { Places } from '../thai/places.ts';
import { days, parseBangkok, plus, type Clock } from '../time.ts';
import type { StaffMember } from '../turn.ts';
import { narrate, withSpent } from './messages.ts';
import type { AnnexProject, FollowUpMeeting, ProgressReport, ReportForm, ToldSwot } from './model.ts';
import {
  changesBySession,
  dayBeforeItWasOff,
  heldSessions,
  isHeld,
  isMoney,
  meetingsSince,
  plannedSessions,
  problemsOf,
  reportId,
  sessionAsOf,
  swotChoices,
  swotKey,
  sumOf,
  unconfirmedSessions,
  type Problem,
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

const endOf = (day: string): Date => plus(parseBangkok(`${day}T00:00`)!, days(1));

/** Of each kind and district group, where nobody chose. */
const SWOT_UNLESS_CHOSEN = 2;

async function swotBy({ places, swotOf }: ReportSources, until: Date, most: number): Promise<ToldSwot[]> {
  const found = await Promise.all(
    places.groups.map(async ({ code, nameTh: group }) =>
      (await swotOf(code, until, most)).map((entry) => ({ ...entry, text: mask(entry.text), group })),
    ),
  );
  return found.flat();
}

/** What the files of the report say besides itself, as it is now. */
async function formOf({ progressReports, project, programme }: ReportSources, number: number): Promise<ReportForm> {
  const all = await progressReports.findNewest(project.code);
  return {
    project,
    issuer: programme.organisation.nameTh,
    earlier: all
      .filter((report) => report.number < number)
      .map((report) => ({ number: report.number, version: report.version, status: report.status })),
  };
}

/** What the person fills in. */
export type Filled = Pick<
  ProgressReport,
  'narrative' | 'percent' | 'percentReason' | 'baht' | 'totalBaht' | 'planStatus' | 'targetStatus'
>;

export type Saved =
  | { ok: true; report: ProgressReport }
  | { ok: false; reason: 'stale'; newest: ProgressReport }
  /** Not this person's to write. */
  | { ok: false; reason: 'refused' };

export type Approved =
  | { ok: true; report: ProgressReport }
  /** `changed`: there is another version, or it is approved. `refused`: not this person's to approve. */
  | { ok: false; reason: 'refused' | 'changed' }
  | { ok: false; reason: 'wrong'; problems: Problem[] };

const REFUSED = { ok: false, reason: 'refused' } as const;
const mayWrite = (by: StaffMember): boolean => may(by, 'report.write');
const isApprovedBy = ({ status, approvedBy }: ProgressReport, by: StaffMember): boolean =>
  status === 'approved' && approvedBy === by.id;

export type ReportWriting = ReturnType<typeof reportWriting>;

/**
 * For the console; every save says on which version it is based. `sheet` is which form it came from, as it was filled
 * in: sent twice it is one version, and the second answer is that of the first.
 */
export function reportWriting(sources: ReportSources & { audit: AuditStore; clock: Clock }) {
  const { progressReports, project, audit, clock } = sources;

  /** A new version behind another, with some of it changed: a draft of this person. */
  async function saveBehind(
    base: ProgressReport,
    changes: Partial<ProgressReport>,
    by: StaffMember,
    sheet: string | null,
  ): Promise<Saved> {
    return save({
      ...base,
      ...changes,
      _id: reportId(project.code, base.number, base.version + 1),
      version: base.version + 1,
      status: 'draft',
      writtenBy: by.id,
      writtenAt: clock.now(),
      sheet,
      approvedBy: null,
      approvedAt: null,
      form: await formOf(sources, base.number),
    });
  }

  async function save(report: ProgressReport): Promise<Saved> {
    if (await progressReports.save(report)) {
      const { _id, writtenBy: actor, number, version } = report;
      await audit.record({
        _id: idFrom('audit', `progressReport.saved:${_id}`),
        at: report.writtenAt,
        actor,
        action: 'progressReport.saved',
        subject: _id,
        details: { number, version },
      });
      return { ok: true, report };
    }
    const versions = await progressReports.findVersions(project.code, report.number);
    const first = report.sheet ? versions.find(({ sheet }) => sheet === report.sheet) : undefined;
    return first ? { ok: true, report: first } : { ok: false, reason: 'stale', newest: versions[0]! };
  }

  return {
    /** A follow-up meeting. Adding it twice is once. @returns whether this person may. */
    async addMeeting(told: Omit<FollowUpMeeting, 'createdBy'>, by: StaffMember): Promise<boolean> {
      if (!mayWrite(by)) return false;
      const meeting = { ...told, createdBy: by.id };
      await progressReports.addMeeting(meeting);
      const { _id: subject, createdAt: at, createdBy: actor } = meeting;
      await audit.record({
        _id: idFrom('audit', `progressReport.meetingAdded:${subject}`),
        at,
        actor,
        action: 'progressReport.meetingAdded',
        subject,
        details: {},
      });
      return true;
    },

    /**
     * The system writes the text; figures of a version before are kept, and its money is told of.
     * @param base 0 for a new report.
     */
    async draft(request: DraftRequest, base: number, by: StaffMember, sheet: string | null = null): Promise<Saved> {
      if (!mayWrite(by)) return REFUSED;
      const before = base > 0 ? await progressReports.findVersion(project.code, request.number, base) : null;
      const facts = await gatherFacts(sources, { ...request, baht: before?.baht ?? null });
      const generated = narrate(facts);
      return save({
        _id: reportId(project.code, request.number, base + 1),
        project: project.code,
        fiscalYear: project.fiscalYear,
        number: request.number,
        version: base + 1,
        asOf: request.asOf,
        whole: request.whole,
        generated,
        narrative: generated,
        told: facts.told,
        swot: before?.swotChosen ? (before.swot ?? []) : facts.swot,
        swotChosen: before?.swotChosen ?? false,
        projects: facts.projects,
        percent: before?.percent ?? null,
        percentReason: before?.percentReason ?? null,
        baht: before?.baht ?? null,
        totalBaht: before?.totalBaht ?? null,
        planStatus: before?.planStatus ?? null,
        targetStatus: before?.targetStatus ?? null,
        status: 'draft',
        writtenBy: by.id,
        writtenAt: clock.now(),
        sheet,
        approvedBy: null,
        approvedAt: null,
        form: await formOf(sources, request.number),
      });
    },

    /**
     * A new version with what the person filled in; the one before stays as it is, approved or not. What the system wrote
     * about the money follows the money.
     */
    async fillIn(base: ProgressReport, filled: Filled, by: StaffMember, sheet: string | null = null): Promise<Saved> {
      if (!mayWrite(by)) return REFUSED;
      const earlier = (await progressReports.findNewest(project.code)).filter(({ number }) => number < base.number);
      const retold = (text: string): string =>
        filled.baht === base.baht || (filled.baht !== null && !isMoney(filled.baht))
          ? text
          : withSpent(text, sumOf([...earlier, base]), sumOf([...earlier, filled]), text === base.generated);
      const changes = {
        ...filled,
        narrative: retold(filled.narrative),
        generated: retold(base.generated),
      };
      return saveBehind(base, changes, by, sheet);
    },

    /** Every entry that the annex of this version can carry: what was known by its day, and what it carries. */
    async annexChoices({ asOf, swot = [] }: Pick<ProgressReport, 'asOf' | 'swot'>): Promise<ToldSwot[]> {
      return swotChoices(await swotBy(sources, endOf(asOf), Infinity), swot);
    },

    /** A new version with these entries in its annex, by their keys, and nothing else changed. */
    async chooseSwot(
      base: ProgressReport,
      keys: readonly string[],
      by: StaffMember,
      sheet: string | null = null,
    ): Promise<Saved> {
      if (!mayWrite(by)) return REFUSED;
      const choices = await this.annexChoices(base);
      const changes = {
        swot: choices.filter((entry) => keys.includes(swotKey(entry))),
        swotChosen: true,
      };
      return saveBehind(base, changes, by, sheet);
    },

    /**
     * From then on its files stay as they are. A version with something wrong in it, or behind which there is another,
     * is approved by nobody, and none by whoever wrote it.
     * Approving once more what one has approved oneself changes nothing and is no refusal.
     * @param seen the version that the person read.
     */
    async approve(seen: Pick<ProgressReport, 'number' | 'version'>, by: StaffMember): Promise<Approved> {
      if (!may(by, 'report.approve')) return { ok: false, reason: 'refused' };
      const all = await progressReports.findNewest(project.code);
      const report = all.find(({ number }) => number === seen.number);
      if (report?.version !== seen.version) return { ok: false, reason: 'changed' };
      if (isApprovedBy(report, by)) return { ok: true, report };
      const problems = problemsOf(
        report,
        all.filter(({ number }) => number < report.number),
        project,
        all.filter(({ number }) => number > report.number),
      );
      if (problems.length > 0) return { ok: false, reason: 'wrong', problems };
      const at = clock.now();
      const approved = await progressReports.approve(report._id, by.id, at, await formOf(sources, report.number));
      if (!approved) {
        const now = await progressReports.find(report._id);
        if (now && isApprovedBy(now, by)) return { ok: true, report: now };
        return { ok: false, reason: now?.status === 'approved' ? 'changed' : 'refused' };
      }
      await audit.record({
        _id: idFrom('audit', `progressReport.approved:${approved._id}`),
        at,
        actor: by.id,
        action: 'progressReport.approved',
        subject: approved._id,
        details: { number: approved.number, version: approved.version },
      });
      return { ok: true, report: approved };
    },
  };
}
