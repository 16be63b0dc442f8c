/** The first page about messages: the quota, and everything that went to many, with a way to its ledger. */
import type { VNode } from 'preact';
import type { Broadcast } from '../broadcasts/model.ts';
import type { Consultation } from '../consultations/model.ts';
import type { Forecast, QuotaState } from '../delivery/quota.ts';
import type { ChartFigures } from '../summaries/chart-rules.ts';
import { formatsOf } from '../web/format.ts';
import { Card, Pager, Pairs } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { MessagesChart } from './charts-pages.tsx';
import { deliveryWords } from './deliveries-messages.ts';
import { DELIVERIES, Head, messagePath, type HeadProps } from './deliveries-pages.tsx';
import { whenOf } from './sessions-list-pages.tsx';
import { sessionWords } from './sessions-messages.ts';

export interface QuotaView {
  state: QuotaState;
  forecast: Forecast;
  reserve: number;
}

export function QuotaCard({ lang, quota }: { lang: Lang; quota: QuotaView | null }) {
  const words = deliveryWords(lang);
  const { count } = formatsOf(lang);
  if (!quota) return <p class="notice warn">{words.quotaAway}</p>;
  const { state, forecast, reserve } = quota;
  const needed = forecast.must + forecast.should + forecast.may;
  const after = state.left === null ? null : state.left - needed;
  return (
    <Card id="quota" title={words.quota} tone={state.stopped || (after !== null && after < 0) ? 'alarming' : undefined}>
      {state.stopped && <p class="alarm">{words.quotaStopped}</p>}
      {!state.stopped && after !== null && after < 0 && <p class="alarm">{words.quotaShort}</p>}
      <Pairs
        pairs={[
          [words.quotaLimit, state.limit === null ? words.noLimit : words.messages(count(state.limit))],
          [words.quotaUsed, words.messages(count(state.used))],
          [words.quotaLeft, state.left !== null && words.messages(count(state.left))],
          [words.quotaReserve, state.limit !== null && words.messages(count(reserve))],
          [
            words.quotaForecast,
            `${words.messages(count(needed))} (${words.quotaClasses(count(forecast.must), count(forecast.should), count(forecast.may))})`,
          ],
          [words.quotaAfter, after !== null && words.messages(count(Math.max(0, after)))],
        ]}
      />
    </Card>
  );
}

export function sessionsLedgerPage({
  head,
  quota,
  sessions,
  notices,
  charts,
  groupName,
  districtName,
  first,
  next,
}: {
  head: HeadProps;
  quota: QuotaView | null;
  sessions: readonly Consultation[];
  notices: readonly Broadcast[];
  charts: ChartFigures;
  groupName(code: string): string;
  districtName(nameTh: string): string;
  first: string | null;
  next: string | null;
}): VNode {
  const { lang } = head;
  const words = deliveryWords(lang);
  return (
    <>
      <Head {...head} />
      <div class="charts below">
        <QuotaCard lang={lang} quota={quota} />
        <MessagesChart lang={lang} figures={charts} limit={quota?.state.limit ?? null} />
      </div>
      <Card id="sessions" title={words.sessionsTitle}>
        {sessions.length === 0 ? (
          <p>{words.noSessions}</p>
        ) : (
          <div class="scroll">
            <table class="stacks">
              <thead>
                <tr>
                  <th scope="col">{words.when}</th>
                  <th scope="col">{words.group}</th>
                  <th scope="col">{words.status}</th>
                  <th scope="col">{words.ledger}</th>
                </tr>
              </thead>
              <tbody>
                {sessions.map(({ _id, districtGroup, round, status, ...when }) => (
                  <tr key={_id}>
                    <th scope="row">{whenOf(lang, when)}</th>
                    <td>
                      {groupName(districtGroup)} {round !== null && <small>{sessionWords(lang).round(round)}</small>}
                    </td>
                    <td>{sessionWords(lang).statuses[status]}</td>
                    <td>
                      <a href={`${DELIVERIES}/session/${_id}`}>{words.openLedger}</a>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Card>
      <Pager lang={lang} first={first} next={next} />
      <Notices lang={lang} notices={notices} groupName={groupName} districtName={districtName} />
    </>
  );
}

function Notices({
  lang,
  notices,
  groupName,
  districtName,
}: {
  lang: Lang;
  notices: readonly Broadcast[];
  groupName(code: string): string;
  districtName(nameTh: string): string;
}) {
  const words = deliveryWords(lang);
  const { moment } = formatsOf(lang);
  if (notices.length === 0) return null;
  return (
    <Card id="notices" title={words.notices}>
      <ul class="rows">
        {notices.map(({ _id, segment, dueAt, decidedAt, proposedAt }) => (
          <li key={_id}>
            <span>
              {groupName(segment.districtGroup)}{' '}
              {segment.district && <small>{words.district(districtName(segment.district))}</small>}{' '}
              <small>{moment(dueAt ?? decidedAt ?? proposedAt)}</small>
            </span>
            <a href={messagePath({ kind: 'broadcast', subject: _id, offset: null })}>{words.openLedger}</a>
          </li>
        ))}
      </ul>
    </Card>
  );
}
