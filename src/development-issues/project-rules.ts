/** Pure decisions about pilot projects: what of them others may read, and which issues they belong to. */
import type { PilotProject, ProjectState } from './project-model.ts';

/** A project as everybody may read it. */
export type ToldProject = Pick<PilotProject, 'name' | 'nameEn' | 'unit' | 'budgetBaht' | 'state'>;

export const toldOf = ({ name, nameEn, unit, budgetBaht, state }: PilotProject): ToldProject => ({
  name,
  nameEn,
  unit,
  budgetBaht,
  state,
});

/** By the id of an issue, the projects that answer it; each name once. */
export type ProjectsByIssue = ReadonlyMap<string, readonly PilotProject[]>;

export function byIssue(projects: readonly PilotProject[]): ProjectsByIssue {
  const found = new Map<string, PilotProject[]>();
  for (const project of projects)
    for (const issue of project.issues) {
      const own = found.get(issue) ?? [];
      if (!own.some(({ name }) => name.trim() === project.name.trim())) found.set(issue, [...own, project]);
    }
  return found;
}

export const isUnderWay = (state: ProjectState): boolean => state === 'planned' || state === 'running';

/** Proposed ones first, and within a state the older ones. */
export const inOrderOf =
  (states: readonly ProjectState[]) =>
  (a: PilotProject, b: PilotProject): number =>
    states.indexOf(a.state) - states.indexOf(b.state) ||
    a.fiscalYear - b.fiscalYear ||
    a.name.localeCompare(b.name, 'th');
