/** `/console/reports`: progress reports, from the system's draft to a second person's approval. */
import { z } from 'zod';
import type { AuditStore } from '../access/audit.ts';
import { idFrom } from '../identity.ts';
import { FORMATS } from '../progress-reports/documents.ts';
import { reportWriting } from '../progress-reports/effects.ts';
import type { ReportSources } from '../progress-reports/facts-effects.ts';
import type { Project } from '../programme.ts';
import type { ProgressReport } from '../progress-reports/model.ts';
import { sendReport, type ReportFileDeps } from '../progress-reports/routes.ts';
import { changedLines, problemsOf, projectOf, sumOf } from '../progress-reports/rules.ts';
import type { StaffStore } from '../staff/store.ts';
import { bangkokDate, isDay } from '../time.ts';
import { readForm, typedList, typedText, type Problems, type Typed } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import type { Notice } from '../web/layout.tsx';
import { StaleTable } from '../web/stale.tsx';
import { MISSING, type Answer, type Desk, type DeskDeps, type Visit } from './desk.tsx';
import { reportWords } from './reports-messages.ts';
import { listPage } from './reports-list-pages.tsx';
import { PATH, pathOf, reportPage } from './reports-pages.tsx';

export interface ReportsDeps extends Omit<DeskDeps, 'staff'> {
  /** What reports are made of, and what their files say. */
  reports: ReportSources & ReportFileDeps;
  staff: StaffStore;
  audit: AuditStore;
}

/** As people type figures: 88,255.50 or ๘๘,๒๕๕ or nothing. */
const figure = z.string().transform((text, { addIssue }) => {
  const plain = text.replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50)).replace(/[,\s%]/g, '');
  if (plain === '') return null;
  const value = Number(plain);
  if (/^-?\d+(\.\d+)?$/.test(plain)) return value;
  addIssue('notANumber');
  return null;
});
const words = (most: number) =>
  z
    .string()
    .max(most, 'tooLong')
    .transform((text) => text.replace(/\r\n/g, '\n').trim());
const orNull = (most: number) => words(most).transform((text) => text || null);

const fields = z.object({
  narrative: words(20_000),
  percent: figure,
  percentReason: orNull(500),
  baht: figure,
  totalBaht: figure,
  planStatus: orNull(100),
  targetStatus: orNull(100),
});
const FIELDS = ['narrative', 'percent', 'percentReason', 'baht', 'totalBaht', 'planStatus', 'targetStatus'] as const;

const day = z.string().refine(isDay, 'notADate');
const timeOrNull = z.union([z.literal('').transform(() => null), z.iso.time({ precision: -1, error: 'notATime' })], {
  error: 'notATime',
});
const meetingForm = z.object({
  title: words(300).pipe(z.string().min(1, 'required')),
  date: day,
  from: timeOrNull,
  to: timeOrNull,
  venue: orNull(300),
  chair: orNull(300),
  resolution: orNull(2_000),
});

export function reportsRoutes(desk: Desk, deps: ReportsDeps): void {
  const { progressReports, project } = deps.reports;
  /** Of a report of another year: with the project as it was then. */
  const writingOf = (of: Project) =>
    reportWriting({ ...deps.reports, project: of, audit: deps.audit, clock: deps.clock });
  /** Null: of the project now. */
  const yearOf = (visit: Visit): number | null => {
    const year = Number(visit.query('year') || project.fiscalYear);
    return year === project.fiscalYear || !Number.isInteger(year) ? null : year;
  };

  async function showList(visit: Visit, typed: Typed | null, problems: Problems): Promise<Answer> {
    if (!visit.may('report.view')) return MISSING;
    const year = yearOf(visit);
    const [newest, old, meetings, years] = await Promise.all([
      progressReports.findNewest(project.code),
      year === null ? null : progressReports.findNewestOfYear(year),
      progressReports.findMeetings(year ?? project.fiscalYear),
      progressReports.findYears(),
    ]);
    const reports = old ?? newest.filter(({ fiscalYear }) => fiscalYear === project.fiscalYear);
    const page = listPage({
      lang: visit.lang,
      formToken: visit.formToken,
      sheet: visit.sheet,
      reports,
      years: [...new Set([project.fiscalYear, ...years])].toSorted((a, b) => b - a),
      year,
      thisYear: project.fiscalYear,
      meetings,
      next: (newest.at(-1)?.number ?? 0) + 1,
      mayWrite: visit.may('report.write') && year === null,
      typed: typed ?? { asOf: bangkokDate(visit.now) },
      problems,
    });
    const status = Object.keys(problems).length > 0 ? 422 : 200;
    return { page, title: reportWords(visit.lang).title, current: PATH, status };
  }

  async function versionsFor(visit: Visit): Promise<ProgressReport[]> {
    const number = Number(visit.param('number'));
    if (!visit.may('report.view') || !Number.isInteger(number)) return [];
    const year = yearOf(visit);
    if (year === null) return progressReports.findVersions(project.code, number);
    const report = (await progressReports.findNewestOfYear(year)).find((each) => each.number === number);
    return report ? progressReports.findVersions(report.project, number) : [];
  }

  async function showOne(
    visit: Visit,
    versions: readonly ProgressReport[],
    more: { typed?: Typed; problems?: Problems; stale?: { was: ProgressReport | null } } = {},
  ): Promise<Answer> {
    const [report] = versions;
    if (!report) return MISSING;
    const all = await progressReports.findNewest(report.project);
    const earlier = all.filter(({ number }) => number < report.number);
    const later = all.filter(({ number }) => number > report.number);
    const own = projectOf(report, project);
    const colleagues = await deps.staff.findAll();
    const said = reportWords(visit.lang);
    const { moment } = formatsOf(visit.lang);
    const page = reportPage({
      lang: visit.lang,
      formToken: visit.formToken,
      sheet: visit.sheet,
      report,
      year: yearOf(visit),
      versions,
      annexChoices: own && visit.may('report.write') ? await writingOf(own).annexChoices(report) : [],
      wrong: own ? problemsOf(report, earlier, own, later) : [],
      sum: sumOf([...earlier, report]),
      names: new Map(colleagues.map(({ id, displayName }) => [id, displayName])),
      planStatuses: (own ?? project).planStatuses,
      targetStatuses: (own ?? project).targetStatuses,
      byHand: changedLines(report.generated, report.narrative),
      mayWrite: visit.may('report.write') && own !== null,
      mayApprove: visit.may('report.approve') && own !== null,
      isOwn: report.writtenBy === visit.member.id,
      typed: more.typed ?? textsOf(report),
      problems: more.problems ?? {},
      stale: more.stale ? staleTable(visit, report, more.stale.was, more.typed ?? {}) : null,
      moment,
    });
    const status = more.stale ? 409 : more.problems && Object.keys(more.problems).length > 0 ? 422 : 200;
    return { page, title: said.one(report.number), current: PATH, status };
  }

  function staleTable({ lang }: Visit, now: ProgressReport, was: ProgressReport | null, typed: Typed) {
    const said = reportWords(lang);
    const [old, fresh] = [was ? textsOf(was) : {}, textsOf(now)];
    const changed = FIELDS.filter((name) => typedText(old, name) !== typedText(fresh, name)).map((name) => ({
      name,
      was: typedText(old, name),
      now: typedText(fresh, name),
      yours: typedText(typed, name),
    }));
    return StaleTable({
      words: { ...said, title: said.staleTitle, told: said.stale, table: said.staleTable },
      changed,
      labels: Object.fromEntries(FIELDS.map((name) => [name, said[name]])),
    });
  }

  desk.form(PATH, {
    show: showList,
    async act(visit) {
      if (!visit.may('report.write')) return MISSING;
      const form = readForm(z.object({ asOf: day, number: z.coerce.number().int().positive() }), visit.typed);
      if (!form.ok) return showList(visit, visit.typed, form.problems);
      const request = { ...form.value, whole: typedText(visit.typed, 'whole') === 'yes' };
      const saved = await writingOf(project).draft(request, 0, visit.member, visit.filled);
      const said = reportWords(visit.lang);
      const notice: Notice = saved.ok ? { tone: 'good', text: said.drafted } : { tone: 'bad', text: said.numberUsed };
      return { goTo: `${PATH}/${request.number}`, notice };
    },
  });

  desk.post(`${PATH}/meetings`, {
    show: showList,
    async act(visit) {
      if (!visit.may('report.write')) return MISSING;
      const form = readForm(meetingForm, visit.typed);
      if (!form.ok) return showList(visit, visit.typed, form.problems);
      const meeting = {
        _id: idFrom('followUpMeeting', visit.sheet),
        fiscalYear: project.fiscalYear,
        ...form.value,
        createdAt: visit.now,
      };
      await writingOf(project).addMeeting(meeting, visit.member);
      return { goTo: PATH, notice: { tone: 'good', text: reportWords(visit.lang).meetingAdded } };
    },
  });

  desk.form(`${PATH}/:number`, {
    async show(visit, typed, problems) {
      return showOne(visit, await versionsFor(visit), {
        ...(typed && { typed }),
        problems,
      });
    },
    async act(visit) {
      const versions = await versionsFor(visit);
      const [newest] = versions;
      const own = newest && projectOf(newest, project);
      if (!own || !visit.may('report.write')) return MISSING;
      const base = versions.find(({ version }) => String(version) === typedText(visit.typed, 'version')) ?? null;
      const form = readForm(fields, visit.typed);
      if (!form.ok) return showOne(visit, versions, { typed: visit.typed, problems: form.problems });
      const saved = (): Answer => ({
        goTo: pathOf(newest, yearOf(visit)),
        notice: { tone: 'good', text: reportWords(visit.lang).saved },
      });
      if (isDone(visit, versions)) return saved();
      if (base?.version !== newest.version)
        return showOne(visit, versions, { typed: visit.typed, stale: { was: base } });
      const { ok } = await writingOf(own).fillIn(base, form.value, visit.member, visit.filled);
      return ok ? saved() : showOne(visit, await versionsFor(visit), { typed: visit.typed, stale: { was: base } });
    },
  });

  desk.post(`${PATH}/:number/rewrite`, {
    async act(visit) {
      const [newest] = await versionsFor(visit);
      const own = newest && projectOf(newest, project);
      if (!own || !visit.may('report.write')) return MISSING;
      const { number, asOf, whole } = newest;
      const base = Number(typedText(visit.typed, 'version'));
      const saved = await writingOf(own).draft({ number, asOf, whole }, base, visit.member, visit.filled);
      const said = reportWords(visit.lang);
      const notice: Notice = saved.ok ? { tone: 'good', text: said.drafted } : { tone: 'bad', text: said.staleTitle };
      return { goTo: pathOf(newest, yearOf(visit)), notice };
    },
  });

  desk.post(`${PATH}/:number/annex`, {
    async act(visit) {
      const versions = await versionsFor(visit);
      const [newest] = versions;
      const own = newest && projectOf(newest, project);
      if (!own || !visit.may('report.write')) return MISSING;
      const said = reportWords(visit.lang);
      const isSeen = String(newest.version) === typedText(visit.typed, 'version');
      const saved =
        isSeen && !isDone(visit, versions)
          ? await writingOf(own).chooseSwot(newest, typedList(visit.typed, 'swot'), visit.member, visit.filled)
          : null;
      const notice: Notice =
        (saved?.ok ?? isDone(visit, versions))
          ? { tone: 'good', text: said.saved }
          : { tone: 'bad', text: said.staleTitle };
      return { goTo: `${pathOf(newest, yearOf(visit))}#annex`, notice };
    },
  });

  desk.post(`${PATH}/:number/approve`, {
    async act(visit) {
      const [newest] = await versionsFor(visit);
      const own = newest && projectOf(newest, project);
      if (!own || !visit.may('report.approve')) return MISSING;
      const said = reportWords(visit.lang);
      const seen = { number: newest.number, version: Number(typedText(visit.typed, 'version')) };
      const approved = await writingOf(own).approve(seen, visit.member);
      const notice: Notice = approved.ok
        ? { tone: 'good', text: said.approvedNow }
        : { tone: 'bad', text: said.notApproved };
      return { goTo: pathOf(newest, yearOf(visit)), notice };
    },
  });

  desk.page(`${PATH}/:number/file/:format`, async (visit): Promise<Answer> => {
    const versions = await versionsFor(visit);
    const asked = visit.query('version');
    const report = asked ? versions.find(({ version }) => String(version) === asked) : versions[0];
    const format = FORMATS.find((each) => each === visit.param('format'));
    if (!report || !format) return MISSING;
    await sendReport(visit.response, deps.reports, report, format);
    return { sent: true };
  });
}

/** Sent twice: this very sheet has written one of them. */
const isDone = ({ filled }: Visit, versions: readonly ProgressReport[]): boolean =>
  versions.some(({ sheet }) => sheet === filled);

/** A report as its form shows it. */
function textsOf(report: ProgressReport): Record<string, string> {
  return Object.fromEntries(FIELDS.map((name) => [name, String(report[name] ?? '')]));
}
