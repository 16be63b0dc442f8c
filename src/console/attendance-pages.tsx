/** Who comes and who is there, as a list to tick; an answer that was told by phone. */
import type { VNode } from 'preact';
import type { Presence } from '../attendance/check-in-effects.ts';
import type { Attendance } from '../attendance/model.ts';
import { MAY_BE_PHONED } from '../attendance/phoned-effects.ts';
import { ANSWER_LETTERS, WALK_IN_LETTERS, standingOf, wasThere } from '../attendance/rules.ts';
import type { WalkIn } from '../attendance/walk-in-store.ts';
import type { Consultation } from '../consultations/model.ts';
import { phoneWithDashes } from '../representatives/rules.ts';
import type { Representative } from '../representatives/model.ts';
import { Carried, ChoiceField, ProblemList, TextField, type Problems, type Typed } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { Card, Pager, Tabs, Tag } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { attendanceWords } from './attendance-messages.ts';
import { SessionTrail, SESSIONS } from './sessions-list-pages.tsx';

export const ROLL_VIEWS = ['yes', 'all'] as const;
export type RollView = (typeof ROLL_VIEWS)[number];

export interface RollRow {
  person: Representative;
  row: Attendance | null;
}

export interface RollPageView {
  lang: Lang;
  title: string;
  presence: Presence;
  /** Of the QR for a screen; null where there is nothing to check in to. */
  qrUrl: string | null;
  now: Date;
  view: RollView;
  search: string;
  rows: readonly RollRow[];
  walkIns: readonly WalkIn[];
  path(query: { view?: RollView; after?: string }): string;
  first: string | null;
  next: string | null;
  /** To come back to this very page. */
  back: string;
  formToken: string;
  sheet: string;
}

const nameOf = ({ fullName }: Representative): string => fullName ?? '–';

export function rollPage(view: RollPageView): VNode {
  const { lang, title, presence, qrUrl, now, search, rows, first, next, back } = view;
  const words = attendanceWords(lang);
  const { count, moment } = formatsOf(lang);
  const { session, opening } = presence;
  const base = `${SESSIONS}/${session._id}/attendance`;
  return (
    <>
      <SessionTrail lang={lang} session={session} />
      <h1>{words.title}</h1>
      <p class="lead">{title}</p>
      <ul class="tags">
        <li>
          <Tag tone="go">
            {words.there} {count(presence.checkedIn)}
          </Tag>
        </li>
        <li>
          <Tag>
            {words.expected} {count(presence.expected)}
          </Tag>
        </li>
        <li>
          <Tag>
            {words.unregistered} {count(presence.walkIns)}
          </Tag>
        </li>
      </ul>
      <p class="hint">
        {opening === null
          ? words.noOpening
          : now < opening.from
            ? words.notYet(moment(opening.from))
            : words.opens(moment(opening.from), moment(opening.until))}
      </p>
      {qrUrl && (
        <p class="actions below">
          <a role="button" class="outline" href={qrUrl}>
            {words.screen}
          </a>
          <a role="button" class="outline" href={`${qrUrl}/print`}>
            {words.print}
          </a>
        </p>
      )}
      <form class="filters" method="get" action={base}>
        <TextField lang={lang} name="q" type="search" label={words.fields.q} typed={{ q: search }} />
        <button type="submit" class="outline">
          {words.search}
        </button>
      </form>
      <Tabs
        label={words.views}
        tabs={ROLL_VIEWS.map((each) => ({
          href: view.path({ view: each }),
          label: words[each],
          current: search === '' && each === view.view,
        }))}
      />
      {rows.length === 0 ? <p class="card">{words.nobody}</p> : <Roll {...view} base={base} back={back} />}
      <Pager lang={lang} first={first} next={next} />
      <WalkIns {...view} base={base} />
    </>
  );
}

function Roll({ lang, presence, rows, now, back, base, formToken, sheet }: RollPageView & { base: string }) {
  const words = attendanceWords(lang);
  const { time } = formatsOf(lang);
  const { session, opening } = presence;
  const mayTick = opening !== null && now >= opening.from;
  const mayAnswer = session.status === 'announced' && session.startsAt !== null && session.startsAt > now;
  return (
    <div class="scroll">
      <table class="stacks">
        <thead>
          <tr>
            <th scope="col">{words.person}</th>
            <th scope="col">{words.fields.answer}</th>
            <th scope="col">{words.presence}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ person, row }) => {
            const isThere = row !== null && wasThere(row, session.revision);
            const path = `${base}/${person._id}`;
            return (
              <tr key={person._id} id={`p-${person._id}`}>
                <th scope="row">
                  {nameOf(person)}{' '}
                  <small>
                    {[person.community, person.district].filter(Boolean).join(' · ')}
                    {person.phone && <span class="no-wrap"> · {phoneWithDashes(person.phone)}</span>}
                  </small>
                </th>
                <td>
                  <Answer lang={lang} row={row} revision={session.revision} />{' '}
                  {mayAnswer && MAY_BE_PHONED.includes(person.status) && (
                    <a href={`${path}/answer`}>
                      {words.phone}
                      <span class="sr-only"> {nameOf(person)}</span>
                    </a>
                  )}
                </td>
                <td>
                  {mayTick ? (
                    <form method="post" action={`${path}/${isThere ? 'out' : 'in'}`} class="tick">
                      <Carried formToken={formToken} sheet={`${sheet}-${person._id.slice(-8)}`} />
                      <input type="hidden" name="revision" value={session.revision} />
                      <input type="hidden" name="back" value={back} />
                      {isThere && <Tag tone="go">{words.since(time(row.checkedInAt!))}</Tag>}
                      <button type="submit" class={isThere ? 'outline' : ''}>
                        {isThere ? words.undo : words.tick}
                        <span class="sr-only"> {nameOf(person)}</span>
                      </button>
                    </form>
                  ) : isThere ? (
                    words.since(time(row.checkedInAt!))
                  ) : (
                    '–'
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Answer({ lang, row, revision }: { lang: Lang; row: Attendance | null; revision: number }) {
  const words = attendanceWords(lang);
  const { count } = formatsOf(lang);
  const standing = row && row.revision === revision ? standingOf(row) : null;
  if (!row || !standing) return <>{words.standing.silent}</>;
  const more = [
    row.partySize !== null && row.partySize > 1 ? words.party(count(row.partySize)) : '',
    row.late ? [words.isLate, row.lateBy].filter(Boolean).join(' ') : '',
    row.leavesEarly ? (row.leavesWhen ? words.isLeavingWhen(row.leavesWhen) : words.isLeavingEarly) : '',
    row.proxy ? words.comesInstead(row.proxy) : '',
    row.reason ?? '',
    row.via === 'phone' ? words.byPhone : '',
  ].filter(Boolean);
  return (
    <>
      {words.standing[standing]} {more.length > 0 && <small>{more.join(' · ')}</small>}
    </>
  );
}

function WalkIns({ lang, walkIns, presence, now, base, back, formToken, sheet }: RollPageView & { base: string }) {
  const words = attendanceWords(lang);
  const { count, moment } = formatsOf(lang);
  const isOpen = presence.opening !== null && now >= presence.opening.from;
  if (!isOpen && walkIns.length === 0) return null;
  return (
    <Card id="walk-ins" title={`${words.walkIns} (${count(presence.walkIns)})`}>
      {walkIns.length > 0 && (
        <ul class="rows">
          {walkIns.map(({ _id, people, name, at }) => (
            <li key={_id}>
              <span>
                {words.people(count(people))} {name && <small>{name}</small>} <small>{moment(at)}</small>
              </span>
              <form method="post" action={`${base}/walk-ins/${_id}/undo`} class="tick">
                <Carried formToken={formToken} sheet={`${sheet}-${_id.slice(-8)}`} />
                <input type="hidden" name="back" value={back} />
                <button type="submit" class="outline">
                  {words.undo}
                  <span class="sr-only">
                    {' '}
                    {words.people(count(people))} {name}
                  </span>
                </button>
              </form>
            </li>
          ))}
        </ul>
      )}
      {isOpen && (
        <form method="post" action={`${base}/walk-ins`}>
          <Carried formToken={formToken} sheet={`${sheet}-walk-in`} />
          <input type="hidden" name="back" value={back} />
          <div class="fields">
            <TextField
              lang={lang}
              name="people"
              type="number"
              label={words.fields.people}
              typed={{ people: '1' }}
              more={{ min: 1, max: 500, inputMode: 'numeric' }}
            />
            <TextField
              lang={lang}
              name="name"
              label={words.fields.name}
              typed={{}}
              hint={words.walkInHint}
              more={{ maxLength: WALK_IN_LETTERS, autocomplete: 'off' }}
            />
          </div>
          <p class="actions">
            <button type="submit">{words.addWalkIn}</button>
          </p>
        </form>
      )}
    </Card>
  );
}

export interface PhonedPageView {
  lang: Lang;
  session: Consultation;
  person: Representative;
  typed: Typed;
  problems: Problems;
  formToken: string;
  sheet: string;
}

export function phonedPage({ lang, session, person, typed, problems, formToken, sheet }: PhonedPageView): VNode {
  const words = attendanceWords(lang);
  const base = `${SESSIONS}/${session._id}/attendance`;
  const field = { lang, typed, problems };
  return (
    <>
      <SessionTrail lang={lang} session={session} />
      <h1>{words.phoneTitle(nameOf(person))}</h1>
      <p class="hint">{words.phoneHint}</p>
      <ProblemList lang={lang} problems={problems} labels={words.fields} />
      <form method="post" action={`${base}/${person._id}/answer`} class="card">
        <Carried formToken={formToken} sheet={sheet} />
        <input type="hidden" name="revision" value={session.revision} />
        <div class="fields">
          <ChoiceField
            {...field}
            name="answer"
            label={words.fields.answer}
            required
            choices={(['yes', 'no', 'maybe'] as const).map((value) => ({ value, label: words.standing[value] }))}
          />
          <TextField
            {...field}
            name="partySize"
            type="number"
            label={words.fields.partySize}
            more={{ min: 1, max: 50, inputMode: 'numeric' }}
          />
          <TextField
            {...field}
            name="proxy"
            label={words.fields.proxy}
            more={{ maxLength: ANSWER_LETTERS.proxy, autocomplete: 'off' }}
          />
          <TextField {...field} name="reason" label={words.fields.reason} more={{ maxLength: ANSWER_LETTERS.reason }} />
        </div>
        <label>
          <input type="checkbox" name="late" value="yes" checked={typed['late'] === 'yes'} /> {words.fields.late}
        </label>
        <label>
          <input type="checkbox" name="leavesEarly" value="yes" checked={typed['leavesEarly'] === 'yes'} />{' '}
          {words.fields.leavesEarly}
        </label>
        <p class="actions">
          <button type="submit">{words.save}</button>
          <a href={base}>{words.drop}</a>
        </p>
      </form>
    </>
  );
}
