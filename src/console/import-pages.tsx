/** The way of a list into the registry: the file, its columns, how it reads, what came of it. */
import type { VNode } from 'preact';
import type { ImportRow, RegistryImport } from '../representatives/import-model.ts';
import { ROW_CHOICES } from '../representatives/import-model.ts';
import { fileTroubles, importFields, troubleTold } from '../representatives/import-messages.ts';
import { COLUMN_MEANINGS } from '../representatives/import-rules.ts';
import type { ImportCounts } from '../representatives/import-store.ts';
import { Carried, ChoiceField, TextField, typedText, type Choice, type Typed } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { frameWords } from '../web/messages.ts';
import { Card, Crumbs, Pager, Pairs, Tag } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { importWords, meaningTold } from './import-messages.ts';
import { registryWords } from './registry-messages.ts';

export const IMPORTS = '/console/representatives/import';

export interface Frame {
  lang: Lang;
  formToken: string;
  sheet: string;
}

export function Trail({ lang, deeper = false }: { lang: Lang; deeper?: boolean }) {
  const list = { href: '/console/representatives', label: registryWords(lang).title };
  return <Crumbs trail={deeper ? [list, { href: IMPORTS, label: importWords(lang).title }] : [list]} />;
}

export function uploadPage({ lang, formToken, sheet, earlier }: Frame & { earlier: readonly RegistryImport[] }): VNode {
  const words = importWords(lang);
  const { moment } = formatsOf(lang);
  return (
    <>
      <Trail lang={lang} />
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      <form method="post" action={IMPORTS} encType="multipart/form-data" class="card">
        <Carried formToken={formToken} sheet={sheet} />
        <div class="field">
          <label for="f-file">{words.file}</label>
          <input id="f-file" type="file" name="file" accept=".xlsx,.csv,.txt,.tsv" aria-describedby="h-file" required />
          <p class="hint" id="h-file">
            {words.fileHint}
          </p>
        </div>
        <p class="actions">
          <button type="submit">{words.send}</button>
        </p>
      </form>
      {earlier.length > 0 && (
        <Card id="earlier" title={words.earlier}>
          <ul class="rows">
            {earlier.map(({ _id, fileName, state, createdAt }) => (
              <li key={_id}>
                <a href={`${IMPORTS}/${_id}`}>{fileName}</a>
                <span>
                  <Tag>{words.states[state]}</Tag> <small>{moment(createdAt)}</small>
                </span>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

/** A → Z, AA …, as spreadsheets name columns. */
const columnName = (index: number): string =>
  index < 26 ? String.fromCharCode(65 + index) : `${columnName(Math.floor(index / 26) - 1)}${columnName(index % 26)}`;

export interface MappingView extends Frame {
  found: RegistryImport;
  typed: Typed;
  problems: readonly string[];
  districts: readonly Choice[];
}

export function mappingPage({ lang, formToken, sheet, found, typed, problems, districts }: MappingView): VNode {
  const words = importWords(lang);
  const { head, fileName } = found;
  const headerRow = Number(typedText(typed, 'headerRow'));
  const heading = head.find(({ number }) => number === headerRow);
  const samples = head.filter(({ number }) => number > headerRow);
  const width = Math.max(0, ...head.map(({ cells }) => cells.length));
  const choices = COLUMN_MEANINGS.map((meaning) => ({ value: meaning, label: meaningTold(lang, meaning) }));
  const told = [...(found.problem ? [fileTroubles(lang)[found.problem]] : []), ...problems];
  return (
    <>
      <Trail lang={lang} deeper />
      <h1>{words.mappingTitle}</h1>
      <p class="lead">
        {fileName}: {words.mappingLead}
      </p>
      {told.length > 0 && (
        <div class="notice bad" role="alert">
          <ul>
            {told.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </div>
      )}
      <form method="post" action={`${IMPORTS}/${found._id}/columns`} class="card">
        <Carried formToken={formToken} sheet={sheet} />
        <div class="fields">
          <TextField
            lang={lang}
            name="headerRow"
            type="number"
            label={words.headerRow}
            typed={typed}
            more={{ min: 0 }}
          />
          <ChoiceField
            lang={lang}
            name="district"
            label={words.district}
            typed={typed}
            choices={districts}
            none={words.noDistrict}
          />
        </div>
        <div class="scroll">
          <table class="stacks">
            <thead>
              <tr>
                <th scope="col">{words.column}</th>
                <th scope="col">{words.heading}</th>
                <th scope="col">{words.sample}</th>
                <th scope="col">{words.meaning}</th>
              </tr>
            </thead>
            <tbody>
              {Array.from({ length: width }, (_, index) => {
                const name = `column-${index}`;
                const chosen = typedText(typed, name);
                return (
                  <tr key={name}>
                    <th scope="row">{columnName(index)}</th>
                    <td data-label={words.heading}>{heading?.cells[index] ?? ''}</td>
                    <td data-label={words.sample}>
                      {samples
                        .map(({ cells }) => cells[index] ?? '')
                        .filter(Boolean)
                        .slice(0, 2)
                        .join(' · ')}
                    </td>
                    <td data-label={words.meaning}>
                      <select name={name} aria-label={`${words.column} ${columnName(index)} ${words.meaning}`}>
                        <option value="" selected={chosen === ''}>
                          {words.skip}
                        </option>
                        {choices.map(({ value, label }) => (
                          <option key={value} value={value} selected={value === chosen}>
                            {label}
                          </option>
                        ))}
                      </select>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
        <p class="actions">
          <button type="submit">{words.check}</button>
        </p>
      </form>
      <Drop lang={lang} formToken={formToken} sheet={sheet} found={found} />
    </>
  );
}

function Drop({ lang, formToken, sheet, found }: Frame & { found: RegistryImport }) {
  return (
    <form method="post" action={`${IMPORTS}/${found._id}/drop`}>
      <Carried formToken={formToken} sheet={`${sheet}-drop`} />
      <button type="submit" class="danger outline small">
        {importWords(lang).drop}
      </button>
    </form>
  );
}

/** Looks by itself whether it is done; without scripts the link does. */
export function workingPiece(lang: Lang, found: RegistryImport, counts: readonly (readonly [string, number])[]): VNode {
  const words = importWords(lang);
  const path = `${IMPORTS}/${found._id}`;
  return (
    <div class="card" hx-get={`${path}/state`} hx-trigger="every 2s" hx-swap="outerHTML">
      <p role="status">{words.working}</p>
      <Pairs pairs={counts.map(([name, count]) => [name, `${count} ${words.rows}`] as const)} />
      <p>
        <a href={path}>{frameWords(lang).lookAgain}</a>
      </p>
    </div>
  );
}

export function workingPage(lang: Lang, found: RegistryImport, counts: readonly (readonly [string, number])[]): VNode {
  return (
    <>
      <Trail lang={lang} deeper />
      <h1>
        {importWords(lang).states[found.state]}: {found.fileName}
      </h1>
      {workingPiece(lang, found, counts)}
    </>
  );
}

export interface DryRun extends Frame {
  found: RegistryImport;
  counts: ImportCounts;
  changes: number;
  bad: readonly ImportRow[];
  badNext: string | null;
  differing: readonly ImportRow[];
  differingNext: string | null;
  fresh: readonly ImportRow[];
}

export function dryRunPage(view: DryRun): VNode {
  const { lang, formToken, sheet, found, counts, changes, bad, differing, fresh } = view;
  const words = importWords(lang);
  const path = `${IMPORTS}/${found._id}`;
  const check = <input type="hidden" name="check" value={found.check} />;
  return (
    <>
      <Trail lang={lang} deeper />
      <h1>{words.dryTitle}</h1>
      <p class="lead">{found.fileName}</p>
      <Card id="counts" title={words.states.checked}>
        <Pairs
          pairs={(['new', 'same', 'differs', 'bad'] as const).map(
            (kind) => [words.kinds[kind], `${counts[kind]} ${words.rows}`] as const,
          )}
        />
        {counts.new + counts.differs + counts.same === 0 ? (
          <p>{words.nothing}</p>
        ) : (
          <form method="post" action={`${path}/apply`} class="actions">
            <Carried formToken={formToken} sheet={`${sheet}-apply`} />
            {check}
            <button type="submit">{words.apply(counts.new, changes)}</button>
          </form>
        )}
        <p class="actions">
          <a href={`${path}/columns`}>{words.remap}</a>
        </p>
      </Card>
      {bad.length > 0 && (
        <Card id="bad" title={`${words.badTitle} (${counts.bad})`}>
          <p>
            <a href={`${path}/report.xlsx`}>{words.report} (Excel)</a> · <a href={`${path}/report.csv`}>CSV</a>
          </p>
          <BadRows lang={lang} rows={bad} />
          <Pager lang={lang} first={null} next={view.badNext} />
        </Card>
      )}
      {differing.length > 0 && (
        <Card id="differs" title={`${words.differsTitle} (${counts.differs})`}>
          <p class="hint">{words.differsLead}</p>
          <form method="post" action={`${path}/choices`}>
            <Carried formToken={formToken} sheet={`${sheet}-choices`} />
            {check}
            <Differences lang={lang} rows={differing} />
            <p class="actions">
              <button type="submit">{words.saveChoices}</button>
              <button type="submit" name="all" value="take" class="outline">
                {words.takeAll}
              </button>
              <button type="submit" name="all" value="keep" class="outline">
                {words.keepAll}
              </button>
            </p>
          </form>
          <Pager lang={lang} first={null} next={view.differingNext} />
        </Card>
      )}
      {fresh.length > 0 && (
        <Card id="new" title={`${words.newTitle} (${counts.new})`}>
          <ul class="rows">
            {fresh.map(({ row, values }) => (
              <li key={row}>
                <span>{values?.fullName}</span>
                <small>
                  {values?.district} {values?.community} · {words.ofRow(row)}
                </small>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Drop lang={lang} formToken={formToken} sheet={sheet} found={found} />
    </>
  );
}

function BadRows({ lang, rows }: { lang: Lang; rows: readonly ImportRow[] }) {
  const words = importWords(lang);
  return (
    <ul class="rows">
      {rows.map(({ row, problems }) => (
        <li key={row}>
          <strong>{words.ofRow(row)}</strong>
          <span>
            {problems.map((problem) => {
              const { field, wrong, todo } = troubleTold(lang, problem);
              return (
                <span key={`${problem.field}-${problem.why}`} class="words">
                  {field}: {wrong} → {todo}{' '}
                </span>
              );
            })}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Differences({ lang, rows }: { lang: Lang; rows: readonly ImportRow[] }) {
  const words = importWords(lang);
  const fields = importFields(lang);
  return (
    <div class="scroll">
      <table class="stacks">
        <thead>
          <tr>
            <th scope="col">{fields.fullName}</th>
            <th scope="col">
              {words.ours} → {words.theirs}
            </th>
            <th scope="col">{words.choice}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, values, person, differences, choice }) => (
            <tr key={row}>
              <th scope="row">
                <a href={`/console/representatives/${person}`}>{values?.fullName}</a> <small>{words.ofRow(row)}</small>
              </th>
              <td data-label={`${words.ours} → ${words.theirs}`}>
                {differences.map(({ field, ours, theirs }) => (
                  <p key={field}>
                    {fields[field]}: {ours ?? '–'} → <strong>{theirs}</strong>
                  </p>
                ))}
              </td>
              <td data-label={words.choice}>
                <select name={`choice-${row}`} aria-label={`${words.choice} ${words.ofRow(row)}`}>
                  {ROW_CHOICES.map((each) => (
                    <option key={each} value={each} selected={each === choice}>
                      {words.choices[each]}
                    </option>
                  ))}
                </select>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
