/** One notice as it stands: before it goes out, while it waits for a second person, and what became of it. */
import type { ComponentChildren, VNode } from 'preact';
import { mayGo, notice, type Preview } from '../broadcasts/messages.ts';
import type { Broadcast } from '../broadcasts/model.ts';
import type { Consultation } from '../consultations/model.ts';
import type { SubjectReport } from '../delivery/subjects.ts';
import type { Programme } from '../programme.ts';
import { phoneWithDashes } from '../representatives/rules.ts';
import { QUOTA_AWAY } from '../delivery/messages.ts';
import { Carried } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { LinePreview } from '../web/line-preview.tsx';
import { Card, Crumbs, Pairs, Renews } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { NOTICES, NoticeState, segmentTitle, type NoticeNames } from './broadcasts-list-pages.tsx';
import { noticeWords } from './broadcasts-messages.ts';

export interface NoticePage {
  lang: Lang;
  now: Date;
  broadcast: Broadcast;
  session: Consultation | null;
  /** Of what has not gone out: as it would now. */
  preview: Preview | null;
  report: SubjectReport | null;
  missed: { total: number; people: readonly Missed[] } | null;
  proposer: string | null;
  decider: string | null;
  programme: Pick<Programme, 'organisation' | 'broadcasts'>;
  names: NoticeNames;
  /** As people will read it: in Thai. */
  groupTh: string;
  may: { send: boolean; decide: boolean; recall: boolean; seePeople: boolean };
  formToken: string;
  sheet: string;
}

export interface Missed {
  name: string | null;
  phone: string | null;
  reason: string;
}

export function noticePage(view: NoticePage): VNode {
  const { lang, broadcast, session, now, names, groupTh, programme, preview, proposer } = view;
  const words = noticeWords(lang);
  const { moment } = formatsOf(lang);
  const { segment, state, approvalUntil } = broadcast;
  return (
    <>
      <Crumbs trail={[{ href: NOTICES, label: words.title }]} />
      <div class="head">
        <h1>
          {state === 'draft' ? words.previewTitle : words.title}{' '}
          <NoticeState lang={lang} broadcast={broadcast} now={now} waiting={view.report?.waiting} />
        </h1>
      </div>
      <p class="lead">
        <strong>{names.groupName(segment.districtGroup)}</strong> · {segmentTitle(lang, segment, session, names)}
      </p>
      {state === 'draft' && <p class="hint below">{words.nothingYet}</p>}
      {state === 'waiting' && (
        <p class="notice warn">
          {view.may.decide ? words.askedFor(proposer ?? words.noName) : words.waitsForOther}
          {approvalUntil && ` · ${words.until} ${moment(approvalUntil)}`}
        </p>
      )}
      <div class="sides">
        <div>
          <Card id="look" title={words.lineLook}>
            <LinePreview label={words.lineLook} message={notice(broadcast.text, groupTh, programme.organisation)} />
          </Card>
          <History {...view} />
        </div>
        <div>
          {preview && (
            <Card id="audience" title={words.audience}>
              <AudiencePiece lang={lang} preview={preview} programme={programme} />
              {view.may.seePeople && preview.audience.people > 0 && (
                <p>
                  <a href={`${NOTICES}/${broadcast._id}/people`}>{words.seeRecipients}</a>
                </p>
              )}
            </Card>
          )}
          <Actions {...view} />
          {view.report && (
            <Card id="report" title={words.report}>
              <ReportPiece {...view} />
            </Card>
          )}
        </div>
      </div>
    </>
  );
}

/** What it would take, counted now. */
export function AudiencePiece({
  lang,
  preview,
  programme,
}: {
  lang: Lang;
  preview: Preview;
  programme: Pick<Programme, 'broadcasts'>;
}): VNode {
  const words = noticeWords(lang);
  const { count, moment } = formatsOf(lang);
  const { audience, price, later, dueAt, held, nextMonth, needsApproval, keptBack, planName } = preview;
  const { approvalAbove, approvalHours } = programme.broadcasts;
  return (
    <>
      <Pairs
        pairs={[
          [words.recipients, <strong>{words.peopleUnit(count(audience.people))}</strong>],
          [words.messages, words.messagesUnit(count(audience.people))],
          [
            words.cost,
            price && (price.baht ? words.baht(price.baht.toLocaleString('en-US')) : words.included(planName)),
          ],
          [words.left, price && (price.left === null ? words.noLimit : words.messagesUnit(count(price.left)))],
          [words.sendsAt, later ? moment(dueAt) : words.atOnce],
        ]}
      />
      {audience.unreachable > 0 && <p class="hint">{words.unreachable(count(audience.unreachable))}</p>}
      {held && <p class="hint">{words.held}</p>}
      {nextMonth && <p class="hint">{words.nextMonth}</p>}
      {audience.people === 0 && <p class="notice warn">{words.nobody}</p>}
      {!price && <p class="notice warn">{QUOTA_AWAY[lang]}</p>}
      {price?.fits === false && <p class="notice bad">{words.doesNotFit(count(keptBack))}</p>}
      {needsApproval && <p class="notice warn">{words.needsApproval(count(approvalAbove), count(approvalHours))}</p>}
    </>
  );
}

function Actions({ lang, broadcast, preview, may, formToken, sheet }: NoticePage) {
  const words = noticeWords(lang);
  const { _id, version, state } = broadcast;
  const path = `${NOTICES}/${_id}`;
  const post = (to: string, label: string, tone: string, more: Readonly<Record<string, string>> = {}) => (
    <form key={to + label} method="post" action={`${path}/${to}`}>
      <Carried formToken={formToken} sheet={`${sheet}-${to}-${more['answer'] ?? ''}`} />
      <input type="hidden" name="seen" value={version} />
      {Object.entries(more).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button type="submit" class={tone}>
        {label}
      </button>
    </form>
  );
  const parts: ComponentChildren[] = [];
  if (state === 'draft' && may.send && preview) {
    const { needsApproval, later } = preview;
    const go = needsApproval ? words.handOver : later ? words.schedule : words.sendNow;
    if (mayGo(preview)) parts.push(post('send', go, ''));
    parts.push(
      <a key="edit" role="button" class="outline" href={`${path}/edit`}>
        {words.edit}
      </a>,
      post('drop', words.drop, 'outline secondary'),
    );
  }
  if (state === 'waiting' && may.decide)
    parts.push(
      post('decide', words.approve, '', { answer: 'yes' }),
      post('decide', words.refuse, 'danger outline', { answer: 'no' }),
    );
  if (may.recall) parts.push(post('recall', words.recall, 'outline'));
  return (
    <>
      {parts.length > 0 && <div class="actions below">{parts}</div>}
      {may.recall && <p class="hint below">{words.recallHint}</p>}
    </>
  );
}

/** Renews itself while something is still to go out. */
export function ReportPiece(view: NoticePage): VNode {
  const { lang, broadcast, report, missed, may } = view;
  const words = noticeWords(lang);
  const { count } = formatsOf(lang);
  const counted = report!;
  const reasonOf = (reason: string): string => (words.reasons as Record<string, string>)[reason] ?? words.reasonOther;
  const people = (n: number): string => words.peopleUnit(count(n));
  const live = counted.waiting > 0 && broadcast.state === 'confirmed' && broadcast.dueAt! <= view.now;
  return (
    <div
      id="report-live"
      {...(live && {
        'hx-get': `${NOTICES}/${broadcast._id}/report`,
        'hx-trigger': 'every 5s',
        'hx-swap': 'outerHTML',
      })}
    >
      <Pairs
        pairs={[
          [words.sentTo, <strong>{people(counted.sent)}</strong>],
          [words.toBeSent, counted.waiting > 0 && people(counted.waiting)],
          [words.takenBack, counted.cancelled > 0 && people(counted.cancelled)],
          ...counted.left.map(
            ({ reason, people: n }) => [words.notSent, `${people(n)} (${reasonOf(reason)})`] as const,
          ),
        ]}
      />
      <p class="hint">
        {words.notRead}
        {live && (
          <>
            {' '}
            · <Renews lang={lang} path={`${NOTICES}/${broadcast._id}`} />
          </>
        )}
      </p>
      {missed && missed.total > 0 && (
        <>
          <h3>
            {words.missed} {people(missed.total)}
          </h3>
          {may.seePeople ? (
            <ul class="rows">
              {missed.people.map(({ name, phone, reason }, index) => (
                <li key={index}>
                  <span>{name ?? words.noName}</span>
                  <span>{phone ? <a href={`tel:${phone}`}>{phoneWithDashes(phone)}</a> : words.noPhone}</span>
                  <small>{reasonOf(reason)}</small>
                </li>
              ))}
              {missed.total > missed.people.length && (
                <li>{words.missedMore(count(missed.total - missed.people.length))}</li>
              )}
            </ul>
          ) : (
            <p class="hint">{words.missedHidden(people(missed.total))}</p>
          )}
        </>
      )}
    </div>
  );
}

function History({ lang, broadcast, proposer, decider }: NoticePage) {
  const words = noticeWords(lang);
  const { moment, count } = formatsOf(lang);
  const { state, proposedAt, requestedAt, requestedFor, decidedAt, approvalUntil, recalledAt } = broadcast;
  const decided = state === 'refused' ? words.refusedBy : requestedAt ? words.approvedBy : words.confirmedBy;
  const rows: [what: string, at: Date, by: string | null][] = [
    [words.proposed, proposedAt, proposer],
    ...(requestedAt
      ? [[words.requested(count(requestedFor ?? 0)), requestedAt, proposer] as [string, Date, string]]
      : []),
    ...(decidedAt ? [[decided, decidedAt, decider] as [string, Date, string | null]] : []),
    ...(state === 'expired' && approvalUntil ? [[words.expiredAt, approvalUntil, null] as [string, Date, null]] : []),
    ...(recalledAt ? [[words.recalledAt, recalledAt, null] as [string, Date, null]] : []),
  ];
  return (
    <Card id="history" title={words.history}>
      <ol class="rows">
        {rows.map(([what, at, by]) => (
          <li key={what}>
            <span>{what}</span>
            <small>
              {by && `${by} · `}
              {moment(at)}
            </small>
          </li>
        ))}
      </ol>
    </Card>
  );
}
