/** `/console/sessions/new`, `/console/sessions/…/edit`: a session as a sheet, before anybody has been told of it. */
import { isWithin } from '../access/policy.ts';
import { createDraft, editDraft } from '../consultations/desk-effects.ts';
import type { DraftSheet } from '../consultations/desk-store.ts';
import { CONSULTATION_FORMS, type Consultation, type Limits } from '../consultations/model.ts';
import { momentOn, SESSION_LETTERS } from '../consultations/rules.ts';
import { bangkokDate, fiscalYearOf, isDay } from '../time.ts';
import { groupChoice } from '../web/format.ts';
import { typedText, type Problems, type Typed } from '../web/forms.tsx';
import type { Problem } from '../web/messages.ts';
import { mergeStale, wasIn, type StaleField } from '../web/stale.tsx';
import { MISSING, type Answer, type Desk, type Visit } from './desk.tsx';
import { SESSIONS } from './sessions-list-pages.tsx';
import { sessionWords } from './sessions-messages.ts';
import type { SessionDeps } from './sessions-routes.ts';
import { draftPage } from './sessions-sheet-pages.tsx';
import {
  isTimeOfDay,
  isWebLink,
  LIMIT_FIELDS,
  limitValuesOf,
  partnersIn,
  readLimits,
  sheetValuesOf,
} from './sessions-sheet-values.ts';

const FIELDS = [
  'title',
  'date',
  'time',
  'endTime',
  'form',
  'venue',
  'chair',
  'onlineLink',
  'partners',
  ...LIMIT_FIELDS,
] as const;

export function sessionDraftRoutes(desk: Desk, deps: SessionDeps): void {
  const { places } = deps.programme;

  const groupsFor = ({ lang, may }: Visit) =>
    places.groups.filter(({ code }) => may('consultation.manage', { districtGroup: code })).map(groupChoice(lang));

  async function draftFor(visit: Visit): Promise<Consultation | null> {
    const session = await deps.consultations.find(visit.param('id'));
    const mine = session?.status === 'draft' && isWithin(visit.reach('consultation.manage'), session);
    return mine ? session : null;
  }

  function showDraft(
    visit: Visit,
    session: Consultation | null,
    typed: Typed,
    problems: Problems,
    more: { status?: number; stale?: StaleField[] } = {},
  ): Answer {
    // A sheet that comes back is still the sheet that was filled in: what it was opened with stays with it.
    const own = wasIn(typed, FIELDS);
    const words = sessionWords(visit.lang);
    const page = draftPage({
      lang: visit.lang,
      session,
      groups: groupsFor(visit),
      typed,
      problems,
      seen: own ? Number(typedText(typed, 'seen')) : (session?.version ?? 0),
      before: own ?? (session ? valuesOf(session) : {}),
      stale: more.stale ?? null,
      formToken: visit.formToken,
      sheet: visit.sheet,
    });
    return {
      page,
      title: session ? words.editTitle : words.create,
      current: SESSIONS,
      status: more.status ?? 200,
    };
  }

  desk.form(`${SESSIONS}/new`, {
    async show(visit, typed, problems): Promise<Answer> {
      const [first] = groupsFor(visit);
      if (!first) return MISSING;
      return showDraft(visit, null, typed ?? { districtGroup: first.value, form: 'meeting' }, problems);
    },
    async act(visit): Promise<Answer> {
      const groups = groupsFor(visit);
      if (groups.length === 0) return MISSING;
      const districtGroup = typedText(visit.typed, 'districtGroup');
      const read = readSheet(visit.typed, visit.now);
      const problems: Problems = {
        ...('problems' in read && read.problems),
        ...(!groups.some(({ value }) => value === districtGroup) && { districtGroup: 'notAChoice' as const }),
      };
      if ('problems' in read || Object.keys(problems).length > 0)
        return showDraft(visit, null, visit.typed, problems, { status: 422 });
      const session = await deps.perform(createDraft({ districtGroup, ...read }), visit.cause());
      if (!session) return MISSING;
      return { goTo: `${SESSIONS}/${session._id}`, notice: { tone: 'good', text: sessionWords(visit.lang).saved } };
    },
  });

  desk.form(`${SESSIONS}/:id/edit`, {
    async show(visit, typed, problems): Promise<Answer> {
      const session = await draftFor(visit);
      return session ? showDraft(visit, session, typed ?? valuesOf(session), problems) : MISSING;
    },
    async act(visit): Promise<Answer> {
      const session = await draftFor(visit);
      if (!session) return MISSING;
      const read = readSheet(visit.typed, visit.now, session.date);
      if ('problems' in read) return showDraft(visit, session, visit.typed, read.problems, { status: 422 });
      const seen = Number(typedText(visit.typed, 'seen'));
      const before = readLimits(wasIn(visit.typed, FIELDS) ?? valuesOf(session));
      if ('problems' in before) return MISSING;
      const outcome = await deps.perform(
        editDraft({
          consultation: session._id,
          seen,
          sheet: read.sheet,
          limits: { was: before.limits, becomes: read.limits },
        }),
        visit.cause(),
      );
      switch (outcome.kind) {
        case 'saved':
          return { goTo: `${SESSIONS}/${session._id}`, notice: { tone: 'good', text: sessionWords(visit.lang).saved } };
        case 'stale': {
          const { changed, merged } = mergeStale(visit.typed, valuesOf(outcome.session));
          return showDraft(visit, outcome.session, merged, {}, { status: 409, stale: changed });
        }
        case 'gone':
          return MISSING;
      }
    },
  });
}

function valuesOf(session: Consultation): Record<(typeof FIELDS)[number], string> {
  const { title, partners } = session;
  return { title, ...sheetValuesOf(session), partners: partners.join('\n'), ...limitValuesOf(session) };
}

/** @param had the day that the draft has already: one that has passed may stay while no hour is set. */
function readSheet(
  typed: Typed,
  now: Date,
  had: string | null = null,
): { sheet: DraftSheet; limits: Limits } | { problems: Problems } {
  const said = (name: (typeof FIELDS)[number]): string => typedText(typed, name).trim();
  const problems: Record<string, Problem> = {};
  for (const name of ['title', 'venue', 'chair'] as const)
    if (said(name).length > SESSION_LETTERS[name]) problems[name] = 'tooLong';
  const time = (name: 'time' | 'endTime'): string | null => {
    const text = said(name).replace('.', ':');
    if (text === '') return null;
    if (!isTimeOfDay(text)) problems[name] = 'notATime';
    return text;
  };
  const date = said('date') || null;
  if (date && !isDay(date)) problems['date'] = 'notADate';
  else if (date && date !== had && date < bangkokDate(now)) problems['date'] = 'past';
  const [start, end] = [time('time'), time('endTime')];
  const form = CONSULTATION_FORMS.find((each) => each === said('form'));
  if (!form) problems['form'] = 'notAChoice';
  if (said('onlineLink') && !isWebLink(said('onlineLink'))) problems['onlineLink'] = 'notALink';
  if ((start || end) && !date) problems['date'] = 'required';
  if (end && !start) problems['time'] = 'required';
  const partners = partnersIn(said('partners'));
  if (!partners) problems['partners'] = 'tooMany';
  const limits = readLimits(typed);
  if ('problems' in limits) Object.assign(problems, limits.problems);
  if (form === undefined || !partners || 'problems' in limits || Object.keys(problems).length > 0) return { problems };

  const startsAt = date && start ? momentOn(date, start) : null;
  const endsAt = date && end ? momentOn(date, end) : null;
  if (startsAt && startsAt <= now) return { problems: { date: 'past' } };
  if (startsAt && endsAt && endsAt <= startsAt) return { problems: { endTime: 'beforeStart' } };
  return {
    ...limits,
    sheet: {
      title: said('title'),
      date,
      startsAt,
      endsAt,
      form,
      venue: said('venue') || null,
      chair: said('chair') || null,
      onlineLink: said('onlineLink') || null,
      partners,
      fiscalYear: fiscalYearOf(date ? momentOn(date, '12:00') : now),
    },
  };
}
