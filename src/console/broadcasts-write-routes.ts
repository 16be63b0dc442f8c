/** `/console/broadcasts/new`, `…/edit`, `…/count`: a notice as a sheet, looked at before anybody gets it. */
import { prepareNotice } from '../broadcasts/effects.ts';
import { SESSION_PARTS, type Broadcast } from '../broadcasts/model.ts';
import { ROLE_LETTERS, newNotice, sendTimeOf, type NoticeDraft } from '../broadcasts/rules.ts';
import { timeOfDay } from '../consultations/rules.ts';
import { noticeText } from '../thai/notice-commands.ts';
import { bangkokDate, isDay } from '../time.ts';
import { typedText, type Choice, type Problems, type Typed } from '../web/forms.tsx';
import { formatsOf, groupNameOf, groupChoice, districtChoice } from '../web/format.ts';
import type { Notice } from '../web/layout.tsx';
import type { Problem } from '../web/messages.ts';
import { mergeStale, wasIn, type StaleField } from '../web/stale.tsx';
import { NOTICES } from './broadcasts-list-pages.tsx';
import { noticeWords } from './broadcasts-messages.ts';
import type { NoticeDeps } from './broadcasts-routes.ts';
import { CountedPiece, noticeSheetPage } from './broadcasts-sheet-pages.tsx';
import { MISSING, type Answer, type Desk, type Visit } from './desk.tsx';
import { whenOf } from './sessions-list-pages.tsx';

const FIELDS = ['district', 'role', 'theme', 'part', 'consultation', 'text', 'date', 'time'] as const;
const ROLES_NAMED = 5;
const SESSIONS_OFFERED = 40;

type Read = { draft: NoticeDraft; moved: Date | null } | { problems: Problems };

export function noticeWriteRoutes(desk: Desk, deps: NoticeDeps): void {
  const { places, themes, quietHours, broadcasts: limits } = deps.programme;

  const groupsFor = ({ lang, may }: Visit): Choice[] =>
    places.groups.filter(({ code }) => may('broadcast.send', { districtGroup: code })).map(groupChoice(lang));

  /** Sessions that a notice can be about: the next ones first, then the latest. */
  async function sessionsFor({ lang, now }: Visit, districtGroup: string): Promise<Choice[]> {
    const today = bangkokDate(now);
    const find = (view: 'upcoming' | 'past') =>
      deps.consultationDesk.findPage(view, [districtGroup], today, null, SESSIONS_OFFERED);
    const all = [...(await find('upcoming')), ...(await find('past'))];
    return all
      .filter(({ status, startsAt }) => startsAt && ['announced', 'held', 'reported'].includes(status))
      .map((session) => ({ value: session._id, label: whenOf(lang, session) }));
  }

  async function showSheet(
    visit: Visit,
    districtGroup: string,
    broadcast: Broadcast | null,
    typed: Typed,
    more: { problems?: Problems; status?: number; stale?: StaleField[] } = {},
  ): Promise<Answer> {
    const { lang } = visit;
    const roles = await deps.representatives.countByRole(districtGroup);
    // A sheet that comes back is still the sheet that was filled in: what it was opened with stays with it.
    const own = wasIn(typed, FIELDS);
    const page = noticeSheetPage({
      lang,
      broadcast,
      districtGroup,
      groupName: groupNameOf(places, lang, districtGroup),
      groups: groupsFor(visit),
      districts: places.districts.filter(({ group: of }) => of === districtGroup).map(districtChoice(visit.lang)),
      themes: themes.codes.map((code) => ({ value: code, label: themes.labels[code]?.[lang] ?? code })),
      sessions: await sessionsFor(visit, districtGroup),
      roles: [...roles]
        .toSorted(([, m], [, n]) => n - m)
        .slice(0, ROLES_NAMED)
        .map(([role]) => role),
      longest: limits.longestText,
      typed,
      problems: more.problems ?? {},
      seen: own ? Number(typedText(typed, 'seen')) : (broadcast?.version ?? 0),
      before: own ?? (broadcast ? valuesOf(broadcast) : {}),
      stale: more.stale ?? null,
      formToken: visit.formToken,
      sheet: visit.sheet,
    });
    const words = noticeWords(lang);
    return {
      page,
      title: broadcast ? words.editTitle : words.create,
      current: NOTICES,
      status: more.status ?? 200,
      moves: true,
    };
  }

  function readPeople(typed: Typed, districtGroup: string): { draft: NoticeDraft; problems: Record<string, Problem> } {
    const said = (name: (typeof FIELDS)[number]): string => typedText(typed, name).trim();
    const problems: Record<string, Problem> = {};
    const [district, role, theme, consultation] = [said('district'), said('role'), said('theme'), said('consultation')];
    const part = SESSION_PARTS.find((each) => each === said('part'));
    if (district && !places.districts.some(({ nameTh, group }) => nameTh === district && group === districtGroup))
      problems['district'] = 'notAChoice';
    if (role.length > ROLE_LETTERS) problems['role'] = 'tooLong';
    if (theme && !themes.codes.includes(theme)) problems['theme'] = 'notAChoice';
    if (said('part') && !part) problems['part'] = 'notAChoice';
    if (part && !consultation) problems['consultation'] = 'required';
    if (consultation && !said('part')) problems['part'] = 'required';
    const draft: NoticeDraft = {
      districtGroup,
      ...(district && { district }),
      ...(role && { role }),
      ...(theme && { theme }),
      ...(part && { part, consultation }),
      everybody: true,
    };
    return { draft, problems };
  }

  function readWhen(typed: Typed, now: Date): { sendAt: Date | null; moved: boolean } | { problems: Problems } {
    const [date, time] = [typedText(typed, 'date').trim(), typedText(typed, 'time').trim().replace('.', ':')];
    if (!date && !time) return { sendAt: null, moved: false };
    if (time && !/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return { problems: { time: 'notATime' } };
    if (date && !isDay(date)) return { problems: { date: 'notADate' } };
    if (!date || !time) return { problems: { [date ? 'time' : 'date']: 'required' } };
    const read = sendTimeOf({ date, time }, now, quietHours, limits.scheduleDays);
    if (read?.kind === 'at') return { sendAt: read.at, moved: read.held };
    return { problems: { date: read?.kind === 'tooFar' ? 'tooFar' : 'past' } };
  }

  function readSheet(typed: Typed, districtGroup: string, now: Date): Read {
    const { draft, problems } = readPeople(typed, districtGroup);
    const text = noticeText(typedText(typed, 'text'));
    if (text === '') problems['text'] = 'required';
    else if (text.length > limits.longestText) problems['text'] = 'tooLong';
    const when = readWhen(typed, now);
    if ('problems' in when) return { problems: { ...problems, ...when.problems } };
    if (Object.keys(problems).length > 0) return { problems };
    const { sendAt, moved } = when;
    return {
      draft: { ...draft, text, ...(sendAt && { sendAt: sendAt.toISOString() }) },
      moved: moved ? sendAt : null,
    };
  }

  const movedNotice = ({ lang }: Visit, moved: Date | null): { notice?: Notice } =>
    moved ? { notice: { tone: 'good', text: noticeWords(lang).moved(formatsOf(lang).moment(moved)) } } : {};

  /** The district group that a sheet is for; null where this person may not write to it. */
  function groupOf(visit: Visit, asked: string): string | null {
    const groups = groupsFor(visit);
    return groups.some(({ value }) => value === asked) ? asked : null;
  }

  desk.form(`${NOTICES}/new`, {
    async show(visit, typed, problems): Promise<Answer> {
      const asked = typed ? typedText(typed, 'districtGroup') : visit.query('group');
      const group = groupOf(visit, asked) ?? groupsFor(visit)[0]?.value;
      return group ? showSheet(visit, group, null, typed ?? {}, { problems }) : MISSING;
    },
    async act(visit): Promise<Answer> {
      const group = groupOf(visit, typedText(visit.typed, 'districtGroup'));
      if (!group) return MISSING;
      const read = readSheet(visit.typed, group, visit.now);
      if ('problems' in read)
        return showSheet(visit, group, null, visit.typed, { problems: read.problems, status: 422 });
      const outcome = await deps.perform(prepareNotice({ draft: read.draft }), visit.cause());
      if (outcome.kind !== 'preview')
        return showSheet(visit, group, null, visit.typed, { problems: { consultation: 'notAChoice' }, status: 422 });
      return { goTo: `${NOTICES}/${outcome.preview.broadcast._id}`, ...movedNotice(visit, read.moved) };
    },
  });

  /** Only who wrote a draft goes on with it here. */
  async function draftFor(visit: Visit): Promise<Broadcast | null> {
    const found = await deps.broadcasts.find(visit.param('id'));
    const mine = found?.state === 'draft' && found.proposedBy === visit.member.id;
    return mine && visit.may('broadcast.send', { districtGroup: found.segment.districtGroup }) ? found : null;
  }

  desk.form(`${NOTICES}/:id/edit`, {
    async show(visit, typed, problems): Promise<Answer> {
      const draft = await draftFor(visit);
      if (!draft) return MISSING;
      const { districtGroup } = draft.segment;
      return showSheet(visit, districtGroup, draft, typed ?? valuesOf(draft), { problems });
    },
    async act(visit): Promise<Answer> {
      const id = visit.param('id');
      const broadcast = await draftFor(visit);
      if (!broadcast) return MISSING;
      const { districtGroup } = broadcast.segment;
      const read = readSheet(visit.typed, districtGroup, visit.now);
      if ('problems' in read)
        return showSheet(visit, districtGroup, broadcast, visit.typed, { problems: read.problems, status: 422 });
      const v = Number(typedText(visit.typed, 'seen'));
      const draft: NoticeDraft = { ...read.draft, edit: { id, v } };
      const outcome = await deps.perform(prepareNotice({ draft }), visit.cause());
      if (outcome.kind === 'preview') return { goTo: `${NOTICES}/${id}`, ...movedNotice(visit, read.moved) };
      if (outcome.kind !== 'gone')
        return showSheet(visit, districtGroup, broadcast, visit.typed, {
          problems: { consultation: 'notAChoice' },
          status: 422,
        });
      const now = await draftFor(visit);
      if (!now)
        return { goTo: `${NOTICES}/${id}`, notice: { tone: 'bad', text: noticeWords(visit.lang).refusals.gone } };
      const { changed, merged } = mergeStale(visit.typed, valuesOf(now));
      return showSheet(visit, districtGroup, now, merged, { status: 409, stale: changed });
    },
  });

  /** What the sheet would reach as it stands, while it is being filled in. */
  desk.post(`${NOTICES}/count`, {
    async act(visit): Promise<Answer> {
      const group = groupOf(visit, typedText(visit.typed, 'districtGroup'));
      if (!group) return MISSING;
      const { lang, now } = visit;
      const { draft, problems } = readPeople(visit.typed, group);
      const when = readWhen(visit.typed, now);
      const segment = Object.keys(problems).length > 0 ? null : await deps.noticePlanner.segmentOf(draft);
      if (!segment || Array.isArray(segment))
        return { piece: CountedPiece({ lang, preview: null, programme: deps.programme }) };
      const sendAt = 'sendAt' in when ? when.sendAt : null;
      const broadcast = newNotice({
        id: '',
        segment,
        text: '',
        sendAt,
        by: visit.member.id,
        at: now,
        event: '',
      });
      const preview = await deps.noticePlanner.previewOf(broadcast);
      return { piece: CountedPiece({ lang, preview, programme: deps.programme }) };
    },
  });
}

function valuesOf({ segment, text, sendAt }: Broadcast): Record<(typeof FIELDS)[number], string> {
  return {
    district: segment.district ?? '',
    role: segment.role ?? '',
    theme: segment.theme ?? '',
    part: segment.session?.part ?? '',
    consultation: segment.session?.consultation ?? '',
    text,
    date: sendAt ? bangkokDate(sendAt) : '',
    time: sendAt ? timeOfDay(sendAt) : '',
  };
}
