/** What was sent and what did not arrive, page by page. */
import type { VNode } from 'preact';
import type { Consultation } from '../consultations/model.ts';
import type { LedgerMessage, LedgerRow } from '../delivery/ledger.ts';
import type { SentMessage } from '../delivery/model.ts';
import { phoneWithDashes } from '../representatives/rules.ts';
import { formatsOf } from '../web/format.ts';
import { Card, Crumbs, Pager, pathWith, Tabs, Tag, type Tone } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { deliveryWords } from './deliveries-messages.ts';
import type { Recipient } from './deliveries-reach.ts';

export const DELIVERIES = '/console/deliveries';
export const DELIVERY_VIEWS = ['sessions', 'failed', 'unknown', 'parked', 'all'] as const;
export type DeliveryView = (typeof DELIVERY_VIEWS)[number];

export const pathOf = (view: DeliveryView): string => (view === 'sessions' ? DELIVERIES : `${DELIVERIES}/${view}`);

export function Head({
  lang,
  view,
  views,
  counts,
}: {
  lang: Lang;
  view: DeliveryView;
  views: readonly DeliveryView[];
  counts: Partial<Record<DeliveryView, number>>;
}) {
  const words = deliveryWords(lang);
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      <Tabs
        label={words.views}
        tabs={views.map((each) => ({
          href: pathOf(each),
          label: words.tabs[each],
          current: each === view,
          count: counts[each],
        }))}
      />
    </>
  );
}

export type HeadProps = Parameters<typeof Head>[0];

export interface LedgerProps {
  lang: Lang;
  title: string;
  session: Consultation;
  messages: readonly LedgerMessage[];
  replies: readonly SentMessage[];
  known: ReadonlyMap<string, Recipient>;
  /** Null: this person sees no names. */
  toPhone: readonly { name: string; phone: string | null; reason: string }[] | null;
  toPhoneCount: number;
  missedLineGroups: readonly string[];
}

export function messagePath({ kind, subject, offset }: Pick<LedgerMessage, 'kind' | 'subject' | 'offset'>): string {
  return pathWith(`${DELIVERIES}/message`, { kind, subject, offset });
}

export function reasonIn(lang: Lang, reason: string | null): string {
  return reason ? (deliveryWords(lang).reasons[reason] ?? reason) : '';
}

export function kindIn(lang: Lang, kind: string): string {
  return deliveryWords(lang).kinds[kind] ?? kind;
}

function Reasons({ lang, reasons }: { lang: Lang; reasons: ReadonlyMap<string, number> }) {
  const { count } = formatsOf(lang);
  return <>{[...reasons].map(([reason, n]) => `${reasonIn(lang, reason)} ${count(n)}`).join(' · ')}</>;
}

function MessageTable({ lang, messages }: { lang: Lang; messages: readonly LedgerMessage[] }) {
  const words = deliveryWords(lang);
  const { moment, count } = formatsOf(lang);
  const numbers = ['sent', 'skipped', 'failed', 'waiting'] as const;
  if (messages.length === 0) return <p>{words.noMessages}</p>;
  return (
    <div class="scroll">
      <table class="stacks">
        <thead>
          <tr>
            <th scope="col">{words.what}</th>
            <th scope="col">{words.due}</th>
            <th scope="col">{words.way}</th>
            {numbers.map((each) => (
              <th key={each} scope="col" class="num">
                {words.results[each]}
              </th>
            ))}
            <th scope="col">{words.reason}</th>
            <th scope="col" class="num">
              {words.cost}
            </th>
          </tr>
        </thead>
        <tbody>
          {messages.map((message) => (
            <tr key={messagePath(message) + message.via}>
              <th scope="row">
                <a href={messagePath(message)}>{kindIn(lang, message.kind)}</a>
              </th>
              <td class="no-wrap">{moment(message.dueAt)}</td>
              <td>{words.ways[message.via]}</td>
              {numbers.map((each) => (
                <td key={each} class="num" data-label={words.results[each]}>
                  {count(message[each])}
                </td>
              ))}
              <td>
                <Reasons lang={lang} reasons={message.reasons} />
              </td>
              <td class="num" data-label={words.cost}>
                {count(message.cost)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function ledgerPage(props: LedgerProps): VNode {
  const { lang, title, session, messages, replies, known, toPhone, toPhoneCount, missedLineGroups } = props;
  const words = deliveryWords(lang);
  const { moment, count } = formatsOf(lang);
  return (
    <>
      <Crumbs trail={[{ href: DELIVERIES, label: words.title }]} />
      <h1>
        {words.ledger}: {title}
      </h1>
      <p class="lead">
        <a href={`/console/sessions/${session._id}`}>{session.startsAt ? moment(session.startsAt) : title}</a>
      </p>
      <Card id="messages" title={words.what}>
        <MessageTable lang={lang} messages={messages} />
      </Card>
      <Card
        id="to-phone"
        title={words.toPhone}
        tone={toPhoneCount + missedLineGroups.length > 0 ? 'alarming' : undefined}
      >
        {missedLineGroups.length > 0 && <p>{words.missedLineGroups(missedLineGroups.join(', '))}</p>}
        {toPhoneCount === 0 && missedLineGroups.length > 0 ? null : toPhoneCount === 0 ? (
          <p>{words.toPhoneNone}</p>
        ) : toPhone === null ? (
          <p>{words.toPhoneHidden(count(toPhoneCount))}</p>
        ) : (
          <ul class="rows">
            {toPhone.map(({ name, phone, reason }, index) => (
              <li key={index}>
                <span>
                  {name} <small>{reasonIn(lang, reason)}</small>
                </span>
                {phone && <a href={`tel:${phone}`}>{phoneWithDashes(phone)}</a>}
              </li>
            ))}
          </ul>
        )}
      </Card>
      {replies.length > 0 && (
        <Card id="replies" title={words.replies}>
          <p class="quiet">{words.repliesLead}</p>
          <RecipientTable
            lang={lang}
            rows={replies.map(({ _id, to, at, requestId }) => ({
              key: _id,
              recipient: known.get(to ?? ''),
              way: words.ways.reply,
              result: 'sent',
              reason: '',
              at,
              requestId: requestId ?? null,
            }))}
          />
        </Card>
      )}
    </>
  );
}

interface RecipientRow {
  key: string;
  recipient: Recipient | undefined;
  way: string;
  result: LedgerRow['result'];
  reason: string;
  at: Date;
  requestId: string | null;
}

const TONES: Record<LedgerRow['result'], Tone> = {
  sent: 'go',
  skipped: 'warn',
  failed: 'bad',
  waiting: 'plain',
  cancelled: 'plain',
};

export function Name({ lang, recipient }: { lang: Lang; recipient: Recipient | undefined }): VNode {
  const words = deliveryWords(lang);
  if (!recipient) return <span>{words.elsewhere}</span>;
  const { name, sort, district, href } = recipient;
  const told = name ?? words.withoutName[sort];
  return (
    <>
      {href ? <a href={href}>{told}</a> : told} {district && <small>{words.district(district)}</small>}
    </>
  );
}

function RecipientTable({ lang, rows }: { lang: Lang; rows: readonly RecipientRow[] }) {
  const words = deliveryWords(lang);
  const { moment } = formatsOf(lang);
  return (
    <div class="scroll">
      <table class="stacks">
        <thead>
          <tr>
            <th scope="col">{words.to}</th>
            <th scope="col">{words.way}</th>
            <th scope="col">{words.result}</th>
            <th scope="col">{words.at}</th>
            <th scope="col">{words.requestId}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, recipient, way, result, reason, at, requestId }) => (
            <tr key={key}>
              <th scope="row">
                <Name lang={lang} recipient={recipient} />
              </th>
              <td>{way}</td>
              <td>
                <Tag tone={TONES[result]}>{words.results[result]}</Tag> {reason && <small>{reason}</small>}
              </td>
              <td class="no-wrap">{moment(at)}</td>
              <td>
                <small>{requestId ?? '–'}</small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function messagePage({
  lang,
  kind,
  back,
  rows,
  known,
  first,
  next,
}: {
  lang: Lang;
  kind: string;
  back: { href: string; label: string } | null;
  rows: readonly LedgerRow[];
  known: ReadonlyMap<string, Recipient>;
  first: string | null;
  next: string | null;
}): VNode {
  const words = deliveryWords(lang);
  return (
    <>
      <Crumbs trail={[{ href: DELIVERIES, label: words.title }, ...(back ? [back] : [])]} />
      <h1>{kindIn(lang, kind)}</h1>
      <Card id="recipients" title={words.recipients}>
        <RecipientTable
          lang={lang}
          rows={rows.map(({ delivery, id, via, result, reason, at, requestId }) => ({
            key: `${delivery} ${id}`,
            recipient: known.get(id),
            way: words.ways[via],
            result,
            reason: reasonIn(lang, reason),
            at,
            requestId,
          }))}
        />
      </Card>
      <Pager lang={lang} first={first} next={next} />
    </>
  );
}
