/** One progress report with its form. */
import type { VNode } from 'preact';
import { areaTh, SWOT_TH } from '../development-issues/context-messages.ts';
import { PAPER_NAMES } from '../documents/http.ts';
import { projectStates } from '../development-issues/project-messages.ts';
import { FORMATS } from '../progress-reports/documents.ts';
import { formDate, moneyPlain, problemSentence } from '../progress-reports/messages.ts';
import type { ProgressReport, ToldSwot } from '../progress-reports/model.ts';
import { swotKey, type Problem } from '../progress-reports/rules.ts';
import { bangkokDate } from '../time.ts';
import {
  Carried,
  ChoiceField,
  LongField,
  ProblemList,
  TextField,
  TickList,
  type Problems,
  type Typed,
} from '../web/forms.tsx';
import { Crumbs } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { reportWords } from './reports-messages.ts';

export const PATH = '/console/reports';

/** Of one report; reports of another fiscal year than the project's now say which. */
export const pathOf = (report: Pick<ProgressReport, 'number'>, year: number | null, below = ''): string =>
  `${PATH}/${report.number}${below}${year === null ? '' : `?year=${year}`}`;

export interface Sheet {
  lang: Lang;
  formToken: string;
  sheet: string;
}

export const percentOf = ({ percent }: ProgressReport): string => (percent === null ? '–' : percent.toFixed(2));
export const bahtOf = (baht: number | null): string => (baht === null ? '–' : moneyPlain(baht));

export interface ReportPage extends Sheet {
  report: ProgressReport;
  /** Null: of the project's now. */
  year: number | null;
  versions: readonly ProgressReport[];
  /** What its annex can carry, for whoever may choose. */
  annexChoices: readonly ToldSwot[];
  wrong: readonly Problem[];
  /** Of every period up to this one. */
  sum: number;
  names: ReadonlyMap<string, string>;
  planStatuses: readonly string[];
  targetStatuses: readonly string[];
  byHand: { gone: string[]; come: string[] };
  mayWrite: boolean;
  mayApprove: boolean;
  isOwn: boolean;
  typed: Typed;
  problems: Problems;
  /** What somebody else changed meanwhile. */
  stale: VNode | null;
  moment(at: Date): string;
}

export function reportPage(page: ReportPage): VNode {
  const { lang, report, wrong, mayWrite, byHand } = page;
  const words = reportWords(lang);
  return (
    <>
      <Crumbs trail={[{ href: page.year === null ? PATH : `${PATH}?year=${page.year}`, label: words.title }]} />
      <h1>
        {words.one(report.number)}
        {page.year !== null && ` ${words.ofYear(page.year)}`} <small>({formDate(report.asOf)})</small>
      </h1>
      <p>
        <span class={report.status === 'approved' ? 'tag go' : 'tag'}>
          {report.status === 'approved' ? words.approved : words.draft}
        </span>{' '}
        {words.files}:{' '}
        {FORMATS.map((format) => (
          <>
            <a href={pathOf(report, page.year, `/file/${format}`)}>{PAPER_NAMES[format]}</a>{' '}
          </>
        ))}
      </p>
      {report.asOf < bangkokDate(report.writtenAt) && <p class="hint">{words.pastDay}</p>}
      {page.stale}
      {wrong.length > 0 ? (
        <section class="notice bad" aria-labelledby="wrong">
          <h2 id="wrong">{words.problems}</h2>
          <ul>
            {wrong.map((problem) => (
              <li key={problemSentence(problem)}>{problemSentence(problem)}</li>
            ))}
          </ul>
        </section>
      ) : (
        <p class="notice good">{words.fine}</p>
      )}
      {mayWrite ? (
        <Fill {...page} />
      ) : (
        <section class="card">
          {report.narrative.split('\n').map((line, index) => (
            <p key={index}>{line}</p>
          ))}
        </section>
      )}
      <Decide {...page} />
      {byHand.gone.length + byHand.come.length > 0 && (
        <details class="card">
          <summary>{words.changedByHand}</summary>
          {byHand.gone.map((line) => (
            <p key={`g${line}`}>
              <del>{line}</del>
            </p>
          ))}
          {byHand.come.map((line) => (
            <p key={`c${line}`}>
              <ins>{line}</ins>
            </p>
          ))}
        </details>
      )}
      <Annex {...page} />
      <Versions {...page} />
    </>
  );
}

function Fill(page: ReportPage) {
  const { lang, report, typed, problems, formToken, sheet, sum } = page;
  const words = reportWords(lang);
  const shared = { lang, typed, problems };
  const choices = (all: readonly string[], now: string | null) =>
    (now && !all.includes(now) ? [now, ...all] : all).map((value) => ({ value, label: value }));
  return (
    <section class="card">
      <ProblemList lang={lang} problems={problems} labels={{ percent: words.percent, baht: words.baht }} />
      <form method="post" action={pathOf(report, page.year)}>
        <Carried formToken={formToken} sheet={sheet} />
        <input type="hidden" name="version" value={report.version} />
        <LongField {...shared} name="narrative" label={words.narrative} rows={18} maxLength={20_000} />
        <TextField {...shared} name="percent" label={words.percent} more={{ inputMode: 'decimal' }} />
        <TextField {...shared} name="percentReason" label={words.percentReason} more={{ maxLength: 500 }} />
        <TextField {...shared} name="baht" label={words.baht} more={{ inputMode: 'decimal' }} />
        <TextField
          {...shared}
          name="totalBaht"
          label={words.totalBaht}
          hint={words.totalHint(moneyPlain(sum))}
          more={{ inputMode: 'decimal' }}
        />
        <ChoiceField
          {...shared}
          name="planStatus"
          label={words.planStatus}
          choices={choices(page.planStatuses, report.planStatus)}
          none={words.choose}
        />
        <ChoiceField
          {...shared}
          name="targetStatus"
          label={words.targetStatus}
          choices={choices(page.targetStatuses, report.targetStatus)}
          none={words.choose}
        />
        <p class="actions">
          <button type="submit">{words.save}</button>
        </p>
      </form>
    </section>
  );
}

function Decide({ lang, report, year, formToken, sheet, wrong, mayWrite, mayApprove, isOwn }: ReportPage) {
  const words = reportWords(lang);
  const asks = (name: string) => (
    <>
      <Carried formToken={formToken} sheet={sheet} />
      <input type="hidden" name="version" value={report.version} />
      <button type="submit" class={name === 'approve' ? '' : 'outline'}>
        {name === 'approve' ? words.approve : words.rewrite}
      </button>
    </>
  );
  return (
    <div class="actions">
      {mayApprove && report.status === 'draft' && wrong.length === 0 && !isOwn && (
        <form method="post" action={pathOf(report, year, '/approve')}>
          {asks('approve')}
        </form>
      )}
      {report.status === 'draft' && isOwn && <span class="hint">{words.approveOwn}</span>}
      {mayWrite && (
        <form method="post" action={pathOf(report, year, '/rewrite')}>
          {asks('rewrite')} <span class="hint">{words.rewriteHint}</span>
        </form>
      )}
    </div>
  );
}

const swotLine = ({ group, district, kind, text, source, date }: ToldSwot): string =>
  [`${group} ${areaTh(district)}`, SWOT_TH[kind], text, source, date && formDate(date)].filter(Boolean).join(' · ');

/** What the files carry besides the text: whoever approves is to have seen it, and whoever writes chooses from it. */
function Annex(page: ReportPage) {
  const { lang, report, annexChoices } = page;
  const { swot = [], projects = [] } = report;
  const words = reportWords(lang);
  if (swot.length + projects.length + annexChoices.length === 0) return null;
  return (
    <details class="card" id="annex">
      <summary>{words.annex(swot.length, projects.length)}</summary>
      {projects.length > 0 && (
        <ul class="rows" lang="th">
          {projects.map(({ group, name, unit, budgetBaht, state }) => (
            <li key={`${group}${name}`}>
              {group} · {name} · {projectStates('th')[state]}
              {unit && ` · ${unit}`}
              {budgetBaht !== null && ` · ${moneyPlain(budgetBaht)}`}
            </li>
          ))}
        </ul>
      )}
      {annexChoices.length > 0 ? (
        <form method="post" action={pathOf(report, page.year, '/annex')}>
          <Carried formToken={page.formToken} sheet={`${page.sheet}-annex`} />
          <input type="hidden" name="version" value={report.version} />
          <TickList
            legend={words.chooseSwot}
            name="swot"
            choices={annexChoices.map((entry) => ({ value: swotKey(entry), label: swotLine(entry) }))}
            chosen={swot.map(swotKey)}
          />
          <button type="submit" class="outline">
            {words.saveSwot}
          </button>
        </form>
      ) : (
        <ul class="rows" lang="th">
          {swot.map((entry) => (
            <li key={swotKey(entry)}>{swotLine(entry)}</li>
          ))}
        </ul>
      )}
    </details>
  );
}

function Versions({ lang, report, year, versions, names, moment }: ReportPage) {
  const words = reportWords(lang);
  return (
    <section class="card" aria-labelledby="versions">
      <h2 id="versions">{words.versions}</h2>
      <div class="scroll">
        <table class="stacks">
          <thead>
            <tr>
              <th scope="col">{words.version}</th>
              <th scope="col">{words.writtenAt}</th>
              <th scope="col">{words.by}</th>
              <th scope="col" class="num">
                {words.percent}
              </th>
              <th scope="col" class="num">
                {words.baht}
              </th>
              <th scope="col">{words.status}</th>
              <th scope="col">{words.files}</th>
            </tr>
          </thead>
          <tbody>
            {versions.map((each) => (
              <tr key={each.version}>
                <th scope="row">{each.version}</th>
                <td data-label={words.writtenAt}>{moment(each.writtenAt)}</td>
                <td data-label={words.by}>{names.get(each.writtenBy) ?? '–'}</td>
                <td data-label={words.percent} class="num">
                  {percentOf(each)}
                </td>
                <td data-label={words.baht} class="num">
                  {bahtOf(each.baht)}
                </td>
                <td data-label={words.status}>
                  {each.status === 'approved'
                    ? `${words.approved} ${names.get(each.approvedBy ?? '') ?? ''}`
                    : words.draft}
                </td>
                <td data-label={words.files}>
                  {FORMATS.map((format) => (
                    <>
                      <a
                        href={`${PATH}/${report.number}/file/${format}?version=${each.version}${year === null ? '' : `&year=${year}`}`}
                      >
                        {PAPER_NAMES[format]}
                      </a>{' '}
                    </>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
