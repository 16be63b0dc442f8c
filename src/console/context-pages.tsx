/** Context data: which areas have what, and one district or district group with its fields, SWOT and attachments. */
import type { VNode } from 'preact';
import { SWOT_KINDS, type DistrictContext } from '../development-issues/context-model.ts';
import { CONTEXT_LETTERS, ATTACHMENT_TYPES, type ContextConfig } from '../development-issues/context-rules.ts';
import { Carried, ChoiceField, LongField, TextField, type Choice, type Typed } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { Alert, Card, Crumbs } from '../web/parts.tsx';
import { StaleTable, Was, type StaleField } from '../web/stale.tsx';
import type { Lang } from '../web/words.ts';
import { frameWords } from '../web/messages.ts';
import { ErasureMark } from './files-pages.tsx';
import { contextWords } from './context-messages.ts';

export const CONTEXT = '/console/context';
/** What browsers offer first; what is taken, the content decides. */
const ACCEPTED = Object.values(ATTACHMENT_TYPES)
  .map((ending) => `.${ending}`)
  .join(',');

/** `/console/context/district/ทุ่งครุ`, `/console/context/group/THON_S`. */
export const contextPath = (id: string): string => `${CONTEXT}/${id.split(':').map(encodeURIComponent).join('/')}`;

export interface ContextList {
  lang: Lang;
  groups: readonly Choice[];
  group: string;
  areas: readonly { id: string; name: string; context: DistrictContext | null }[];
  fields: number;
  /** Sentences of the next report. */
  narrative: readonly string[];
}

export function contextListPage({ lang, groups, group, areas, fields, narrative }: ContextList): VNode {
  const words = contextWords(lang);
  const formats = formatsOf(lang);
  return (
    <>
      <div class="head">
        <h1>{words.title}</h1>
      </div>
      {groups.length > 1 && (
        <form class="filters" method="get" action={CONTEXT}>
          <ChoiceField lang={lang} name="group" label={words.group} typed={{ group }} choices={groups} />
          <button type="submit">{frameWords(lang).show}</button>
        </form>
      )}
      <div class="scroll">
        <table class="stacks">
          <thead>
            <tr>
              <th scope="col">{words.area}</th>
              <th scope="col" class="num">
                {words.fieldsDone}
              </th>
              <th scope="col" class="num">
                {words.swot}
              </th>
              <th scope="col" class="num">
                {words.attachments}
              </th>
              <th scope="col">{words.updated}</th>
            </tr>
          </thead>
          <tbody data-keys>
            {areas.map(({ id, name, context }) => (
              <tr key={id} data-row>
                <th scope="row">
                  <a href={contextPath(id)} data-open>
                    {name}
                  </a>
                </th>
                <td data-label={words.fieldsDone} class="num">
                  {formats.count(context?.fields.filter(({ text }) => text !== '').length ?? 0)}/{fields}
                </td>
                <td data-label={words.swot} class="num">
                  {formats.count(context?.swot.length ?? 0)}
                </td>
                <td data-label={words.attachments} class="num">
                  {formats.count(context?.attachments.length ?? 0)}
                </td>
                <td data-label={words.updated} class="no-wrap">
                  {context ? formats.day(context.updatedAt) : words.never}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Card id="report" title={words.report}>
        {narrative.length === 0 && <p class="quiet">{words.reportNothing}</p>}
        <ul lang="th">
          {narrative.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Card>
    </>
  );
}

export interface ContextView {
  lang: Lang;
  context: DistrictContext;
  name: string;
  config: ContextConfig;
  mayWrite: boolean;
  staffName(id: string): string;
  history: readonly { at: Date; what: string; by: string }[];
  /** The fields as they are, or as they were typed. */
  typed: Typed;
  was: Readonly<Record<string, string>>;
  seen: number;
  swotTyped: Typed;
  fileTyped: Typed;
  stale: { changed: readonly StaleField[]; by: string | null } | null;
  told: string | null;
  formToken: string;
  sheet: string;
}

export function contextPage(view: ContextView): VNode {
  const { lang, context, config, name, mayWrite, stale } = view;
  const words = contextWords(lang);
  const formats = formatsOf(lang);
  const fieldName = ({ nameTh, nameEn }: ContextConfig['fields'][number]): string => (lang === 'th' ? nameTh : nameEn);
  const labels = Object.fromEntries(
    config.fields.flatMap((field) => [
      [field.id, fieldName(field)],
      [`${field.id}-source`, words.sourceOf(fieldName(field))],
      [`${field.id}-date`, words.dateOf(fieldName(field))],
    ]),
  );
  const former = context.fields.filter(({ field }) => !config.fields.some(({ id }) => id === field));
  return (
    <>
      <Crumbs trail={[{ href: CONTEXT, label: words.title }]} />
      <div class="head">
        <h1>{name}</h1>
      </div>
      <Alert>{view.told}</Alert>
      {stale && (
        <StaleTable
          words={{ ...words, title: words.staleTitle, told: words.stale, table: words.staleTable }}
          changed={stale.changed}
          labels={labels}
          by={stale.by}
        />
      )}
      <div class="sides">
        <div>
          <Card id="fields" title={words.fields}>
            {mayWrite ? (
              <form method="post" action={contextPath(context._id)}>
                <Carried formToken={view.formToken} sheet={view.sheet} />
                <input type="hidden" name="seen" value={view.seen} />
                <Was values={view.was} />
                {config.fields.map((field) => (
                  <fieldset key={field.id}>
                    <legend class="sr-only">{fieldName(field)}</legend>
                    <LongField
                      lang={lang}
                      name={field.id}
                      label={fieldName(field)}
                      typed={view.typed}
                      maxLength={CONTEXT_LETTERS.text}
                      rows={4}
                    />
                    <div class="fields">
                      <TextField
                        lang={lang}
                        name={`${field.id}-source`}
                        label={words.source}
                        typed={view.typed}
                        more={{ maxLength: CONTEXT_LETTERS.source }}
                      />
                      <TextField
                        lang={lang}
                        name={`${field.id}-date`}
                        type="date"
                        label={words.date}
                        typed={view.typed}
                      />
                    </div>
                  </fieldset>
                ))}
                <button type="submit">{words.save}</button>
              </form>
            ) : context.fields.length === 0 ? (
              <p class="quiet">{words.noFields}</p>
            ) : (
              context.fields.map((field) => (
                <section key={field.field}>
                  <h3>{labels[field.field] ?? field.nameTh}</h3>
                  <p class="words">{field.text}</p>
                  <p class="quiet">{[field.source, field.date].filter(Boolean).join(' · ')}</p>
                </section>
              ))
            )}
            {mayWrite &&
              former.map((field) => (
                <section key={field.field}>
                  <h3>
                    {field.nameTh} ({words.formerField})
                  </h3>
                  <p class="words">{field.text}</p>
                </section>
              ))}
          </Card>
        </div>
        <div>
          <Card id="swot" title={words.swotTitle}>
            <Swot {...view} />
          </Card>
          <Card id="attachments" title={words.attachments}>
            <Attachments {...view} />
          </Card>
          {view.history.length > 0 && (
            <Card id="history" title={words.history}>
              <ul class="plain">
                {view.history.map(({ at, what, by }, index) => (
                  <li key={index}>
                    {what} · {by} · {formats.moment(at)}
                  </li>
                ))}
              </ul>
            </Card>
          )}
        </div>
      </div>
    </>
  );
}

function Swot(view: ContextView) {
  const { lang, context, mayWrite, swotTyped } = view;
  const words = contextWords(lang);
  const path = contextPath(context._id);
  return (
    <>
      {context.swot.length === 0 && <p class="quiet">{words.noSwot}</p>}
      {SWOT_KINDS.map((kind) => {
        const entries = context.swot.filter((entry) => entry.kind === kind);
        if (entries.length === 0) return null;
        return (
          <section key={kind}>
            <h3>{words.kinds[kind]}</h3>
            <ul class="plain">
              {entries.map(({ _id, text, source, date, by }) => (
                <li key={_id}>
                  <p class="words">{text}</p>
                  <p class="quiet">{[source, date, view.staffName(by)].filter(Boolean).join(' · ')}</p>
                  {mayWrite && (
                    <form method="post" action={`${path}/swot-remove`}>
                      <Carried formToken={view.formToken} sheet={`${view.sheet}-${_id.slice(-8)}`} />
                      <input type="hidden" name="entry" value={_id} />
                      <button type="submit" class="outline secondary small">
                        {words.remove}
                        <span class="sr-only">: {text.slice(0, 60)}</span>
                      </button>
                    </form>
                  )}
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      {mayWrite && (
        <form method="post" action={`${path}/swot`}>
          <Carried formToken={view.formToken} sheet={`${view.sheet}-swot`} />
          <ChoiceField
            lang={lang}
            name="kind"
            label={words.kind}
            typed={swotTyped}
            choices={SWOT_KINDS.map((kind) => ({ value: kind, label: words.kinds[kind] }))}
            none={words.choose}
            required
          />
          <LongField
            lang={lang}
            name="text"
            label={words.text}
            typed={swotTyped}
            rows={2}
            maxLength={CONTEXT_LETTERS.swot}
            required
          />
          <div class="fields">
            <TextField
              lang={lang}
              name="source"
              label={words.source}
              typed={swotTyped}
              more={{ maxLength: CONTEXT_LETTERS.source }}
            />
            <TextField lang={lang} name="date" type="date" label={words.date} typed={swotTyped} />
          </div>
          <button type="submit" class="outline">
            {words.add}
          </button>
        </form>
      )}
    </>
  );
}

function Attachments(view: ContextView) {
  const { lang, context, mayWrite, config, fileTyped } = view;
  const { mostBytes, most } = config.attachments;
  const words = contextWords(lang);
  const formats = formatsOf(lang);
  const path = contextPath(context._id);
  return (
    <>
      {context.attachments.length === 0 && <p class="quiet">{words.noFiles}</p>}
      <ul class="plain">
        {context.attachments.map((file) => {
          const { _id, name, size, source, date, by } = file;
          return (
            <li key={_id}>
              <a href={`${path}/file/${_id}`}>{name}</a>
              <ErasureMark lang={lang} file={file} />
              <p class="quiet">
                {[`${formats.count(Math.ceil(size / 1024))} KB`, source, date, view.staffName(by)]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
              {mayWrite && (
                <form method="post" action={`${path}/detach`}>
                  <Carried formToken={view.formToken} sheet={`${view.sheet}-${_id.slice(-8)}`} />
                  <input type="hidden" name="file" value={_id} />
                  <button type="submit" class="outline secondary small">
                    {words.detach}
                    <span class="sr-only">: {name}</span>
                  </button>
                </form>
              )}
            </li>
          );
        })}
      </ul>
      {mayWrite && context.attachments.length < most && (
        <form method="post" action={`${path}/attach`} encType="multipart/form-data">
          <Carried formToken={view.formToken} sheet={`${view.sheet}-file`} />
          <div class="fields">
            <TextField
              lang={lang}
              name="fileSource"
              label={words.source}
              typed={fileTyped}
              more={{ maxLength: CONTEXT_LETTERS.source }}
            />
            <TextField lang={lang} name="fileDate" type="date" label={words.date} typed={fileTyped} />
          </div>
          <label for="f-file">{words.file}</label>
          <input id="f-file" type="file" name="file" accept={ACCEPTED} required aria-describedby="h-file" />
          <p class="hint" id="h-file">
            {words.fileHint(formats.count(Math.floor(mostBytes / 1024 / 1024)), formats.count(most))}
          </p>
          <button type="submit" class="outline">
            {words.attach}
          </button>
        </form>
      )}
    </>
  );
}
