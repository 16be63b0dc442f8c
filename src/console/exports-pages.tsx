/** Files taken along: what is in one, how far it is, and where it lies. */
import type { VNode } from 'preact';
import type { ExportJob } from '../access/export-job-store.ts';
import { FILE_FORMATS } from '../documents/table.ts';
import { MOST_ROWS } from '../documents/xlsx.ts';
import { Carried, ChoiceField, LongField, ProblemList, type Problems, type Typed } from '../web/forms.tsx';
import { formatsOf, sizeOf } from '../web/format.ts';
import { frameWords } from '../web/messages.ts';
import { Alert, Card, Crumbs, pathWith, Tabs, Tag } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { exportWords, type ExportKind } from './exports-messages.ts';

export const EXPORTS = '/console/exports';
/** Rows are counted up to here before a file is asked for. */
export const MOST_COUNTED = 1_000;

export interface ExportSheet {
  lang: Lang;
  kind: ExportKind;
  kinds: readonly ExportKind[];
  /** What the page that led here showed. */
  query: Readonly<Record<string, string>>;
  /** The same in words. */
  told: readonly string[];
  rows: number;
  mayName: boolean;
  tooMany: boolean;
  typed: Typed;
  problems: Problems;
  jobs: readonly ExportJob[];
  formToken: string;
  sheet: string;
}

export function exportSheetPage(props: ExportSheet): VNode {
  const { lang, kind, kinds, query, told, rows, mayName, tooMany, typed, problems, jobs, formToken, sheet } = props;
  const words = exportWords(lang);
  const { count, moment, upTo } = formatsOf(lang);
  const field = { lang, typed, problems };
  return (
    <>
      <h1>{words.title}</h1>
      <Tabs
        label={words.kind}
        tabs={kinds.map((each) => ({
          href: pathWith(EXPORTS, { kind: each, ...(each === kind ? query : {}) }),
          label: words.kinds[each],
          current: each === kind,
        }))}
      />
      <p>{words.intro}</p>
      <Card id="rows" title={`${words.kinds[kind]}: ${words.rows(upTo(rows, MOST_COUNTED))}`}>
        <p>{told.length > 0 ? `${words.chosen}: ${told.join(' · ')}` : words.everything}</p>
        {(query['q'] || query['place']) && <p class="hint">{words.atMost}</p>}
        {tooMany && <Alert>{words.tooMany(count(MOST_ROWS))}</Alert>}
        <ProblemList lang={lang} problems={problems} labels={{ format: words.format, reason: words.reason }} />
        <form method="post" action={EXPORTS}>
          <Carried formToken={formToken} sheet={sheet} />
          <input type="hidden" name="kind" value={kind} />
          {Object.entries(query).map(([name, value]) => (
            <input key={name} type="hidden" name={`q-${name}`} value={value} />
          ))}
          <ChoiceField
            {...field}
            typed={tooMany ? { ...typed, format: 'csv' } : typed}
            name="format"
            label={words.format}
            choices={FILE_FORMATS.map((format) => ({ value: format, label: words.formats[format] }))}
          />
          {mayName && (
            <fieldset>
              <label>
                <input type="checkbox" name="named" value="yes" checked={typed['named'] === 'yes'} />
                {words.named}
              </label>
              <LongField
                {...field}
                name="reason"
                label={words.reason}
                hint={words.reasonHint}
                rows={2}
                maxLength={300}
              />
            </fieldset>
          )}
          <button type="submit">{tooMany ? words.asCsv : words.make}</button>
        </form>
      </Card>
      {jobs.length > 0 && (
        <Card id="mine" title={words.mine}>
          <ul>
            {jobs.map(({ _id, fileName, state, createdAt }) => (
              <li key={_id}>
                <a href={`${EXPORTS}/${_id}`}>{fileName}</a> {moment(createdAt)}{' '}
                <Tag tone={state === 'ready' ? 'go' : state === 'failed' ? 'bad' : 'plain'}>{words.states[state]}</Tag>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

function Progress({ lang, job: { rows, expected } }: { lang: Lang; job: ExportJob }) {
  const words = exportWords(lang);
  const { count } = formatsOf(lang);
  if (expected === null)
    return (
      <>
        <progress aria-labelledby="job-title" />
        <p>{words.writtenSoFar(count(rows))}</p>
      </>
    );
  const of = Math.max(expected, rows);
  return (
    <>
      <progress value={rows} max={Math.max(of, 1)} aria-labelledby="job-title" />
      <p>{words.written(count(rows), count(of))}</p>
    </>
  );
}

/** Asks for itself again while it is being written. */
export function JobPiece({ lang, job, stuck }: { lang: Lang; job: ExportJob; stuck: boolean }) {
  const words = exportWords(lang);
  const { count, moment } = formatsOf(lang);
  const path = `${EXPORTS}/${job._id}`;
  const state = stuck ? 'failed' : job.state;
  const title = { writing: words.writingTitle, ready: words.readyTitle, failed: words.failedTitle }[state];
  return (
    <section
      class="card"
      id="job"
      aria-labelledby="job-title"
      {...(state === 'writing' && {
        'hx-get': `${path}/progress`,
        'hx-trigger': 'every 1s',
        'hx-swap': 'outerHTML',
      })}
    >
      <h2 id="job-title">{title}</h2>
      {state === 'writing' && (
        <div role="status">
          <Progress lang={lang} job={job} />
          <p>
            <a href={path}>{frameWords(lang).lookAgain}</a>
          </p>
        </div>
      )}
      {state === 'ready' && (
        <div role="status">
          <p>{words.ready(count(job.rows), sizeOf(job.bytes))}</p>
          <p>
            <a role="button" href={`${path}/file`} download>
              {words.download}
            </a>
          </p>
          <p>{words.until(moment(job.expiresAt))}</p>
        </div>
      )}
      {state === 'failed' && (
        <>
          <p role="alert">{words.failed}</p>
          <p>
            <a href={pathWith(EXPORTS, { kind: job.kind, ...job.query })}>{words.again}</a>
          </p>
        </>
      )}
    </section>
  );
}

export function exportJobPage({ lang, job, stuck }: { lang: Lang; job: ExportJob; stuck: boolean }): VNode {
  return (
    <>
      <Crumbs trail={[{ href: EXPORTS, label: exportWords(lang).title }]} />
      <h1>{job.fileName}</h1>
      <JobPiece lang={lang} job={job} stuck={stuck} />
    </>
  );
}
