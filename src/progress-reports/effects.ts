/** Writes versions of a report. */
import type { AuditStore } from '../access/audit.ts';
import { may } from '../access/policy.ts';
import { idFrom } from '../identity.ts';
import type { Clock } from '../time.ts';
import type { StaffMember } from '../turn.ts';
import { endOf, gatherFacts, swotBy, type DraftRequest, type ReportSources } from './facts-effects.ts';
import { narrate, withSpent } from './messages.ts';
import type { FollowUpMeeting, ProgressReport, ReportForm, ToldSwot } from './model.ts';
import { isMoney, problemsOf, reportId, swotChoices, swotKey, sumOf, type Problem } from './rules.ts';

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
