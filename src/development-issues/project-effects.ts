/** What an analyst does to pilot projects: write them, and tie them to the issues that they answer and to sessions. */
import type { AuditRecord } from '../access/audit.ts';
import { may, type GroupOf } from '../access/policy.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { IssueLinkStore } from '../feedback/issue-store.ts';
import { idFrom } from '../identity.ts';
import type { Places } from '../thai/places.ts';
import { fiscalYearOf, type Clock } from '../time.ts';
import type { StaffMember } from '../turn.ts';
import type { IssueDesk } from './desk-effects.ts';
import type { PilotProject } from './project-model.ts';
import type { PilotProjectStore, ProjectValues } from './project-store.ts';
import type { DevelopmentIssueStore } from './store.ts';

export interface ProjectDeskDeps {
  projects: PilotProjectStore;
  issues: Pick<DevelopmentIssueStore, 'findMany' | 'touch'>;
  issueLinks: Pick<IssueLinkStore, 'authorsOf'>;
  consultations: Pick<ConsultationStore, 'findMany'>;
  places: Pick<Places, 'districts' | 'groupOf'>;
  audit: { record(record: AuditRecord): Promise<void> };
  clock: Clock;
}

/** `named` and `contact` as of issues: everybody may read the name and the office of a project. */
export type ProjectRefusal = 'refused' | 'gone' | 'elsewhere' | 'named' | 'contact';
export type ProjectDone =
  | { ok: true; project: PilotProject }
  | { ok: false; reason: ProjectRefusal }
  /** Somebody else was faster: the project as it is now. */
  | { ok: false; reason: 'changed'; project: PilotProject };

export type ProjectDesk = ReturnType<typeof createProjectDesk>;

export function createProjectDesk(deps: ProjectDeskDeps, desk: Pick<IssueDesk, 'traces'>) {
  const { projects, issues, clock } = deps;
  const groupOf: GroupOf = (district) => deps.places.groupOf(district).code;
  const mayWrite = (by: StaffMember, districtGroup: string): boolean =>
    may(by, 'feedback.answer', { districtGroup }, groupOf);

  /** @param before what it was tied to already stays allowed, whatever became of it. */
  async function refusalOf(
    districtGroup: string,
    values: ProjectValues,
    before: PilotProject | null,
  ): Promise<ProjectRefusal | null> {
    const [tied, held] = await Promise.all([
      issues.findMany(values.issues),
      deps.consultations.findMany(values.sessions),
    ]);
    const known = new Set([...(before?.issues ?? []), ...(before?.sessions ?? [])]);
    const fits = [...tied, ...held].every((each) => each.districtGroup === districtGroup || known.has(each._id));
    const all = tied.length === values.issues.length && held.length === values.sessions.length;
    const isDistrict =
      values.district === null ||
      values.district === before?.district ||
      deps.places.districts.some(({ nameTh, group }) => nameTh === values.district && group === districtGroup);
    if (!fits || !all || !isDistrict) return 'elsewhere';
    const authors = await Promise.all(values.issues.map((issue) => deps.issueLinks.authorsOf(issue)));
    return desk.traces([values.name, values.nameEn, values.unit], [...new Set(authors.flat())]);
  }

  /** Pages about its issues, and of those that it answered before, are other pages now. */
  async function settle(project: PilotProject, before: PilotProject | null, by: StaffMember): Promise<ProjectDone> {
    const { _id, sheet, updatedAt: at } = project;
    for (const issue of new Set([...project.issues, ...(before?.issues ?? [])]))
      await issues.touch(issue, { _id: `${sheet}-${_id}`, deed: 'edited', by: by.id, at, other: null, entries: null });
    const action = before ? ('project.edited' as const) : ('project.created' as const);
    await deps.audit.record({
      _id: idFrom('audit', action, _id, sheet!),
      at,
      actor: by.id,
      action,
      subject: _id,
      details: { districtGroup: project.districtGroup, kind: project.state },
    });
    return { ok: true, project };
  }

  return {
    async create(
      districtGroup: string,
      values: ProjectValues,
      { sheet, by }: { sheet: string; by: StaffMember },
    ): Promise<ProjectDone> {
      if (!mayWrite(by, districtGroup)) return { ok: false, reason: 'refused' };
      const _id = `p${idFrom('project', sheet)}`;
      const known = await projects.find(_id);
      if (known) return { ok: true, project: known };
      const refusal = await refusalOf(districtGroup, values, null);
      if (refusal) return { ok: false, reason: refusal };
      const at = clock.now();
      await projects.insert({
        ...values,
        _id,
        districtGroup,
        fiscalYear: fiscalYearOf(at),
        reports: [],
        sheet,
        version: 1,
        createdBy: by.id,
        createdAt: at,
        updatedBy: by.id,
        updatedAt: at,
      });
      return settle((await projects.find(_id))!, null, by);
    },

    async edit(
      id: string,
      version: number,
      values: ProjectValues,
      { sheet, by }: { sheet: string; by: StaffMember },
    ): Promise<ProjectDone> {
      const before = await projects.find(id);
      if (!before) return { ok: false, reason: 'gone' };
      if (!mayWrite(by, before.districtGroup)) return { ok: false, reason: 'refused' };
      if (before.sheet === sheet) return { ok: true, project: before };
      const refusal = await refusalOf(before.districtGroup, values, before);
      if (refusal) return { ok: false, reason: refusal };
      const after = await projects.change(id, version, { values, sheet, by: by.id, at: clock.now() });
      if (after) return settle(after, before, by);
      return { ok: false, reason: 'changed', project: (await projects.find(id))! };
    },
  };
}
