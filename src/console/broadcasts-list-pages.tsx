/** Notices as a list, and the people that one is for. */
import type { VNode } from 'preact';
import type { Broadcast, Segment } from '../broadcasts/model.ts';
import type { Consultation } from '../consultations/model.ts';
import { fit } from '../line/limits.ts';
import { ChoiceField, type Choice } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { frameWords } from '../web/messages.ts';
import { Crumbs, Pager, pathWith, Tabs, Tag, type Tone } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { noticeWords } from './broadcasts-messages.ts';
import { whenOf } from './sessions-list-pages.tsx';

export const NOTICES = '/console/broadcasts';
export const NOTICE_VIEWS = ['all', 'waiting', 'drafts'] as const;
export type NoticeView = (typeof NOTICE_VIEWS)[number];

export interface NoticeNames {
  groupName(code: string): string;
  districtName(nameTh: string): string;
  themeName(code: string): string;
}

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ');

/** To whom, in words. */
export function segmentTitle(lang: Lang, segment: Segment, session: Consultation | null, names: NoticeNames): string {
  const words = noticeWords(lang);
  const { district, role, theme, session: about } = segment;
  const parts = [
    ...(about
      ? [session ? words.ofSession(words.parts[about.part], whenOf(lang, session)) : words.parts[about.part]]
      : []),
    ...(district ? [words.inDistrict(names.districtName(district))] : []),
    ...(role ? [words.inRole(role)] : []),
    ...(theme ? [words.onTheme(names.themeName(theme))] : []),
  ];
  return parts.length > 0 ? parts.join(' · ') : words.everybody;
}

const TONES: Partial<Record<Broadcast['state'], Tone>> = {
  confirmed: 'go',
  waiting: 'warn',
  refused: 'bad',
  expired: 'bad',
};

export function NoticeState({
  lang,
  broadcast: { state, dueAt },
  now,
  waiting,
}: {
  lang: Lang;
  broadcast: Broadcast;
  now: Date;
  /** How many are still to get it, where that has been counted. */
  waiting?: number | undefined;
}) {
  const words = noticeWords(lang);
  if (state === 'confirmed' && dueAt && dueAt > now) return <Tag tone="warn">{words.scheduled}</Tag>;
  const told =
    state === 'confirmed' && waiting !== undefined ? (waiting > 0 ? words.going : words.done) : words.states[state];
  return <Tag tone={TONES[state] ?? 'plain'}>{told}</Tag>;
}

export interface NoticeList {
  lang: Lang;
  view: NoticeView;
  group: string;
  groups: readonly Choice[];
  maySend: boolean;
  /** How many wait for a second person. */
  waiting: number;
  notices: readonly { broadcast: Broadcast; session: Consultation | null }[];
  now: Date;
  first: string | null;
  next: string | null;
  names: NoticeNames;
}

export function noticesPage(list: NoticeList): VNode {
  const { lang, view, group, groups, maySend, waiting, notices, now, first, next, names } = list;
  const words = noticeWords(lang);
  const { moment, count } = formatsOf(lang);
  const views = NOTICE_VIEWS.filter((each) => each !== 'drafts' || maySend);
  return (
    <>
      <div class="head">
        <h1>{words.title}</h1>
        {maySend && (
          <a role="button" href={`${NOTICES}/new`}>
            {words.create}
          </a>
        )}
      </div>
      <Tabs
        label={words.views}
        tabs={views.map((each) => ({
          href: pathWith(NOTICES, { view: each === 'all' ? '' : each, group }),
          label: words[each],
          current: each === view,
          count: each === 'waiting' ? waiting : undefined,
        }))}
      />
      {groups.length > 1 && (
        <form class="filters" method="get" action={NOTICES}>
          {view !== 'all' && <input type="hidden" name="view" value={view} />}
          <ChoiceField
            lang={lang}
            name="group"
            label={words.fields.districtGroup}
            typed={{ group }}
            choices={groups}
            none={frameWords(lang).all}
          />
          <button type="submit" class="outline">
            {frameWords(lang).show}
          </button>
        </form>
      )}
      {notices.length === 0 ? (
        <p class="card">{words.none}</p>
      ) : (
        <div class="scroll">
          <table class="stacks">
            <thead>
              <tr>
                <th scope="col">{words.words}</th>
                <th scope="col">{words.to}</th>
                <th scope="col">{words.people}</th>
                <th scope="col">{words.when}</th>
                <th scope="col">{words.status}</th>
              </tr>
            </thead>
            <tbody>
              {notices.map(({ broadcast, session }) => (
                <tr key={broadcast._id}>
                  <th scope="row">
                    <a href={`${NOTICES}/${broadcast._id}`}>{fit(oneLine(broadcast.text), 80)}</a>
                  </th>
                  <td data-label={words.to}>
                    {names.groupName(broadcast.segment.districtGroup)}{' '}
                    <small>{segmentTitle(lang, broadcast.segment, session, names)}</small>
                  </td>
                  <td data-label={words.people} class="num">
                    {peopleOf(broadcast) !== null && count(peopleOf(broadcast)!)}
                  </td>
                  <td data-label={words.when}>
                    {moment(broadcast.dueAt ?? broadcast.decidedAt ?? broadcast.requestedAt ?? broadcast.proposedAt)}
                  </td>
                  <td data-label={words.status}>
                    <NoticeState lang={lang} broadcast={broadcast} now={now} />
                  </td>
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

const peopleOf = ({ plannedFor, requestedFor }: Broadcast): number | null => plannedFor ?? requestedFor;

export interface RecipientList {
  lang: Lang;
  broadcast: Broadcast;
  people: readonly { id: string; name: string | null; district: string | null; role: string | null }[];
  first: string | null;
  next: string | null;
}

export function recipientsPage({ lang, broadcast, people, first, next }: RecipientList): VNode {
  const words = noticeWords(lang);
  const path = `${NOTICES}/${broadcast._id}`;
  return (
    <>
      <Crumbs
        trail={[
          { href: NOTICES, label: words.title },
          { href: path, label: fit(oneLine(broadcast.text), 40) },
        ]}
      />
      <h1>{words.recipientsTitle}</h1>
      <p class="lead">{words.recipientsNow}</p>
      <div class="scroll">
        <table class="stacks">
          <thead>
            <tr>
              <th scope="col">{words.name}</th>
              <th scope="col">{words.fields.district}</th>
              <th scope="col">{words.role}</th>
            </tr>
          </thead>
          <tbody>
            {people.map(({ id, name, district, role }) => (
              <tr key={id}>
                <th scope="row">
                  <a href={`/console/representatives/${id}`}>{name ?? words.noName}</a>
                </th>
                <td data-label={words.fields.district}>{district}</td>
                <td data-label={words.role}>{role}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Pager lang={lang} first={first} next={next} />
    </>
  );
}
