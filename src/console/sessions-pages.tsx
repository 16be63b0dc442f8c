/** One session: as it stands, who comes, who was told, what was written down. */
import type { ComponentChildren, VNode } from 'preact';
import type { Tally } from '../attendance/rules.ts';
import type { LedgerView } from '../attendance/ledger-messages.ts';
import type { TallyView } from '../attendance/tally-messages.ts';
import type { Consultation } from '../consultations/model.ts';
import type { SessionPapers } from '../consultations/papers-model.ts';
import { phoneWithDashes } from '../representatives/rules.ts';
import { Carried } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { Card, Crumbs, Pairs, Renews, Tag, pathWith } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { attendanceWords } from './attendance-messages.ts';
import { deliveryWords } from './deliveries-messages.ts';
import { exportWords } from './exports-messages.ts';
import { EXPORTS } from './exports-pages.tsx';
import { SESSIONS, SessionStatus, whenOf } from './sessions-list-pages.tsx';
import { sessionWords } from './sessions-messages.ts';
import { seatWords } from './sessions-seats-messages.ts';
import { PapersCard } from './sessions-papers-pages.tsx';

export interface SessionView {
  lang: Lang;
  session: Consultation;
  now: Date;
  groupName: string;
  mayManage: boolean;
  /** In force; 0: none. */
  quorum: number;
  /** Where the quorum is more than may come. */
  outOfReach: { quorum: number; capacity: number } | null;
  tally: Tally;
  silent: number;
  reasons: readonly string[];
  /** Who was there; null where nobody has been counted. */
  after: TallyView['after'];
  /** Whether this person ticks who is there. */
  mayRecord: boolean;
  ledger: LedgerView | null;
  papers: SessionPapers | null;
  /** `by` is empty where it came with the programme. */
  history: readonly { at: Date; what: string; by: string; reason: string | null }[];
  formToken: string;
  sheet: string;
}

export function sessionTitle(lang: Lang, { round, title }: Pick<Consultation, 'round' | 'title'>, group: string) {
  const words = sessionWords(lang);
  // Many subjects name the group already.
  const isNamed = title.includes(group);
  return [title, isNamed ? '' : group, round !== null ? words.round(round) : ''].filter(Boolean).join(' · ');
}

export function sessionPage(view: SessionView): VNode {
  const { lang, session, now, groupName, mayManage, history } = view;
  const words = sessionWords(lang);
  const seats = seatWords(lang);
  const { moment, count } = formatsOf(lang);
  return (
    <>
      <Crumbs trail={[{ href: SESSIONS, label: words.title }]} />
      <div class="head">
        <h1>
          {sessionTitle(lang, session, groupName)} <SessionStatus lang={lang} session={session} now={now} />
        </h1>
      </div>
      <p class="lead">
        <strong>{whenOf(lang, session)}</strong>
        {session.venue && ` · ${session.venue}`}
      </p>
      {mayManage && <Actions {...view} />}
      {view.mayRecord && (
        <p class="actions below">
          <a role="button" class="outline" href={`${SESSIONS}/${session._id}/attendance`}>
            {attendanceWords(lang).title}
          </a>
        </p>
      )}
      <div class="sides">
        <div>
          {session.status !== 'draft' && (
            <Card id="answers" title={words.answers}>
              <AnswersPiece {...view} />
              <p>
                <a href={pathWith(EXPORTS, { kind: 'attendance', session: session._id })}>{exportWords(lang).link}</a>
              </p>
            </Card>
          )}
          {view.after && <After lang={lang} after={view.after} checkedIn={view.tally.checkedIn} />}
          <Card id="details" title={words.details}>
            <Pairs
              pairs={[
                [words.when, whenOf(lang, session)],
                [words.fields.venue, session.venue],
                [words.fields.form, words.forms[session.form]],
                [words.fields.chair, session.chair],
                [
                  words.fields.onlineLink,
                  session.onlineLink && (
                    <a href={session.onlineLink} rel="noreferrer">
                      {session.onlineLink}
                    </a>
                  ),
                ],
                [seats.capacity, session.capacity ? seats.people(count(session.capacity)) : seats.noCapacity],
                [seats.quorum, view.quorum > 0 ? seats.people(count(view.quorum)) : seats.noQuorum],
                [
                  words.fields.partners,
                  session.partners.length > 0 && (
                    <ul class="plain">
                      {session.partners.map((partner) => (
                        <li key={partner}>{partner}</li>
                      ))}
                    </ul>
                  ),
                ],
              ]}
            />
            {view.outOfReach && (
              <p class="notice warn">
                {words.quorumOutOfReach(count(view.outOfReach.quorum), count(view.outOfReach.capacity))}
              </p>
            )}
          </Card>
          <PapersCard {...view} />
        </div>
        <div>
          {view.ledger && <Ledger lang={lang} ledger={view.ledger} />}
          <Card id="history" title={words.history}>
            <ol class="rows">
              {history.map(({ at, what, by, reason }) => (
                <li key={`${at.getTime()}-${what}`}>
                  <span>
                    {what} {reason && <small>{reason}</small>}
                  </span>
                  <small>{[by && `${words.historyBy} ${by}`, moment(at)].filter(Boolean).join(' · ')}</small>
                </li>
              ))}
            </ol>
          </Card>
        </div>
      </div>
    </>
  );
}

function Actions({ lang, session, now, formToken, sheet, silent }: SessionView) {
  const words = sessionWords(lang);
  const path = `${SESSIONS}/${session._id}`;
  const link = (to: string, label: string, tone = 'outline') => (
    <a key={to} role="button" class={tone} href={`${path}/${to}`}>
      {label}
    </a>
  );
  const post = (to: string, label: string, tone: string, more?: ComponentChildren) => (
    <form key={to} method="post" action={`${path}/${to}`}>
      <Carried formToken={formToken} sheet={`${sheet}-${to}`} />
      {more}
      <button type="submit" class={tone}>
        {label}
      </button>
    </form>
  );
  const isOver = session.startsAt !== null && session.startsAt <= now;
  const parts: ComponentChildren[] = [];
  switch (session.status) {
    case 'draft':
      if (session.startsAt && !isOver) parts.push(post('announce', words.announce, ''));
      parts.push(link('edit', words.edit), link('cancel', words.cancel, 'danger outline'));
      break;
    case 'announced':
      if (isOver) {
        const revision = <input type="hidden" name="revision" value={session.revision} />;
        parts.push(post('held', words.held, '', revision));
      }
      parts.push(link('postpone', words.postpone), link('change', words.change));
      if (!isOver) parts.push(link('seats', seatWords(lang).title));
      if (!isOver && silent > 0) parts.push(link('remind', words.remind));
      parts.push(link('cancel', words.cancel, 'danger outline'));
      break;
    case 'postponed':
      parts.push(
        link('postpone', words.setDate, ''),
        link('seats', seatWords(lang).title),
        link('cancel', words.cancel, 'danger outline'),
      );
      break;
    default:
      return null;
  }
  return (
    <>
      <div class="actions below">{parts}</div>
      {session.status === 'draft' && !session.startsAt && <p class="hint">{words.needsHour}</p>}
      {session.status === 'announced' && isOver && <p class="hint">{words.heldHint}</p>}
    </>
  );
}

/** Renews itself while the page is open: answers come in by LINE at any moment. */
export function AnswersPiece({ lang, session, tally, silent, reasons, now }: SessionView): VNode {
  const words = sessionWords(lang);
  const { count } = formatsOf(lang);
  const path = `${SESSIONS}/${session._id}`;
  const rows = [
    ['yes', words.yes, tally.yes],
    ['maybe', words.maybe, tally.maybe],
    ['no', words.no, tally.no],
    ['silent', words.silent, silent],
  ] as const;
  const most = Math.max(1, ...rows.map(([, , n]) => n));
  const live = session.status === 'announced' && session.startsAt !== null && session.startsAt > now;
  return (
    <div
      id="answers-live"
      {...(live && { 'hx-get': `${path}/answers`, 'hx-trigger': 'every 5s', 'hx-swap': 'outerHTML' })}
    >
      <table>
        <caption class="sr-only">{words.answers}</caption>
        <tbody>
          {rows.map(([answer, label, n]) => (
            <tr key={answer}>
              <th scope="row">{label}</th>
              <td class="num">{count(n)}</td>
              <td class="bar-cell">
                <meter min={0} max={most} value={n} aria-hidden="true" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="quiet">
        {words.people} {count(tally.people)}
        {tally.checkedIn > 0 && ` · ${words.checkedIn} ${count(tally.checkedIn)}`}
        {live && (
          <>
            {' '}
            · <Renews lang={lang} path={path} />
          </>
        )}
      </p>
      {reasons.length > 0 && (
        <details>
          <summary>{words.reasons}</summary>
          <ul>
            {reasons.map((reason, index) => (
              <li key={index}>{reason}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function After({ lang, after, checkedIn }: { lang: Lang; after: NonNullable<TallyView['after']>; checkedIn: number }) {
  const words = attendanceWords(lang);
  const { count } = formatsOf(lang);
  const rows: [string, number | null][] = [
    [words.there, checkedIn],
    [words.cameLate, after.late],
    [words.cameUnasked, after.walkIns],
    [words.unregistered, after.unregistered],
    [words.noShows, after.noShows],
  ];
  return (
    <Card id="after" title={words.after}>
      <Pairs pairs={rows.map(([name, n]) => [name, n === null ? null : count(n)] as const)} />
      {after.noShowNames.length > 0 && (
        <p class="quiet">
          {words.noShows}: {after.noShowNames.map(({ name }) => name).join(', ')}
        </p>
      )}
    </Card>
  );
}

function Ledger({ lang, ledger }: { lang: Lang; ledger: LedgerView }) {
  const words = sessionWords(lang);
  const { count } = formatsOf(lang);
  const missed = ledger.missedLineGroups.join(', ');
  return (
    <Card
      id="ledger"
      title={words.ledger}
      tone={ledger.uninformed + ledger.missedLineGroups.length > 0 ? 'alarming' : undefined}
    >
      <ul class="tags">
        <li>
          <Tag tone="go">
            {words.sent} {count(ledger.sent)}
          </Tag>
        </li>
        {ledger.planned > 0 && (
          <li>
            <Tag>
              {words.planned} {count(ledger.planned)}
            </Tag>
          </li>
        )}
      </ul>
      {missed && <p>{deliveryWords(lang).missedLineGroups(missed)}</p>}
      {(ledger.uninformed > 0 || !missed) && (
        <p>{ledger.uninformed > 0 ? words.toPhone(count(ledger.uninformed)) : words.nobodyToPhone}</p>
      )}
      {ledger.toPhone.length > 0 && (
        <ul class="rows">
          {ledger.toPhone.map(({ name, phone }, index) => (
            <li key={index}>
              <span>{name}</span>
              {phone && <a href={`tel:${phone}`}>{phoneWithDashes(phone)}</a>}
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href={`/console/deliveries/session/${ledger.session._id}`}>{words.openLedger}</a>
      </p>
    </Card>
  );
}
