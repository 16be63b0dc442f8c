/** The registry as a list, and one person of it. */
import type { ComponentChildren, VNode } from 'preact';
import type { Attendance } from '../attendance/model.ts';
import type { Consultation } from '../consultations/model.ts';
import type { Representative } from '../representatives/model.ts';
import { REGISTRY_VIEWS, type RegistryView } from '../representatives/registry-rules.ts';
import { FIELDS, NOTE_LETTERS, phoneWithDashes, type Field } from '../representatives/rules.ts';
import { Carried, ChoiceField, TextField, TickList, type Choice } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { frameWords } from '../web/messages.ts';
import { Card, Crumbs, Pager, Pairs, Tabs, Tag, pathWith, type Tone } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { exportWords } from './exports-messages.ts';
import { EXPORTS } from './exports-pages.tsx';
import { importWords } from './import-messages.ts';
import { LetterForm, LettersForm, NextLettersForm, REGISTRY as PATH } from './registry-letters-pages.tsx';
import { registryWords } from './registry-messages.ts';

export const COLUMNS = [
  'district',
  'community',
  'role',
  'speaksFor',
  'phone',
  'mission',
  'keyActivities',
  'contactAddress',
  'status',
  'line',
  'since',
] as const;
export type Column = (typeof COLUMNS)[number];
export const USUAL_COLUMNS: readonly Column[] = ['district', 'community', 'role', 'phone', 'status', 'line'];

const TONES: Partial<Record<Representative['status'], Tone>> = {
  active: 'go',
  pending: 'warn',
  rejected: 'bad',
  paused: 'warn',
};

export function StatusTag({ lang, status }: { lang: Lang; status: Representative['status'] }) {
  return <Tag tone={TONES[status] ?? 'plain'}>{registryWords(lang).statuses[status]}</Tag>;
}

export interface RegistryQuery {
  view: RegistryView;
  search: string;
  group: string;
  district: string;
}

export interface RegistryList {
  lang: Lang;
  people: readonly Representative[];
  query: RegistryQuery;
  counts: Readonly<Record<string, number>>;
  columns: readonly Column[];
  groups: readonly Choice[];
  districts: readonly Choice[];
  first: string | null;
  next: string | null;
  mayImport: boolean;
  /** Whether this person may take it along as a file. */
  mayTake: boolean;
  /** Those of them who wait for a letter. */
  awaiting: readonly string[];
  /** How many of the filtered were never made a letter. */
  withoutLetter: number;
  formToken: string;
  sheet: string;
}

const pathOf = ({ view, search, group, district }: RegistryQuery): string =>
  pathWith(PATH, { view: view === 'all' ? '' : view, q: search, group, district });

export function registryPage(list: RegistryList): VNode {
  const { lang, people, query, counts, columns, groups, districts, first, next, mayImport } = list;
  const words = registryWords(lang);
  const frame = frameWords(lang);
  const shown = REGISTRY_VIEWS.filter((view) => view === 'all' || view === query.view || (counts[view] ?? 0) > 0);
  return (
    <>
      <div class="head">
        <h1>{words.title}</h1>
        <p class="actions">
          {mayImport && <a href={`${PATH}/import`}>{importWords(lang).link}</a>}
          {list.mayTake && (
            <a
              href={pathWith(EXPORTS, {
                kind: 'registry',
                view: query.view === 'all' ? '' : query.view,
                q: query.search,
                group: query.group,
                district: query.district,
              })}
            >
              {exportWords(lang).link}
            </a>
          )}
          <a href={`${PATH}/phone-list`}>{words.phoneList}</a>
        </p>
      </div>
      <Tabs
        label={words.views}
        tabs={shown.map((view) => ({
          href: pathOf({ ...query, view }),
          label: view === 'all' ? words.inRegistry : words.statuses[view],
          current: view === query.view,
          count: counts[view],
        }))}
      />
      <form class="filters" method="get" action={PATH}>
        {query.view !== 'all' && <input type="hidden" name="view" value={query.view} />}
        <TextField
          lang={lang}
          name="q"
          type="search"
          label={`${words.search} (${words.searchHint})`}
          typed={{ q: query.search }}
        />
        {groups.length > 1 && (
          <ChoiceField
            lang={lang}
            name="group"
            label={words.group}
            typed={{ group: query.group }}
            choices={groups}
            none={frame.all}
          />
        )}
        {districts.length > 1 && (
          <ChoiceField
            lang={lang}
            name="district"
            label={words.district}
            typed={{ district: query.district }}
            choices={districts}
            none={frame.all}
          />
        )}
        <button type="submit">{words.search}</button>
        {(query.search || query.group || query.district) && (
          <a href={pathOf({ view: query.view, search: '', group: '', district: '' })}>{frame.clear}</a>
        )}
      </form>
      <details>
        <summary>{words.columns}</summary>
        <form method="get" action={PATH}>
          {Object.entries({
            view: query.view === 'all' ? '' : query.view,
            q: query.search,
            group: query.group,
            district: query.district,
          }).map(([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />)}
          <TickList
            legend={words.columns}
            name="col"
            choices={COLUMNS.map((column) => ({ value: column, label: words.fields[column] }))}
            chosen={columns}
          />
          <button type="submit" class="outline small">
            {words.showColumns}
          </button>
        </form>
      </details>
      {people.length === 0 ? (
        <p class="card">{words.nobody}</p>
      ) : (
        <div class="scroll">
          <table class="stacks">
            <thead>
              <tr>
                <th scope="col">{words.fields.fullName}</th>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {words.fields[column]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {people.map((person) => (
                <tr key={person._id}>
                  <th scope="row" class="no-wrap">
                    <a href={`${PATH}/${person._id}`}>{person.fullName ?? words.noName}</a>
                  </th>
                  {columns.map((column) => (
                    <td key={column} data-label={words.fields[column]}>
                      <Cell lang={lang} person={person} column={column} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pager lang={lang} first={first} next={next} />
      {list.withoutLetter > 0 && (
        <NextLettersForm {...list} waiting={list.withoutLetter} group={query.group} district={query.district} />
      )}
      {list.awaiting.length > 0 && <LettersForm {...list} people={list.awaiting} />}
    </>
  );
}

function Cell({ lang, person, column }: { lang: Lang; person: Representative; column: Column }): VNode {
  const words = registryWords(lang);
  const none = frameWords(lang).none;
  switch (column) {
    case 'status':
      return <StatusTag lang={lang} status={person.status} />;
    case 'line':
      return <>{words.line[lineOf(person)]}</>;
    case 'since':
      return <>{formatsOf(lang).day(person.submittedAt ?? person.createdAt)}</>;
    case 'phone':
      return <span class="no-wrap">{person.phone ? phoneWithDashes(person.phone) : none}</span>;
    default:
      return <>{person[column] ?? none}</>;
  }
}

function lineOf({ lineUserId, blockedAt }: Representative): 'yes' | 'blocked' | 'no' {
  if (!lineUserId) return 'no';
  return blockedAt ? 'blocked' : 'yes';
}

export interface HistoryRow {
  at: Date;
  what: string;
  who: string;
  details: string;
}

export interface PersonView {
  lang: Lang;
  person: Representative;
  groupName: string;
  mayEdit: boolean;
  /** Null: nothing is to be decided. */
  review: { mine: boolean } | null;
  awaitsLetter: boolean;
  history: readonly HistoryRow[];
  sessions: readonly { session: Consultation; attendance: Attendance }[];
  formToken: string;
  sheet: string;
}

export function personPage(view: PersonView): VNode {
  const { lang, person, groupName, mayEdit, review, history, sessions } = view;
  const words = registryWords(lang);
  const { moment } = formatsOf(lang);
  const told = (field: Field): ComponentChildren =>
    field === 'phone' && person.phone ? phoneWithDashes(person.phone) : person[field];
  return (
    <>
      <Crumbs trail={[{ href: PATH, label: words.title }]} />
      <div class="head">
        <h1>
          {person.fullName ?? words.noName} <StatusTag lang={lang} status={person.status} />
        </h1>
        {mayEdit && (
          <a role="button" class="outline" href={`${PATH}/${person._id}/edit`}>
            {words.edit}
          </a>
        )}
      </div>
      {review && <Review {...view} mine={review.mine} />}
      {view.awaitsLetter && <LetterForm {...view} person={person._id} />}
      <div class="sides">
        <Card id="details" title={words.details}>
          <Pairs
            pairs={[
              ...FIELDS.map((field) => [words.fields[field], <span class="words">{told(field)}</span>] as const).filter(
                (_pair, index) => Boolean(person[FIELDS[index]!]),
              ),
              [words.group, groupName],
              [words.fields.line, words.line[lineOf(person)]],
              [words.fields.since, moment(person.submittedAt ?? person.createdAt)],
            ]}
          />
        </Card>
        <div>
          <Card id="attended" title={words.attended}>
            {sessions.length === 0 ? (
              <p>{words.noSessions}</p>
            ) : (
              <ul class="rows">
                {sessions.map(({ session, attendance }) => (
                  <li key={session._id}>
                    <span>{session.startsAt ? moment(session.startsAt) : (session.date ?? '–')}</span>
                    <span>
                      {attendance.answer && <Tag>{words.answers[attendance.answer]}</Tag>}{' '}
                      {attendance.checkedInAt && <Tag tone="go">{words.checkedIn}</Tag>}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </Card>
          <Card id="history" title={words.history}>
            <ol class="rows">
              {history.map(({ at, what, who, details }) => (
                <li key={`${at.getTime()}-${what}`}>
                  <span>
                    {what} {details && <small>{details}</small>}
                  </span>
                  <small>
                    {who} · {moment(at)}
                  </small>
                </li>
              ))}
            </ol>
          </Card>
        </div>
      </div>
    </>
  );
}

function Review({ lang, person, mine, formToken, sheet }: PersonView & { mine: boolean }) {
  const words = registryWords(lang);
  const action = `${PATH}/${person._id}/review`;
  const seen = <input type="hidden" name="seen" value={person.version} />;
  return (
    <Card id="review" title={words.review}>
      {person.reviewNote && (
        <p>
          {words.waitingFor}: <span class="words">{person.reviewNote}</span>
        </p>
      )}
      {!mine ? (
        <p>{words.notYours}</p>
      ) : (
        <>
          <p class="hint">{words.reviewHint}</p>
          <form method="post" action={action} class="actions">
            <Carried formToken={formToken} sheet={sheet} />
            {seen}
            <button type="submit" name="decision" value="approve">
              {words.approve}
            </button>
            <button type="submit" name="decision" value="reject" class="danger outline">
              {words.reject}
            </button>
          </form>
          <form method="post" action={action}>
            <Carried formToken={formToken} sheet={`${sheet}-more`} />
            {seen}
            <TextField
              lang={lang}
              name="note"
              label={words.moreLabel}
              typed={{}}
              required
              more={{ maxLength: NOTE_LETTERS }}
            />
            <button type="submit" name="decision" value="more" class="outline">
              {words.more}
            </button>
          </form>
        </>
      )}
    </Card>
  );
}
