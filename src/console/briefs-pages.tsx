/** The weekly brief with its charts, version by version. */
import type { VNode } from 'preact';
import type { Summary } from '../summaries/model.ts';
import type { Figures, SessionFigures } from '../summaries/rules.ts';
import { isEmpty } from '../summaries/rules.ts';
import { Carried } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { Card, Crumbs, pathWith, Tabs, Tag } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { briefWords } from './briefs-messages.ts';
import { Fresh, Groups, Growing, Quotes, Silence } from './briefs-parts-pages.tsx';
import { ThemesChart } from './charts-pages.tsx';
import { projectWords } from './projects-messages.ts';

export const BRIEFS = '/console/summaries';
const ISSUES_SHOWN = 10;

interface Names {
  groupName(code: string): string;
  themeName(code: string): string;
}

export function briefListPage({
  lang,
  scope,
  scopes,
  summaries,
}: {
  lang: Lang;
  scope: string;
  scopes: readonly { value: string; label: string }[];
  /** The newest version of each week, newest week first. */
  summaries: readonly Summary[];
}): VNode {
  const words = briefWords(lang);
  const { count } = formatsOf(lang);
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      {scopes.length > 1 && (
        <Tabs
          label={words.scope}
          tabs={scopes.map(({ value, label }) => ({
            href: pathWith(BRIEFS, { scope: value }),
            label,
            current: value === scope,
          }))}
        />
      )}
      {summaries.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <ul class="rows card">
          {summaries.map((summary) => (
            <li key={summary._id}>
              <a href={`${BRIEFS}/${summary._id}`}>{periodOf(lang, summary)}</a>
              <small>
                {words.freshCount(count(summary.figures.total))}
                {summary.version > 1 && ` · ${words.version(summary.version)}`}
              </small>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** จ. 6 ก.ค. 2563 – อา. 12 ก.ค. 2563 */
export function periodOf(lang: Lang, { from, to }: Pick<Summary, 'from' | 'to'>): string {
  const { day } = formatsOf(lang);
  return `${day(from)} – ${day(new Date(to.getTime() - 1))}`;
}

export interface BriefView extends Names {
  lang: Lang;
  summary: Summary;
  /** All of that week, the newest first. */
  versions: readonly Summary[];
  scopeName: string;
  /** Of the scope. */
  districts: readonly string[];
  districtName(nameTh: string): string;
  /** Outside of it, too. */
  allDistricts: readonly string[];
  quotes: Figures['quotes'];
  maySeeDeliveries: boolean;
  formToken: string;
  sheet: string;
}

export function briefPage(view: BriefView): VNode {
  const { lang, summary, versions, scopeName, themeName, formToken, sheet } = view;
  const words = briefWords(lang);
  const { moment, count } = formatsOf(lang);
  const { figures } = summary;
  const newest = versions[0]!;
  return (
    <>
      <Crumbs trail={[{ href: pathWith(BRIEFS, { scope: summary.scope }), label: words.title }]} />
      <h1>
        {words.title} {scopeName}
      </h1>
      <p class="lead">
        {periodOf(lang, summary)} · {words.version(summary.version)} · {words.made(moment(summary.generatedAt))}
      </p>
      {newest._id !== summary._id && (
        <p class="notice warn">
          {words.newer}: <a href={`${BRIEFS}/${newest._id}`}>{words.version(newest.version)}</a>
        </p>
      )}
      {summary.changes && summary.changes.length > 0 && (
        <Card id="changes" title={words.corrected}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.what}</th>
                <th scope="col" class="num">
                  {words.was}
                </th>
                <th scope="col" class="num">
                  {words.now}
                </th>
              </tr>
            </thead>
            <tbody>
              {summary.changes.map(({ what, was, now }) => (
                <tr key={what}>
                  <th scope="row">{words.changed(what, themeName)}</th>
                  <td class="num">{count(was)}</td>
                  <td class="num">{count(now)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Card>
      )}
      {isEmpty(figures) && <p class="notice">{words.empty}</p>}
      <div class="charts">
        <Fresh {...view} />
        <Growing {...view} />
        {figures.themes.length > 0 && (
          <ThemesChart lang={lang} id="themes" title={words.themes} themes={figures.themes} themeName={themeName} />
        )}
        <Quotes {...view} />
        {figures.groups && <Groups {...view} groups={figures.groups} />}
        <Silence
          lang={lang}
          silent={figures.silent}
          districts={view.districts}
          all={view.allDistricts}
          districtName={view.districtName}
        />
      </div>
      <Sessions {...view} />
      <div class="cards">
        <Issues {...view} />
        <Projects {...view} />
        <Sending {...view} />
        <Card id="registry" title={words.registry}>
          <p>
            {words.active(count(figures.registry.active))} · {words.joined(count(figures.registry.joined))}
          </p>
        </Card>
        <Card id="versions" title={words.versions}>
          <ul class="rows">
            {versions.map(({ _id, version, generatedAt }) => (
              <li key={_id}>
                {_id === summary._id ? (
                  <strong>{words.version(version)}</strong>
                ) : (
                  <a href={`${BRIEFS}/${_id}`}>{words.version(version)}</a>
                )}
                <small>
                  {moment(generatedAt)}
                  {version === 1 && ` · ${words.sentOne}`}
                </small>
              </li>
            ))}
          </ul>
          <form method="post" action={`${BRIEFS}/${newest._id}/recount`} class="actions">
            <Carried formToken={formToken} sheet={sheet} />
            <button type="submit" class="small outline">
              {words.recount}
            </button>
          </form>
        </Card>
      </div>
    </>
  );
}

function Sessions({ lang, summary: { figures }, groupName }: BriefView) {
  const words = briefWords(lang);
  const { moment, day, count } = formatsOf(lang);
  const states = ['held', 'notConfirmed', 'coming'] as const;
  const rows = states.flatMap((state) => figures.sessions[state].map((session) => ({ state, session })));
  const answers: (keyof Pick<SessionFigures, 'yes' | 'no' | 'maybe' | 'checkedIn'>)[] = [
    'yes',
    'no',
    'maybe',
    'checkedIn',
  ];
  return (
    <Card id="sessions" title={words.sessions}>
      {rows.length === 0 ? (
        <p>{words.noSessions}</p>
      ) : (
        <>
          <div class="scroll">
            <table class="stacks">
              <thead>
                <tr>
                  <th scope="col">{words.session}</th>
                  <th scope="col">{words.state}</th>
                  {answers.map((answer) => (
                    <th key={answer} scope="col" class="num">
                      {words[answer]}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map(({ state, session }) => (
                  <tr key={session.id}>
                    <th scope="row">
                      <a href={`/console/sessions/${session.id}`}>
                        {session.dayOnly ? day(session.startsAt) : moment(session.startsAt)}
                      </a>{' '}
                      <small>
                        {groupName(session.districtGroup)} {session.round !== null && words.round(session.round)}
                      </small>
                    </th>
                    <td>
                      <Tag tone={state === 'held' ? 'go' : state === 'notConfirmed' ? 'warn' : 'plain'}>
                        {words.states[state]}
                      </Tag>
                    </td>
                    {answers.map((answer) => (
                      <td key={answer} class="num" data-label={words[answer]}>
                        {count(session[answer])}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p class="quiet">{words.attendedTotal(count(figures.attended))}</p>
        </>
      )}
    </Card>
  );
}

function Issues({ lang, summary: { figures }, groupName }: BriefView) {
  const words = briefWords(lang);
  const { count } = formatsOf(lang);
  const { issuesWaiting } = figures;
  if (!issuesWaiting) return null;
  return (
    <Card id="issues" title={words.issues}>
      {issuesWaiting.length === 0 ? (
        <p>{words.noIssues}</p>
      ) : (
        <ul class="rows">
          {issuesWaiting.slice(0, ISSUES_SHOWN).map(({ id, title, districtGroup }) => (
            <li key={id}>
              <span>{title}</span>
              <small>{groupName(districtGroup)}</small>
            </li>
          ))}
          {issuesWaiting.length > ISSUES_SHOWN && <li>{words.more(count(issuesWaiting.length - ISSUES_SHOWN))}</li>}
        </ul>
      )}
    </Card>
  );
}

function Projects({ lang, summary: { figures }, groupName }: BriefView) {
  const words = briefWords(lang);
  const { projects = [] } = figures;
  if (projects.length === 0) return null;
  const { states } = projectWords(lang);
  return (
    <Card id="projects" title={words.projects}>
      <ul class="rows">
        {projects.slice(0, ISSUES_SHOWN).map(({ id, name, state, districtGroup }) => (
          <li key={id}>
            <span>{name}</span>
            <small>
              {states[state]} · {groupName(districtGroup)}
            </small>
          </li>
        ))}
        {projects.length > ISSUES_SHOWN && <li>{words.more(formatsOf(lang).count(projects.length - ISSUES_SHOWN))}</li>}
      </ul>
    </Card>
  );
}

function Sending({ lang, summary: { figures }, maySeeDeliveries }: BriefView) {
  const words = briefWords(lang);
  const { count } = formatsOf(lang);
  const { deliveries, quota } = figures;
  if (!deliveries && !quota) return null;
  const told = (text: string, href: string) => (maySeeDeliveries ? <a href={href}>{text}</a> : text);
  return (
    <Card id="sending" title={words.sending} tone={deliveries && deliveries.failed > 0 ? 'alarming' : undefined}>
      {deliveries && (
        <>
          {deliveries.failed > 0 && <p>{told(words.failed(count(deliveries.failed)), '/console/deliveries/failed')}</p>}
          {deliveries.unknown > 0 && (
            <p>{told(words.unknown(count(deliveries.unknown)), '/console/deliveries/unknown')}</p>
          )}
          {deliveries.failed + deliveries.unknown === 0 && <p>{words.allArrived}</p>}
        </>
      )}
      {quota && (
        <p class="quiet">
          {quota.left === null ? words.noLimit(count(quota.used)) : words.quota(count(quota.used), count(quota.left))}
        </p>
      )}
    </Card>
  );
}
