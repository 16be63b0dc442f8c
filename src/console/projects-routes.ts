/** `/console/projects`: pilot projects, tied to the development issues that they answer and to sessions. */
import { z } from 'zod';
import { isWithin } from '../access/policy.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { ProjectDesk, ProjectDone } from '../development-issues/project-effects.ts';
import { PROJECT_STATES, type PilotProject } from '../development-issues/project-model.ts';
import { inOrderOf } from '../development-issues/project-rules.ts';
import type { PilotProjectStore, ProjectValues } from '../development-issues/project-store.ts';
import { PROJECT_LETTERS } from '../development-issues/rules.ts';
import type { DevelopmentIssueStore } from '../development-issues/store.ts';
import type { Programme } from '../programme.ts';
import type { StaffStore } from '../staff/store.ts';
import { arabicDigits } from '../thai/normalise.ts';
import { fiscalYearOf } from '../time.ts';
import { groupNameOf, groupChoice, namingDistrict, districtChoice } from '../web/format.ts';
import { readForm, typedList, typedText, type Problems, type Typed } from '../web/forms.tsx';
import { mergeStale, wasIn } from '../web/stale.tsx';
import { actorNames } from './actors.ts';
import { sessionLine } from './sessions-list-pages.tsx';
import { MISSING, type Answer, type Desk, type DeskDeps, type Visit } from './desk.tsx';
import { issueName } from './issues-pages.tsx';
import { VIEW, WRITE } from './issues-routes.ts';
import { projectWords } from './projects-messages.ts';
import { projectName, projectPage, PROJECTS, projectsPage, type ProjectSheet } from './projects-pages.tsx';

export interface ProjectDeps extends Omit<DeskDeps, 'staff' | 'programme'> {
  programme: Pick<Programme, 'places'>;
  projects: PilotProjectStore;
  projectDesk: ProjectDesk;
  issues: Pick<DevelopmentIssueStore, 'find' | 'findMany' | 'findStanding'>;
  consultations: Pick<ConsultationStore, 'findMany' | 'findOfFiscalYear'>;
  staff: StaffStore;
}

const MOST_BAHT = 1e12;
const text = (most: number) =>
  z
    .string()
    .max(most, 'tooLong')
    .transform((typed) => typed.trim());
const money = z.string().transform((typed, { addIssue }) => {
  const plain = arabicDigits(typed).replace(/[,\s]/g, '');
  if (plain === '') return null;
  if (/^\d+(\.\d{1,2})?$/.test(plain) && Number(plain) < MOST_BAHT) return Number(plain);
  addIssue('notANumber');
  return null;
});
const form = z.object({
  name: text(PROJECT_LETTERS.name).pipe(z.string().min(1, 'required')),
  nameEn: text(PROJECT_LETTERS.name),
  unit: text(PROJECT_LETTERS.unit),
  district: z.string(),
  budget: money,
  state: z.enum(PROJECT_STATES, 'notAChoice'),
});
const FIELDS = ['name', 'nameEn', 'unit', 'district', 'budget', 'state'] as const;
const TICKS = ['issues', 'sessions'] as const;

/** A project as its form shows it. */
const typedOf = (
  project: PilotProject,
): Record<(typeof FIELDS)[number], string> & Record<(typeof TICKS)[number], string[]> => ({
  name: project.name,
  nameEn: project.nameEn ?? '',
  unit: project.unit ?? '',
  district: project.district ?? '',
  budget: project.budgetBaht === null ? '' : String(project.budgetBaht),
  state: project.state,
  issues: project.issues,
  sessions: project.sessions,
});
/** The same with lists as one word each, to be compared. */
const flat = (typed: Typed): Record<string, string> =>
  Object.fromEntries([
    ...FIELDS.map((name) => [name, typedText(typed, name)]),
    ...TICKS.map((name) => [name, typedList(typed, name).toSorted().join(',')]),
  ]);

export function projectRoutes(desk: Desk, deps: ProjectDeps): void {
  const { places } = deps.programme;

  const groupsFor = (visit: Visit, action: typeof VIEW | typeof WRITE) =>
    places.groups
      .filter(({ code }) => isWithin(visit.reach(action), { districtGroup: code }))
      .map(groupChoice(visit.lang));

  desk.page(PROJECTS, async (visit): Promise<Answer> => {
    const { lang } = visit;
    const groups = groupsFor(visit, VIEW);
    const filters = { group: visit.query('group'), state: visit.query('state') };
    const wanted = groups.filter(({ value }) => filters.group === '' || value === filters.group);
    if (wanted.length === 0) return MISSING;
    const found = await deps.projects.findOf(wanted.map(({ value }) => value));
    const state = PROJECT_STATES.find((each) => each === filters.state);
    const fitting = found.filter((project) => !state || project.state === state).toSorted(inOrderOf(PROJECT_STATES));
    const answered = await deps.issues.findMany([...new Set(fitting.flatMap(({ issues }) => issues))]);
    const titles = new Map(
      answered.flatMap((issue) => (issue.mergedInto === null ? [[issue._id, issueName(lang, issue)]] : [])),
    );
    const page = projectsPage({
      lang,
      shown: wanted.map(({ value }) => ({
        name: groupNameOf(places, lang, value),
        projects: fitting.filter(({ districtGroup }) => districtGroup === value).map(namingDistrict(places, lang)),
      })),
      filters,
      groups,
      issueTitle: (id) => titles.get(id) ?? null,
      mayCreate: groupsFor(visit, WRITE).length > 0,
    });
    return { page, title: projectWords(lang).title, current: PROJECTS, moves: true };
  });

  async function show(
    visit: Visit,
    project: PilotProject | null,
    group: string,
    typed: Typed,
    more: Partial<Pick<ProjectSheet, 'problems' | 'told' | 'stale'>> & { status?: number } = {},
  ): Promise<Answer> {
    const { lang } = visit;
    const years = [...new Set([fiscalYearOf(visit.now), ...(project ? [project.fiscalYear] : [])])];
    const [standing, tied, sessions, held] = await Promise.all([
      deps.issues.findStanding(group),
      deps.issues.findMany(project?.issues ?? []),
      Promise.all(years.map((year) => deps.consultations.findOfFiscalYear(year))),
      deps.consultations.findMany(project?.sessions ?? []),
    ]);
    const inGroup = sessions.flat().filter((each) => each.districtGroup === group && each.status !== 'cancelled');
    const own = project && !more.stale ? wasIn(typed, [...FIELDS, ...TICKS]) : null;
    const nameOf = await actorNames(deps, lang, [project?.updatedBy ?? null]);
    const page = projectPage({
      lang,
      project,
      group: { code: group, name: groupNameOf(places, lang, group) },
      groups: groupsFor(visit, WRITE),
      districts: places.districts
        .filter((district) => district.group === group || district.nameTh === project?.district)
        .map(districtChoice(lang)),
      issues: [...new Map([...standing, ...tied].map((issue) => [issue._id, issue])).values()].map((issue) => ({
        value: issue._id,
        label: issueName(lang, issue),
      })),
      sessions: [...new Map([...inGroup, ...held].map((session) => [session._id, session])).values()]
        .toSorted((a, b) => (a.date ?? '').localeCompare(b.date ?? '') || a._id.localeCompare(b._id))
        .map((session) => ({ value: session._id, label: sessionLine(lang, session) })),
      typed,
      problems: more.problems ?? {},
      told: more.told ?? null,
      stale: more.stale ?? null,
      was: project ? (own ?? flat(typedOf(project))) : {},
      seen: own ? Number(typedText(typed, 'seen')) : (project?.version ?? 0),
      mayWrite: isWithin(visit.reach(WRITE), { districtGroup: group }),
      changed: project && { by: nameOf(project.updatedBy), at: project.updatedAt },
      formToken: visit.formToken,
      sheet: visit.sheet,
    });
    const title = project ? projectName(lang, project) : projectWords(lang).create;
    return { page, title, current: PROJECTS, status: more.status ?? 200 };
  }

  function valuesFrom(typed: Typed): { ok: true; values: ProjectValues } | { ok: false; problems: Problems } {
    const read = readForm(form, typed);
    if (!read.ok) return read;
    const { name, nameEn, unit, district, budget, state } = read.value;
    return {
      ok: true,
      values: {
        name,
        nameEn: nameEn || null,
        unit: unit || null,
        district: district || null,
        budgetBaht: budget,
        state,
        issues: [...new Set(typedList(typed, 'issues'))],
        sessions: [...new Set(typedList(typed, 'sessions'))],
      },
    };
  }

  const saved = ({ lang }: Visit, { _id }: PilotProject): Answer => ({
    goTo: `${PROJECTS}/${_id}`,
    notice: { tone: 'good', text: projectWords(lang).saved },
  });
  const refused = ({ lang }: Visit, done: Extract<ProjectDone, { ok: false }>): string =>
    done.reason === 'changed' ? '' : projectWords(lang).refusals[done.reason];

  desk.form(`${PROJECTS}/new`, {
    async show(visit, typed): Promise<Answer> {
      const groups = groupsFor(visit, WRITE);
      const issue = visit.query('issue') ? await deps.issues.find(visit.query('issue')) : null;
      const asked = typedText(typed ?? {}, 'group') || (issue?.districtGroup ?? visit.query('group'));
      const group = asked ? groups.find(({ value }) => value === asked) : groups[0];
      if (!group) return MISSING;
      return show(visit, null, group.value, typed ?? { state: 'proposed', issues: issue ? [issue._id] : [] });
    },
    async act(visit): Promise<Answer> {
      const { typed } = visit;
      const group = groupsFor(visit, WRITE).find(({ value }) => value === typedText(typed, 'group'))?.value;
      if (!group) return MISSING;
      const read = valuesFrom(typed);
      if (!read.ok) return show(visit, null, group, typed, { problems: read.problems, status: 422 });
      const done = await deps.projectDesk.create(group, read.values, { sheet: visit.sheet, by: visit.member });
      return done.ok
        ? saved(visit, done.project)
        : show(visit, null, group, typed, { told: refused(visit, done), status: 422 });
    },
  });

  async function projectFor(visit: Visit, action: typeof VIEW | typeof WRITE): Promise<PilotProject | null> {
    const project = await deps.projects.find(visit.param('id'));
    return project && isWithin(visit.reach(action), project) ? project : null;
  }

  desk.form(`${PROJECTS}/:id`, {
    async show(visit, typed): Promise<Answer> {
      const project = await projectFor(visit, VIEW);
      return project ? show(visit, project, project.districtGroup, typed ?? typedOf(project)) : MISSING;
    },
    async act(visit): Promise<Answer> {
      const project = await projectFor(visit, WRITE);
      if (!project) return MISSING;
      const { typed } = visit;
      const again = (more: Parameters<typeof show>[4], given: Typed = typed, now = project) =>
        show(visit, now, now.districtGroup, given, more);
      const read = valuesFrom(typed);
      if (!read.ok) return again({ problems: read.problems, status: 422 });
      const seen = Number(typedText(typed, 'seen'));
      const done = await deps.projectDesk.edit(project._id, seen, read.values, {
        sheet: visit.sheet,
        by: visit.member,
      });
      if (done.ok) return saved(visit, done.project);
      if (done.reason !== 'changed') return again({ told: refused(visit, done), status: 422 });
      const { changed, merged } = mergeStale({ ...typed, ...flat(typed) }, flat(typedOf(done.project)));
      const by = (await deps.staff.find(done.project.updatedBy))?.displayName ?? null;
      const lists = Object.fromEntries(TICKS.map((name) => [name, merged[name]!.split(',').filter(Boolean)]));
      const told = changed.filter(({ name }) => FIELDS.some((field) => field === name));
      return again({ stale: { changed: told, by }, status: 409 }, { ...merged, ...lists }, done.project);
    },
  });
}
