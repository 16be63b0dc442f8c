/** Pilot projects over the API, written by the same functions as at the desk. */
import { isWithin } from '../access/policy.ts';
import type { ProjectDesk, ProjectDone } from '../development-issues/project-effects.ts';
import type { PilotProject } from '../development-issues/project-model.ts';
import type { PilotProjectStore, ProjectValues } from '../development-issues/project-store.ts';
import { idFrom } from '../identity.ts';
import type { Places } from '../thai/places.ts';
import { cursorIn, insistUnchanged, operation, pageFrom, said, stale, type Call, type Told } from './operations.ts';
import { ApiProblemError, forbidden, missing } from './problems.ts';
import { newProject, projectPatch, projectQuery, projectSchema } from './projects-schemas.ts';
import { pageOf } from './schemas.ts';

export interface ProjectApiDeps {
  programme: { places: Pick<Places, 'groups'> };
  projects: Pick<PilotProjectStore, 'find' | 'findOf'>;
  projectDesk: ProjectDesk;
}

const valuesOf = ({ district, name, nameEn, unit, budgetBaht, state, issues, sessions }: ProjectValues) => ({
  district,
  name,
  nameEn,
  unit,
  budgetBaht,
  state,
  issues,
  sessions,
});

const NOTHING_SAID = { district: null, nameEn: null, unit: null, budgetBaht: null, issues: [], sessions: [] };

const projectBody = (project: PilotProject) => ({
  id: project._id,
  districtGroup: project.districtGroup,
  fiscalYear: project.fiscalYear,
  ...valuesOf(project),
  version: project.version,
  updatedAt: project.updatedAt.toISOString(),
});

const toldOf = (project: PilotProject): Told => ({
  body: projectBody(project),
  version: project.version,
  subject: project._id,
});

/** @throws where it was refused. */
function settled(done: ProjectDone): Told {
  if (done.ok) return toldOf(done.project);
  switch (done.reason) {
    case 'changed':
      throw stale(toldOf(done.project));
    case 'gone':
      throw missing();
    case 'refused':
      throw forbidden();
    case 'elsewhere':
      throw new ApiProblemError('invalid', {
        detail: (say) => say.elsewhere,
      });
    case 'named':
    case 'contact': {
      const { reason } = done;
      throw new ApiProblemError('invalid', { detail: (say) => say.tellsOf[reason] });
    }
  }
}

export function projectOperations({ programme, projects, projectDesk }: ProjectApiDeps) {
  const tag = 'Pilot projects';

  async function visible(id: string, call: Call): Promise<PilotProject> {
    const project = await projects.find(id);
    if (!project || !isWithin(call.reach('issue.view'), project)) throw missing();
    return project;
  }

  const sheetOf = (call: Call) => ({ sheet: idFrom('api', call.eventId), by: call.by });
  const again = async (id: string, call: Call): Promise<Told> => toldOf(await visible(id, call));

  return [
    operation({
      method: 'get',
      path: '/pilot-projects',
      id: 'listPilotProjects',
      tag,
      summary: 'Pilot projects, and which development issues they answer',
      needs: [],
      query: projectQuery,
      answer: pageOf(projectSchema),
      status: 200,
      async run(call) {
        const { after, limit, districtGroup, fiscalYear, state } = call.query;
        const reach = call.reach('issue.view');
        const groups = programme.places.groups
          .map(({ code }): string => code)
          .filter((code) => isWithin(reach, { districtGroup: code }) && (!districtGroup || code === districtGroup));
        const [place] = cursorIn(after, 1) ?? [''];
        const found = (await projects.findOf(groups))
          .filter(
            (project) =>
              project._id > String(place) &&
              (fiscalYear === undefined || project.fiscalYear === fiscalYear) &&
              (state === undefined || project.state === state),
          )
          .toSorted((a, b) => (a._id < b._id ? -1 : 1));
        return pageFrom(found.slice(0, limit + 1), limit, ({ _id }) => [_id], projectBody);
      },
    }),
    operation({
      method: 'get',
      path: '/pilot-projects/{id}',
      id: 'getPilotProject',
      tag,
      summary: 'One pilot project',
      needs: [],
      answer: projectSchema,
      status: 200,
      run: async (call) => toldOf(await visible(call.params['id']!, call)),
    }),
    operation({
      method: 'post',
      path: '/pilot-projects',
      id: 'createPilotProject',
      tag,
      summary: 'A new pilot project',
      needs: ['change'],
      body: newProject,
      answer: projectSchema,
      status: 201,
      async run(call) {
        const { districtGroup, ...values } = call.body;
        const { name, state } = values;
        const told = settled(
          await projectDesk.create(districtGroup, { ...NOTHING_SAID, name, state, ...said(values) }, sheetOf(call)),
        );
        return { ...told, location: `/pilot-projects/${told.subject}` };
      },
      again,
    }),
    operation({
      method: 'patch',
      path: '/pilot-projects/{id}',
      id: 'changePilotProject',
      tag,
      summary: 'Changes a pilot project; what is left out stays',
      needs: ['change'],
      body: projectPatch,
      answer: projectSchema,
      status: 200,
      guarded: true,
      async run(call) {
        const project = await visible(call.params['id']!, call);
        const version = insistUnchanged(call, toldOf(project));
        const values = { ...valuesOf(project), ...said(call.body) };
        return settled(await projectDesk.edit(project._id, version, values, sheetOf(call)));
      },
      again,
    }),
  ];
}
