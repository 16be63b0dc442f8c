/** Pilot projects: those of each district group, and one of them as a sheet. */
import type { VNode } from 'preact';
import { PROJECT_STATES, type PilotProject, type ProjectState } from '../development-issues/project-model.ts';
import { PROJECT_LETTERS } from '../development-issues/rules.ts';
import {
  Carried,
  ChoiceField,
  ProblemList,
  TextField,
  TickList,
  typedList,
  type Choice,
  type Problems,
  type Typed,
} from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { frameWords } from '../web/messages.ts';
import { Alert, Card, Crumbs, Pairs, Tabs, Tag, type Tone } from '../web/parts.tsx';
import { StaleTable, Was, type StaleField } from '../web/stale.tsx';
import type { Lang } from '../web/words.ts';
import { GroupListHead } from './list-head-pages.tsx';
import { projectWords } from './projects-messages.ts';

export const PROJECTS = '/console/projects';

const TONES: Record<ProjectState, Tone> = {
  proposed: 'warn',
  planned: 'plain',
  running: 'go',
  done: 'go',
  dropped: 'bad',
};

export const projectName = (lang: Lang, { name, nameEn }: Pick<PilotProject, 'name' | 'nameEn'>): string =>
  lang === 'en' && nameEn ? nameEn : name;

export function ProjectStateTag({ lang, state }: { lang: Lang; state: ProjectState }) {
  return <Tag tone={TONES[state]}>{projectWords(lang).states[state]}</Tag>;
}

/** A line each, wherever projects are listed beside something else. */
export function ProjectRows({ lang, projects }: { lang: Lang; projects: readonly PilotProject[] }) {
  const { baht } = moneyOf(lang);
  return (
    <ul class="rows">
      {projects.map((project) => (
        <li key={project._id}>
          <span>
            <a href={`${PROJECTS}/${project._id}`}>{projectName(lang, project)}</a>{' '}
            <small>{[project.unit, baht(project.budgetBaht)].filter(Boolean).join(' · ')}</small>
          </span>
          <ProjectStateTag lang={lang} state={project.state} />
        </li>
      ))}
    </ul>
  );
}

const moneyOf = (lang: Lang) => ({
  baht: (sum: number | null): string | null =>
    sum === null ? null : projectWords(lang).baht(formatsOf(lang).count(sum)),
});

export function projectsPage({
  lang,
  shown,
  filters,
  groups,
  issueTitle,
  mayCreate,
}: {
  lang: Lang;
  shown: readonly { name: string; projects: readonly PilotProject[] }[];
  filters: { group: string; state: string };
  groups: readonly Choice[];
  issueTitle(id: string): string | null;
  mayCreate: boolean;
}): VNode {
  const words = projectWords(lang);
  const frame = frameWords(lang);
  const { baht } = moneyOf(lang);
  const filled = shown.filter(({ projects }) => projects.length > 0);
  return (
    <>
      <GroupListHead {...{ lang, words, filters, groups, mayCreate }} path={PROJECTS}>
        <ChoiceField
          lang={lang}
          name="state"
          label={words.state}
          typed={filters}
          choices={PROJECT_STATES.map((state) => ({ value: state, label: words.states[state] }))}
          none={frame.all}
        />
      </GroupListHead>
      {filled.length === 0 && <p class="card">{words.none}</p>}
      {filled.map(({ name, projects }) => (
        <section key={name} aria-label={name}>
          <h2>{name}</h2>
          <div class="scroll">
            <table class="stacks">
              <thead>
                <tr>
                  <th scope="col">{words.name}</th>
                  <th scope="col">{words.state}</th>
                  <th scope="col">{words.issues}</th>
                  <th scope="col">{words.unit}</th>
                  <th scope="col" class="num">
                    {words.budget}
                  </th>
                </tr>
              </thead>
              <tbody data-keys>
                {projects.map((project) => (
                  <tr key={project._id} data-row>
                    <th scope="row">
                      <a href={`${PROJECTS}/${project._id}`} data-open>
                        {projectName(lang, project)}
                      </a>
                      {project.district && <small>{project.district}</small>}
                    </th>
                    <td data-label={words.state}>
                      <ProjectStateTag lang={lang} state={project.state} />
                    </td>
                    <td data-label={words.issues}>
                      {project.issues.flatMap((id) => issueTitle(id) ?? []).join(', ') || frame.none}
                    </td>
                    <td data-label={words.unit}>{project.unit ?? frame.none}</td>
                    <td data-label={words.budget} class="num">
                      {baht(project.budgetBaht) ?? frame.none}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      ))}
    </>
  );
}

export interface ProjectSheet {
  lang: Lang;
  /** Null: a new one. */
  project: PilotProject | null;
  group: { code: string; name: string };
  /** In which a new one can be. */
  groups: readonly Choice[];
  districts: readonly Choice[];
  /** To be ticked: those of the district group, and whatever it is tied to already. */
  issues: readonly Choice[];
  sessions: readonly Choice[];
  typed: Typed;
  problems: Problems;
  told: string | null;
  stale: { changed: readonly StaleField[]; by: string | null } | null;
  /** What the fields said when the form was opened. */
  was: Readonly<Record<string, string>>;
  seen: number;
  mayWrite: boolean;
  changed: { by: string; at: Date } | null;
  formToken: string;
  sheet: string;
}

export function projectPage(view: ProjectSheet): VNode {
  const { lang, project, group, problems, mayWrite } = view;
  const words = projectWords(lang);
  const { moment } = formatsOf(lang);
  const chosenOf = (choices: readonly Choice[], chosen: readonly string[]): string =>
    choices.flatMap(({ value, label }) => (chosen.includes(value) ? [label] : [])).join(', ');
  return (
    <>
      <Crumbs trail={[{ href: `${PROJECTS}?group=${group.code}`, label: `${words.title} ${group.name}` }]} />
      <div class="head">
        <h1>{project ? projectName(lang, project) : words.create}</h1>
        {project && <ProjectStateTag lang={lang} state={project.state} />}
      </div>
      {!project && view.groups.length > 1 && (
        <Tabs
          label={words.group}
          tabs={view.groups.map(({ value, label }) => ({
            href: `${PROJECTS}/new?group=${value}`,
            label,
            current: value === group.code,
          }))}
        />
      )}
      {view.stale && (
        <StaleTable
          words={{ ...words, title: words.staleTitle, told: words.stale, table: words.staleTable }}
          by={view.stale.by}
          changed={view.stale.changed}
          labels={labelsOf(words)}
        />
      )}
      <Alert>{view.told}</Alert>
      <ProblemList lang={lang} problems={problems} labels={labelsOf(words)} />
      {mayWrite ? (
        <Fill {...view} />
      ) : (
        <Card id="project" title={words.title}>
          <Pairs
            pairs={[
              [words.group, group.name],
              [words.district, project?.district],
              [words.unit, project?.unit],
              [words.budget, project && moneyOf(lang).baht(project.budgetBaht)],
              [words.issues, chosenOf(view.issues, project?.issues ?? [])],
              [words.sessions, chosenOf(view.sessions, project?.sessions ?? [])],
            ]}
          />
        </Card>
      )}
      {project && project.reports.length > 0 && <p class="hint">{words.reports(project.reports.join(', '))}</p>}
      {view.changed && <p class="hint">{words.changedBy(view.changed.by, moment(view.changed.at))}</p>}
    </>
  );
}

type Words = ReturnType<typeof projectWords>;
const labelsOf = ({ name, nameEn, district, unit, budget, state, issues, sessions, group }: Words) => ({
  name,
  nameEn,
  district,
  unit,
  budget,
  state,
  issues,
  sessions,
  group,
});

function Fill({ lang, project, group, districts, issues, sessions, typed, problems, ...view }: ProjectSheet) {
  const words = projectWords(lang);
  const shared = { lang, typed, problems };
  return (
    <form method="post" action={`${PROJECTS}/${project?._id ?? 'new'}`} class="card">
      <Carried formToken={view.formToken} sheet={view.sheet} />
      <input type="hidden" name="seen" value={view.seen} />
      {!project && <input type="hidden" name="group" value={group.code} />}
      <Was values={view.was} />
      <TextField
        {...shared}
        name="name"
        label={words.name}
        hint={words.publicHint}
        required
        more={{ maxLength: PROJECT_LETTERS.name }}
      />
      <TextField {...shared} name="nameEn" label={words.nameEn} more={{ maxLength: PROJECT_LETTERS.name }} />
      <ChoiceField
        {...shared}
        name="state"
        label={words.state}
        choices={PROJECT_STATES.map((state) => ({ value: state, label: words.states[state] }))}
      />
      <ChoiceField {...shared} name="district" label={words.district} choices={districts} none={words.wholeGroup} />
      <TextField {...shared} name="unit" label={words.unit} more={{ maxLength: PROJECT_LETTERS.unit }} />
      <TextField {...shared} name="budget" label={words.budget} more={{ inputMode: 'decimal' }} />
      {issues.length > 0 ? (
        <TickList legend={words.issues} name="issues" choices={issues} chosen={typedList(typed, 'issues')} />
      ) : (
        <p class="hint">{words.noIssues}</p>
      )}
      {sessions.length > 0 ? (
        <TickList legend={words.sessions} name="sessions" choices={sessions} chosen={typedList(typed, 'sessions')} />
      ) : (
        <p class="hint">{words.noSessions}</p>
      )}
      <p class="actions">
        <button type="submit">{words.save}</button>
      </p>
    </form>
  );
}
