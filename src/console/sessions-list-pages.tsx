/** Sessions as a list and as a month on the wall. */
import type { VNode } from 'preact';
import type { SessionView } from '../consultations/desk-store.ts';
import { CONSULTATION_STATUSES, type Consultation } from '../consultations/model.ts';
import { bangkokMonth, bangkokDate } from '../time.ts';
import { middayOf } from '../thai/calendar.ts';
import { Carried, ChoiceField, TextField, type Choice } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { frameWords } from '../web/messages.ts';
import { Crumbs, Pager, Tabs, Tag, pathWith, type Tone } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { calendarDeskWords } from './calendars-messages.ts';
import { exportWords } from './exports-messages.ts';
import { EXPORTS } from './exports-pages.tsx';
import { sessionWords } from './sessions-messages.ts';

/** Years of the Buddhist era are so many more. */
const BUDDHIST = 543;

export const SESSIONS = '/console/sessions';
export const CALENDARS = '/console/calendars';

const TONES: Partial<Record<Consultation['status'], Tone>> = {
  announced: 'go',
  draft: 'plain',
  postponed: 'warn',
  cancelled: 'bad',
};

/** Announced ones whose time has passed wait for a person's word. */
export function SessionStatus({ lang, session, now }: { lang: Lang; session: Consultation; now: Date }) {
  const words = sessionWords(lang);
  const { status, startsAt } = session;
  if (status === 'announced' && startsAt && startsAt <= now) return <Tag tone="warn">{words.notConfirmed}</Tag>;
  return <Tag tone={TONES[status] ?? 'plain'}>{words.statuses[status]}</Tag>;
}

export function whenOf(lang: Lang, { date, startsAt, endsAt }: Pick<Consultation, 'date' | 'startsAt' | 'endsAt'>) {
  const words = sessionWords(lang);
  const { day, hours } = formatsOf(lang);
  if (startsAt) return `${day(startsAt)} ${hours(startsAt, endsAt)}`;
  return date ? `${day(middayOf(date))} (${words.noHour})` : words.noDay;
}

/** On a page beneath that of a session. */
export function SessionTrail({ lang, session }: { lang: Lang; session: Consultation }) {
  return (
    <Crumbs
      trail={[
        { href: SESSIONS, label: sessionWords(lang).title },
        { href: `${SESSIONS}/${session._id}`, label: whenOf(lang, session) },
      ]}
    />
  );
}

/** In a line of a list to choose from: its day, its number, where it is or what it is called. */
export function sessionLine(
  lang: Lang,
  { date, startsAt, round, venue, title }: Pick<Consultation, 'date' | 'startsAt' | 'round' | 'venue' | 'title'>,
): string {
  const words = sessionWords(lang);
  const on = startsAt ?? (date && middayOf(date));
  const told = [on ? formatsOf(lang).day(on) : words.noDay, round !== null && words.round(round), venue ?? title];
  return told.filter(Boolean).join(' · ');
}

/** As the address has them. */
export type SessionFilters = Readonly<Record<'q' | 'year' | 'status', string>>;

export interface SessionsFrame {
  lang: Lang;
  view: SessionView | 'month';
  group: string;
  filters: SessionFilters;
  /** Fiscal years that there are sessions of. */
  years: readonly number[];
  groups: readonly Choice[];
  mayManage: boolean;
}

export interface SessionList extends SessionsFrame {
  sessions: readonly Consultation[];
  now: Date;
  first: string | null;
  next: string | null;
  formToken: string;
  sheet: string;
  groupName(code: string): string;
}

const isFiltered = ({ q, year, status }: SessionFilters): boolean => q !== '' || year !== '' || status !== '';

function Frame(frame: SessionsFrame & { file: Record<string, string> }) {
  const { lang, view, group, groups, filters, years, mayManage, file } = frame;
  const words = sessionWords(lang);
  const { all, show, clear } = frameWords(lang);
  const views = ['upcoming', 'month', 'unset', 'past', 'all'] as const;
  const year = (value: number): string => String(lang === 'th' ? value : value - BUDDHIST);
  return (
    <>
      <div class="head">
        <h1>{words.title}</h1>
        <p class="actions">
          <a href={pathWith(EXPORTS, { kind: 'sessions', group, ...file })}>{exportWords(lang).link}</a>
          <a href={CALENDARS}>{calendarDeskWords(lang).title}</a>
          {mayManage && (
            <a role="button" href={`${SESSIONS}/new`}>
              {words.create}
            </a>
          )}
        </p>
      </div>
      <Tabs
        label={words.views}
        tabs={views.map((each) => ({
          href: pathWith(SESSIONS, {
            view: each === 'upcoming' ? '' : each,
            group,
            ...(each !== 'month' && filters),
          }),
          label: words[each],
          current: each === view,
        }))}
      />
      {(view !== 'month' || groups.length > 1) && (
        <form class="filters" method="get" action={SESSIONS}>
          {view !== 'upcoming' && <input type="hidden" name="view" value={view} />}
          {view !== 'month' && (
            <TextField lang={lang} name="q" type="search" label={words.search} typed={filters} search />
          )}
          {groups.length > 1 && (
            <ChoiceField
              lang={lang}
              name="group"
              label={words.fields.districtGroup}
              typed={{ group }}
              choices={groups}
              none={all}
            />
          )}
          {view !== 'month' && (
            <>
              <ChoiceField
                lang={lang}
                name="year"
                label={words.fiscalYear}
                typed={filters}
                choices={years.map((each) => ({ value: String(each), label: year(each) }))}
                none={all}
              />
              <ChoiceField
                lang={lang}
                name="status"
                label={words.fields.status}
                typed={filters}
                choices={CONSULTATION_STATUSES.map((value) => ({ value, label: words.statuses[value] }))}
                none={all}
              />
            </>
          )}
          <button type="submit" class="outline">
            {show}
          </button>
          {isFiltered(filters) && (
            <a href={pathWith(SESSIONS, { view: view === 'upcoming' ? '' : view, group })}>{clear}</a>
          )}
        </form>
      )}
    </>
  );
}

export function sessionsPage(list: SessionList): VNode {
  const { lang, sessions, now, first, next, mayManage, view, formToken, sheet, groupName } = list;
  const words = sessionWords(lang);
  const bulk = mayManage && view !== 'past' && sessions.length > 1;
  const table = (
    <div class="scroll">
      <table class="stacks">
        <thead>
          <tr>
            {bulk && <th scope="col">{words.select}</th>}
            <th scope="col">{words.when}</th>
            <th scope="col">{words.fields.districtGroup}</th>
            <th scope="col">{words.fields.venue}</th>
            <th scope="col">{words.fields.form}</th>
            <th scope="col">{words.fields.status}</th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr key={session._id}>
              {bulk && (
                <td>
                  <label class="pick">
                    <span class="sr-only">
                      {words.select} {whenOf(lang, session)}
                    </span>
                    <input type="checkbox" name="session" value={session._id} />
                  </label>
                </td>
              )}
              <th scope="row">
                <a href={`${SESSIONS}/${session._id}`}>{whenOf(lang, session)}</a>
              </th>
              <td>
                {groupName(session.districtGroup)}{' '}
                {session.round !== null && <small class="no-wrap">{words.round(session.round)}</small>}
              </td>
              <td>{session.venue}</td>
              <td>{words.forms[session.form]}</td>
              <td>
                <SessionStatus lang={lang} session={session} now={now} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
  return (
    <>
      <Frame
        {...list}
        file={{ view: view === 'all' ? '' : view, year: list.filters.year, status: list.filters.status }}
      />
      {sessions.length === 0 ? (
        <p class="card">
          {words.none}
          {view !== 'all' && isFiltered(list.filters) && (
            <>
              {' '}
              <a href={pathWith(SESSIONS, { view: 'all', group: list.group, ...list.filters })}>{words.searchAll}</a>
            </>
          )}
        </p>
      ) : bulk ? (
        <form method="post" action={`${SESSIONS}/bulk`}>
          <Carried formToken={formToken} sheet={sheet} />
          {table}
          <fieldset class="actions">
            <legend>{words.bulk}</legend>
            <button type="submit" name="do" value="announced" class="outline">
              {words.bulkAnnounce}
            </button>
            <button type="submit" name="do" value="postponed" class="outline">
              {words.bulkPostpone}
            </button>
            <button type="submit" name="do" value="online" class="outline">
              {words.bulkOnline}
            </button>
            <button type="submit" name="do" value="cancelled" class="danger outline">
              {words.bulkCancel}
            </button>
          </fieldset>
        </form>
      ) : (
        table
      )}
      <Pager lang={lang} first={first} next={next} />
    </>
  );
}

export interface SessionMonth extends SessionsFrame {
  /** The first day of the month. */
  month: Date;
  previous: string;
  following: string;
  /** Whole weeks from Monday to Sunday, as `YYYY-MM-DD`. */
  weeks: readonly (readonly string[])[];
  sessions: readonly Consultation[];
  now: Date;
  groupShort(code: string): string;
}

export function monthPage(view: SessionMonth): VNode {
  const { lang, month, previous, following, weeks, sessions, now, groupShort, group } = view;
  const words = sessionWords(lang);
  const { month: monthName, time } = formatsOf(lang);
  const today = bangkokDate(now);
  const inMonth = bangkokMonth(month);
  const lastDay = weeks.flat().findLast((date) => date.startsWith(inMonth))!;
  const link = (to: string): string => pathWith(SESSIONS, { view: 'month', month: to, group });
  return (
    <>
      <Frame {...view} file={{ from: `${inMonth}-01`, to: lastDay }} />
      <div class="head">
        <a href={link(previous)}>‹ {words.previousMonth}</a>
        <h2>{monthName(month)}</h2>
        <a href={link(following)}>{words.nextMonth} ›</a>
      </div>
      <div class="scroll">
        <table class="month">
          <caption class="sr-only">{monthName(month)}</caption>
          <thead>
            <tr>
              {words.weekdays.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeks.map((week) => (
              <tr key={week[0]}>
                {week.map((date, weekday) => (
                  <td
                    key={date}
                    class={[
                      date.startsWith(inMonth) ? '' : 'outside',
                      sessions.some((session) => session.date === date) || date === today ? '' : 'empty',
                    ].join(' ')}
                    {...(date === today && { 'aria-current': 'date' as const })}
                  >
                    <span class="weekday" aria-hidden="true">
                      {words.weekdays[weekday]}
                    </span>
                    <span class="day">{Number(date.slice(8))}</span>
                    {sessions
                      .filter((session) => session.date === date)
                      .map((session) => (
                        <a
                          key={session._id}
                          href={`${SESSIONS}/${session._id}`}
                          class={session.status === 'cancelled' ? 'off' : session.status}
                        >
                          {session.startsAt ? time(session.startsAt) : words.noHour} {groupShort(session.districtGroup)}
                          <span class="sr-only"> {words.statuses[session.status]}</span>
                        </a>
                      ))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
