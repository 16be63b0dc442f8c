/** The first page: what waits for this person today, then how things stand. */
import type { ComponentChildren, VNode } from 'preact';
import type { Tally } from '../attendance/rules.ts';
import type { Consultation } from '../consultations/model.ts';
import type { QuotaState } from '../delivery/quota.ts';
import { MOST_UNREAD } from '../feedback/inbox-rules.ts';
import type { Representative } from '../representatives/model.ts';
import { formatsOf } from '../web/format.ts';
import type { Lang } from '../web/words.ts';
import { overviewWords } from './overview-messages.ts';

export type TodoName = keyof ReturnType<typeof overviewWords>['todo'];
export interface Todo {
  name: TodoName;
  count: number;
  /** Null: there is nothing to open for it. */
  href: string | null;
  alarming?: boolean;
}

const SILENT_SHOWN = 10;

export interface Overview {
  lang: Lang;
  now: Date;
  roles: readonly string[];
  todo: readonly Todo[];
  /** Null: none of this person's business. The same below. */
  pending: { people: Representative[]; total: number } | null;
  sessions: { consultation: Consultation; tally: Tally | undefined }[] | null;
  /** By district group's code, since Monday. */
  feedback: { districtGroup: string; count: number }[] | null;
  /** When a district analyst's districts were last heard. */
  lastHeard: { district: string; at: Date | null }[];
  /** Those not heard of for weeks, the longest first, each with a list of who could be asked. */
  silent: readonly { district: string; at: Date | null; href: string }[];
  /** Where the map of silence is; null where this person has none. */
  silenceMap: string | null;
  quota: QuotaState | null;
  groupName(code: string): string;
  districtName(district: string): string;
}

export function overviewPage(overview: Overview): VNode {
  const { lang, now, roles, todo, pending, sessions, feedback, lastHeard, quota } = overview;
  const words = overviewWords(lang);
  const { dayLong, time } = formatsOf(lang);
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">
        {dayLong(now)} {time(now)}
      </p>
      <ul class="tags">
        {roles.map((role) => (
          <li key={role} class="tag">
            {role}
          </li>
        ))}
      </ul>
      <Todos lang={lang} todo={todo} />
      {sessions && <Sessions {...overview} sessions={sessions} />}
      <div class="cards">
        {pending && <Pending {...overview} {...pending} />}
        {feedback && <Feedback {...overview} counts={feedback} />}
        {lastHeard.length > 0 && <LastHeard {...overview} />}
        {overview.silent.length > 0 && <Silent {...overview} />}
        {quota && <Quota lang={lang} quota={quota} />}
      </div>
    </>
  );
}

function Todos({ lang, todo }: Pick<Overview, 'lang' | 'todo'>) {
  const words = overviewWords(lang);
  const { count, upTo } = formatsOf(lang);
  return (
    <section class="card todo" aria-labelledby="todo">
      <h2 id="todo">{words.todoTitle}</h2>
      {todo.length === 0 ? (
        <p>{words.nothing}</p>
      ) : (
        <ul class="rows">
          {todo.map(({ name, count: n, href, alarming }) => {
            const told = words.todo[name](name === 'unread' ? upTo(n, MOST_UNREAD) : count(n));
            return (
              <li key={name} class={alarming ? 'alarm' : ''}>
                {href ? <a href={href}>{told}</a> : <span>{told}</span>}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function Card({
  id,
  title,
  count,
  unit,
  children,
}: {
  id: string;
  title: string;
  count?: string;
  unit?: string;
  children?: ComponentChildren;
}) {
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {count !== undefined && (
        <p class="figure-big">
          <strong>{count}</strong> {unit}
        </p>
      )}
      {children}
    </section>
  );
}

function Pending({
  lang,
  people,
  total,
  districtName,
}: Pick<Overview, 'lang' | 'districtName'> & NonNullable<Overview['pending']>) {
  const words = overviewWords(lang);
  const { dayOfYear, count } = formatsOf(lang);
  return (
    <Card id="pending" title={words.pending} count={count(total)} unit={words.pendingUnit}>
      {people.length > 0 && (
        <ul class="rows">
          {people.map(({ _id, fullName, district, community, submittedAt }) => (
            <li key={_id}>
              <a href={`/console/representatives/${_id}`}>{fullName ?? '–'}</a>
              <small>
                {[
                  district && words.district(districtName(district)),
                  community,
                  submittedAt && words.sentOn(dayOfYear(submittedAt)),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Sessions({ lang, sessions, groupName }: Overview & { sessions: NonNullable<Overview['sessions']> }) {
  const words = overviewWords(lang);
  const { moment, count } = formatsOf(lang);
  return (
    <section class="card" aria-labelledby="sessions">
      <h2 id="sessions">{words.sessions}</h2>
      {sessions.length === 0 ? (
        <p>{words.noSessions}</p>
      ) : (
        <div class="scroll">
          <table class="stacks">
            <thead>
              <tr>
                <th scope="col">{words.when}</th>
                <th scope="col">{words.group}</th>
                <th scope="col">{words.venue}</th>
                <th scope="col" class="num">
                  {words.yes}
                </th>
                <th scope="col" class="num">
                  {words.no}
                </th>
                <th scope="col" class="num">
                  {words.maybe}
                </th>
                <th scope="col" class="num">
                  {words.people}
                </th>
              </tr>
            </thead>
            <tbody>
              {sessions.map(({ consultation: { _id, startsAt, districtGroup, round, venue }, tally }) => (
                <tr key={_id}>
                  <th scope="row" class="no-wrap">
                    <a href={`/console/sessions/${_id}`}>{startsAt ? moment(startsAt) : '–'}</a>
                  </th>
                  <td>
                    {groupName(districtGroup)} {round !== null && <small class="no-wrap">{words.round(round)}</small>}
                  </td>
                  <td>{venue ?? '–'}</td>
                  <td class="num" data-label={words.yes}>
                    {count(tally?.yes ?? 0)}
                  </td>
                  <td class="num" data-label={words.no}>
                    {count(tally?.no ?? 0)}
                  </td>
                  <td class="num" data-label={words.maybe}>
                    {count(tally?.maybe ?? 0)}
                  </td>
                  <td class="num" data-label={words.people}>
                    {count(tally?.people ?? 0)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Feedback({ lang, counts, groupName }: Overview & { counts: NonNullable<Overview['feedback']> }) {
  const words = overviewWords(lang);
  const { count } = formatsOf(lang);
  const total = counts.reduce((sum, each) => sum + each.count, 0);
  return (
    <Card id="feedback" title={words.feedback} count={count(total)} unit={words.feedbackUnit}>
      {total === 0 ? (
        <p class="quiet">{words.noFeedback}</p>
      ) : (
        counts.length > 1 && (
          <ul class="rows">
            {counts.map((each) => (
              <li key={each.districtGroup}>
                <span>{groupName(each.districtGroup)}</span>
                <span class="num">{count(each.count)}</span>
              </li>
            ))}
          </ul>
        )
      )}
    </Card>
  );
}

function LastHeard({ lang, lastHeard, districtName }: Overview) {
  const words = overviewWords(lang);
  const { day } = formatsOf(lang);
  return (
    <Card id="last-heard" title={words.lastHeard}>
      <ul class="rows">
        {lastHeard.map(({ district, at }) => (
          <li key={district}>
            <span>{words.district(districtName(district))}</span>
            <small>{at ? day(at) : words.neverHeard}</small>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Silent({ lang, silent, silenceMap, districtName }: Overview) {
  const words = overviewWords(lang);
  const { day, count } = formatsOf(lang);
  const more = silent.length - SILENT_SHOWN;
  return (
    <Card id="silent-districts" title={words.silentDistricts}>
      <p class="quiet">{words.silentHint}</p>
      <ul class="rows">
        {silent.slice(0, SILENT_SHOWN).map(({ district, at, href }) => (
          <li key={district}>
            <a href={href}>{words.district(districtName(district))}</a>
            <small>{at ? day(at) : words.neverHeard}</small>
          </li>
        ))}
      </ul>
      {more > 0 && <p>{words.silentMore(count(more))}</p>}
      {silenceMap && (
        <p>
          <a href={silenceMap}>{words.silenceMap}</a>
        </p>
      )}
    </Card>
  );
}

function Quota({ lang, quota: { limit, used, left } }: { lang: Lang; quota: QuotaState }) {
  const words = overviewWords(lang);
  const { count } = formatsOf(lang);
  return (
    <Card id="quota" title={words.quota}>
      {limit === null ? (
        <p>{words.noLimit}</p>
      ) : (
        <>
          <p class="figure-big">
            <strong>{count(left ?? 0)}</strong> <span class="sr-only">{words.quotaLeft('')}</span>
          </p>
          <p class="quiet">{words.quotaUsed(count(used), count(limit))}</p>
        </>
      )}
    </Card>
  );
}
