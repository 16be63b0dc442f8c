/** The progress reports and follow-up meetings of 2563 that had been by the demo's day: what a newcomer finds. */
import type { Context } from '../context.ts';
import { idFrom } from '../identity.ts';
import { gatherFacts } from '../progress-reports/facts-effects.ts';
import { narrate } from '../progress-reports/messages.ts';
import type { FollowUpMeeting, ProgressReport, ReportForm } from '../progress-reports/model.ts';
import { reportId } from '../progress-reports/rules.ts';
import { bangkokDate, fiscalYearOf, hours, parseBangkok, plus } from '../time.ts';
import { lineUserIdOf } from './people.ts';
import { loadProgramme2563, type Programme2563 } from './programme.ts';

const morningOf = (date: string): Date => parseBangkok(`${date}T09:00`)!;

export async function seedReports(context: Pick<Context, 'progressReports' | 'reports' | 'staff' | 'clock'>) {
  const { progressReports, staff, clock } = context;
  const programme = loadProgramme2563();
  const today = bangkokDate(clock.now());
  const [writer, approver] = await Promise.all(
    ['coordinator', 'admin'].map((key) => staff.findByLineUserId(lineUserIdOf(key))),
  );
  await progressReports.insertAsIs([], programme.otherMeetings.filter(({ date }) => date < today).map(meetingFrom));
  const {
    project,
    programme: { organisation },
  } = context.reports;
  const earlier: ReportForm['earlier'] = [];
  for (const listed of programme.progressReports.filter(({ date }) => date < today)) {
    const written = listed.narrative ? { narrative: listed.narrative, told: [] } : await writeAnew(context, listed);
    const report = reportFrom(listed, written, project, {
      writtenBy: writer?.id ?? 'demo',
      approvedBy: approver?.id ?? 'demo',
      form: { project, issuer: organisation.nameTh, earlier: [...earlier] },
    });
    earlier.push({ number: report.number, version: report.version, status: report.status });
    await progressReports.insertAsIs([report], []);
  }
}

type Listed = Programme2563['progressReports'][number];

async function writeAnew({ reports }: Pick<Context, 'reports'>, { number, date }: Listed) {
  const facts = await gatherFacts(reports, { number, asOf: date, whole: false });
  return { narrative: narrate(facts), told: facts.told };
}

function reportFrom(
  { number, date, percent, percentReason, baht, planStatus, targetStatus }: Listed,
  { narrative, told }: Pick<ProgressReport, 'narrative' | 'told'>,
  project: { code: string; fiscalYear: number },
  by: Pick<ProgressReport, 'writtenBy' | 'approvedBy' | 'form'>,
): ProgressReport {
  return {
    _id: reportId(project.code, number, 1),
    project: project.code,
    fiscalYear: project.fiscalYear,
    number,
    version: 1,
    asOf: date,
    whole: false,
    generated: narrative,
    narrative,
    told,
    percent,
    percentReason: percentReason ?? null,
    baht,
    totalBaht: null,
    planStatus,
    targetStatus,
    status: 'approved',
    ...by,
    writtenAt: morningOf(date),
    approvedAt: plus(morningOf(date), hours(6)),
  };
}

function meetingFrom(meeting: Programme2563['otherMeetings'][number]): FollowUpMeeting {
  const { date, from = null, to = null, title, venue = null, chair = null, resolution = null } = meeting;
  return {
    _id: idFrom('demo', 'meeting', date),
    fiscalYear: fiscalYearOf(morningOf(date)),
    date,
    from,
    to,
    title,
    venue,
    chair,
    resolution,
    createdBy: null,
    createdAt: morningOf(date),
  };
}
