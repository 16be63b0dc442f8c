/** What did not arrive for certain, with what a person can do about each; what was parked; and everything by state. */
import type { VNode } from 'preact';
import { phoneWithDashes } from '../representatives/rules.ts';
import { Carried } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { Card, Pager, pathWith, Tabs } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { deliveryWords } from './deliveries-messages.ts';
import {
  DELIVERIES,
  Head,
  kindIn,
  messagePath,
  Name,
  pathOf,
  reasonIn,
  type DeliveryView,
  type HeadProps,
} from './deliveries-pages.tsx';
import type { Recipient, Told } from './deliveries-reach.ts';

export const SHOWN_STATES = ['sent', 'skipped', 'failed', 'planned', 'cancelled'] as const;
export type ShownState = (typeof SHOWN_STATES)[number];

interface Sheet {
  lang: Lang;
  formToken: string;
  sheet: string;
}

/** Those of a delivery that this person may know of, the first of them by name. */
function Whom({ lang, told: { delivery, recipients } }: { lang: Lang; told: Told }) {
  const words = deliveryWords(lang);
  const { count } = formatsOf(lang);
  const bad = delivery.outcomes.filter(({ result }) => result !== 'sent').length || delivery.ids.length;
  const rest = bad - recipients.length;
  return (
    <ul class="plain">
      {recipients.map((recipient) => (
        <li key={recipient.id}>
          <Name lang={lang} recipient={recipient} />{' '}
          {recipient.phone && <a href={`tel:${recipient.phone}`}>{phoneWithDashes(recipient.phone)}</a>}
        </li>
      ))}
      {rest > 0 && (
        <li class="quiet">{recipients.length > 0 ? words.andMore(count(rest)) : words.people(count(rest))}</li>
      )}
    </ul>
  );
}

interface TroubleList {
  now: Date;
  told: readonly Told[];
  /** There are older ones that are not listed. */
  isCut: boolean;
}

function TroubleTable({
  lang,
  formToken,
  sheet,
  now,
  back,
  told,
  isCut,
}: Sheet & TroubleList & { back: DeliveryView }) {
  const words = deliveryWords(lang);
  const { moment } = formatsOf(lang);
  const older = isCut && <p class="quiet">{words.olderLeftOut}</p>;
  if (told.length === 0) return older || <p>{words.nothing}</p>;
  return (
    <div class="scroll">
      {older}
      <table class="stacks">
        <thead>
          <tr>
            <th scope="col">{words.what}</th>
            <th scope="col">{words.at}</th>
            <th scope="col">{words.to}</th>
            <th scope="col">{words.reason}</th>
            <th scope="col" />
          </tr>
        </thead>
        <tbody>
          {told.map((each) => {
            const { delivery, session } = each;
            return (
              <tr key={delivery._id}>
                <th scope="row">
                  <a href={messagePath(delivery)}>{kindIn(lang, delivery.kind)}</a>
                  {session && (
                    <>
                      {' '}
                      <small>
                        <a href={`${DELIVERIES}/session/${session.id}`}>{words.ledger}</a>
                      </small>
                    </>
                  )}
                </th>
                <td class="no-wrap">{moment(delivery.firstAttemptAt ?? delivery.dueAt)}</td>
                <td>
                  <Whom lang={lang} told={each} />
                </td>
                <td>
                  {reasonIn(lang, delivery.reason)}
                  {delivery.requestId && (
                    <>
                      {' '}
                      <small>{delivery.requestId}</small>
                    </>
                  )}
                </td>
                <td>
                  <form method="post" action={`${DELIVERIES}/settle`} class="actions">
                    <Carried formToken={formToken} sheet={sheet} />
                    <input type="hidden" name="delivery" value={delivery._id} />
                    <input type="hidden" name="back" value={back} />
                    <button type="submit" class="small" name="how" value="handled">
                      {words.markHandled}
                    </button>
                    {now < delivery.usefulUntil ? (
                      <button type="submit" class="small outline" name="how" value="again">
                        {words.sendAgain}
                      </button>
                    ) : (
                      <small>{words.tooLateToSend}</small>
                    )}
                  </form>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

export function failedPage(props: Sheet & TroubleList & { head: HeadProps }): VNode {
  return (
    <>
      <Head {...props.head} />
      <p>{deliveryWords(props.lang).failedLead}</p>
      <TroubleTable {...props} back="failed" />
    </>
  );
}

export interface UnansweredRow {
  event: string;
  at: Date;
  recipient: Recipient;
}

export function unknownPage(
  props: Sheet & TroubleList & { head: HeadProps; unanswered: readonly UnansweredRow[] },
): VNode {
  const { lang, formToken, sheet, unanswered } = props;
  const words = deliveryWords(lang);
  const { moment } = formatsOf(lang);
  return (
    <>
      <Head {...props.head} />
      <p>{words.unknownLead}</p>
      <Card id="pushes" title={words.unknownPushes}>
        <TroubleTable {...props} back="unknown" />
      </Card>
      <Card id="unanswered" title={words.unknownReplies}>
        <p class="quiet">{words.unknownRepliesLead}</p>
        {unanswered.length === 0 ? (
          <p>{words.nothing}</p>
        ) : (
          <ul class="rows">
            {unanswered.map(({ event, at, recipient }) => (
              <li key={event}>
                <span>
                  <Name lang={lang} recipient={recipient} /> <small>{words.saidAt(moment(at))}</small>{' '}
                  {recipient.phone && <a href={`tel:${recipient.phone}`}>{phoneWithDashes(recipient.phone)}</a>}
                </span>
                <form method="post" action={`${DELIVERIES}/answered`}>
                  <Carried formToken={formToken} sheet={sheet} />
                  <input type="hidden" name="event" value={event} />
                  <button type="submit" class="small">
                    {words.markHandled}
                  </button>
                </form>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </>
  );
}

export interface ParkedRow {
  id: string;
  at: Date;
  kind: string;
  where: 'user' | 'group';
}

export function parkedPage({
  lang,
  formToken,
  sheet,
  head,
  parked,
  mayRetry,
}: Sheet & { head: HeadProps; parked: readonly ParkedRow[]; mayRetry: boolean }): VNode {
  const words = deliveryWords(lang);
  const { moment } = formatsOf(lang);
  return (
    <>
      <Head {...head} />
      <p>{words.parkedLead}</p>
      {parked.length === 0 ? (
        <p>{words.nothing}</p>
      ) : (
        <div class="scroll">
          <table class="stacks">
            <thead>
              <tr>
                <th scope="col">{words.at}</th>
                <th scope="col">{words.what}</th>
                <th scope="col">{words.way}</th>
                <th scope="col">{words.eventId}</th>
                <th scope="col" />
              </tr>
            </thead>
            <tbody>
              {parked.map(({ id, at, kind, where }) => (
                <tr key={id}>
                  <th scope="row" class="no-wrap">
                    {moment(at)}
                  </th>
                  <td>{words.events[kind] ?? kind}</td>
                  <td>{words.where[where]}</td>
                  <td>
                    <small>{id}</small>
                  </td>
                  <td>
                    {mayRetry && (
                      <form method="post" action={`${DELIVERIES}/retry`}>
                        <Carried formToken={formToken} sheet={sheet} />
                        <input type="hidden" name="event" value={id} />
                        <button type="submit" class="small">
                          {words.retry}
                        </button>
                      </form>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

/** Of a message to many; the rest is a count, and a way to all of them. */
const NAMED_AT_MOST = 3;

export function allPage({
  lang,
  head,
  state,
  told,
  first,
  next,
}: {
  lang: Lang;
  head: HeadProps;
  state: ShownState;
  told: readonly Told[];
  first: string | null;
  next: string | null;
}): VNode {
  const words = deliveryWords(lang);
  const { moment } = formatsOf(lang);
  return (
    <>
      <Head {...head} />
      <Tabs
        label={words.state}
        tabs={SHOWN_STATES.map((each) => ({
          href: pathWith(pathOf('all'), { state: each }),
          label: words.states[each],
          current: each === state,
        }))}
      />
      {told.length === 0 ? (
        <p>{words.nothing}</p>
      ) : (
        <div class="scroll">
          <table class="stacks">
            <thead>
              <tr>
                <th scope="col">{words.what}</th>
                <th scope="col">{words.at}</th>
                <th scope="col">{words.way}</th>
                <th scope="col">{words.to}</th>
                <th scope="col">{words.reason}</th>
              </tr>
            </thead>
            <tbody>
              {told.map(({ delivery, recipients, session }) => (
                <tr key={delivery._id}>
                  <th scope="row">
                    <a href={messagePath(delivery)}>{kindIn(lang, delivery.kind)}</a>
                  </th>
                  <td class="no-wrap">{moment(delivery.sentAt ?? delivery.dueAt)}</td>
                  <td>{words.ways[delivery.via]}</td>
                  <td>
                    <Whom lang={lang} told={{ delivery, session, recipients: recipients.slice(0, NAMED_AT_MOST) }} />
                  </td>
                  <td>{reasonIn(lang, delivery.reason)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pager lang={lang} first={first} next={next} />
    </>
  );
}
