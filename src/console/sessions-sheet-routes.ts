/** `/console/sessions/…/postpone`, `change`, `cancel`: what an announced session is to become, proposed with a preview. */
import { isWithin } from '../access/policy.ts';
import { prepareChange } from '../consultations/effects.ts';
import { CONSULTATION_FORMS, type Consultation } from '../consultations/model.ts';
import { SESSION_LETTERS, timeOfDay, type ChangeCommand } from '../consultations/rules.ts';
import { isDay } from '../time.ts';
import { typedText, type Problems, type Typed } from '../web/forms.tsx';
import type { Problem } from '../web/messages.ts';
import { mergeStale, wasIn, type StaleField } from '../web/stale.tsx';
import { MISSING, type Answer, type Desk, type FormHandlers, type Visit } from './desk.tsx';
import { SESSIONS } from './sessions-list-pages.tsx';
import { sessionWords } from './sessions-messages.ts';
import { CHANGES } from './sessions-preview-pages.tsx';
import type { SessionDeps } from './sessions-routes.ts';
import { changeSheetPage, type ChangeSheetView } from './sessions-sheet-pages.tsx';
import { isTimeOfDay, isWebLink, sheetValuesOf } from './sessions-sheet-values.ts';

export function sessionSheetRoutes(desk: Desk, deps: SessionDeps): void {
  async function manageable(visit: Visit): Promise<Consultation | null> {
    const session = await deps.consultations.find(visit.param('id'));
    return session && isWithin(visit.reach('consultation.manage'), session) ? session : null;
  }

  function showChangeSheet(
    visit: Visit,
    session: Consultation,
    kind: Kind,
    typed: Typed,
    more: {
      told?: string;
      problems?: Problems;
      status?: number;
      stale?: StaleField[];
    } = {},
  ): Answer {
    const words = sessionWords(visit.lang);
    const before = valuesOf(kind, session);
    const title = { postponed: words.postponeTitle, changed: words.changeTitle, cancelled: words.cancelTitle }[kind];
    const page = changeSheetPage({
      lang: visit.lang,
      session,
      kind,
      typed,
      problems: more.problems ?? {},
      before: wasIn(typed, Object.keys(before)) ?? before,
      stale: more.stale ?? null,
      told: more.told ?? null,
      formToken: visit.formToken,
      sheet: visit.sheet,
    });
    return { page, title, current: SESSIONS, status: more.status ?? 200 };
  }

  /** What a sheet wants, as the chat would have understood it: only what this person wrote over. */
  function commandOf(kind: Kind, session: Consultation, typed: Typed): ChangeCommand {
    const said = (name: string): string => typedText(typed, name).trim();
    const were: Readonly<Record<string, string>> = wasIn(typed, FIELDS[kind]) ?? valuesOf(kind, session);
    const anew = (name: string): string | null | undefined =>
      said(name) === were[name] ? undefined : said(name) || null;
    const postponed = { date: said('date'), time: said('time'), endTime: said('endTime') || null };
    return {
      kind,
      districtGroup: session.districtGroup,
      target: { consultation: session._id },
      set:
        kind === 'postponed'
          ? postponed.date
            ? postponed
            : {}
          : kind === 'changed'
            ? {
                ...(anew('form') && { form: said('form') as Consultation['form'] }),
                ...settled({
                  venue: anew('venue'),
                  chair: anew('chair'),
                  onlineLink: anew('onlineLink'),
                  endTime: session.startsAt ? anew('endTime') : undefined,
                }),
              }
            : {},
      ...(said('reason') && { reason: said('reason') }),
    };
  }

  const sheets: readonly [path: string, kind: Kind][] = [
    ['postpone', 'postponed'],
    ['change', 'changed'],
    ['cancel', 'cancelled'],
  ];
  for (const [path, kind] of sheets) desk.form(`${SESSIONS}/:id/${path}`, changeSheet(kind));

  function changeSheet(kind: Kind): FormHandlers {
    return {
      async show(visit, typed): Promise<Answer> {
        const session = await manageable(visit);
        return session ? showChangeSheet(visit, session, kind, typed ?? valuesOf(kind, session)) : MISSING;
      },
      async act(visit): Promise<Answer> {
        const session = await manageable(visit);
        if (!session) return MISSING;
        const words = sessionWords(visit.lang);
        const { typed } = visit;
        const stale = staleIn(kind, session, typed);
        if (stale) return showChangeSheet(visit, session, kind, stale.merged, { stale: stale.changed, status: 409 });
        const problems = problemsIn(kind, session, typed);
        if (Object.keys(problems).length > 0)
          return showChangeSheet(visit, session, kind, typed, { problems, status: 422 });
        const outcome = await deps.perform(prepareChange(commandOf(kind, session, typed)), visit.cause());
        if (outcome.kind === 'preview') return { goTo: `${CHANGES}/${outcome.preview.changeId}` };
        const told =
          outcome.kind === 'past' || outcome.kind === 'same' || outcome.kind === 'needsTime'
            ? words.problems[outcome.kind]
            : words.problems.gone;
        return showChangeSheet(visit, session, kind, typed, { told, status: 422 });
      },
    };
  }
}

type Kind = ChangeSheetView['kind'];

/** What each sheet is about: where somebody else changed one of these meanwhile, it is looked at again. */
const FIELDS = {
  postponed: ['date', 'time', 'endTime'],
  changed: ['form', 'venue', 'chair', 'onlineLink', 'endTime'],
  cancelled: ['date', 'time'],
} as const satisfies Record<Kind, readonly string[]>;

function valuesOf(kind: Kind, session: Consultation): Record<string, string> {
  const values = sheetValuesOf(session);
  return Object.fromEntries(FIELDS[kind].map((name) => [name, values[name]]));
}

/** What somebody else changed since the sheet was opened; the words of this person stay. */
function staleIn(kind: Kind, session: Consultation, typed: Typed): ReturnType<typeof mergeStale> | null {
  if (!wasIn(typed, FIELDS[kind])) return null;
  const { changed, merged } = mergeStale(typed, valuesOf(kind, session));
  return changed.length > 0 ? { changed, merged: { ...merged, reason: typedText(typed, 'reason') } } : null;
}

/** Without what is left as it is. */
function settled<Field extends string>(fields: Record<Field, string | null | undefined>) {
  const some = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(some) as Partial<Record<Field, string | null>>;
}

/** What cannot be read: nothing of it may reach a session. */
function problemsIn(kind: Kind, session: Consultation, typed: Typed): Problems {
  const said = (name: string): string => typedText(typed, name).trim();
  const problems: Record<string, Problem> = {};
  for (const name of ['venue', 'chair', 'reason'] as const)
    if (said(name).length > SESSION_LETTERS[name]) problems[name] = 'tooLong';
  if (kind === 'postponed') {
    const times = ['time', 'endTime'].filter((name) => said(name));
    // Whoever only empties the day puts it off; whoever wrote another hour forgot the day.
    const were = wasIn(typed, FIELDS.postponed);
    const isPutOff = !said('date') && times.every((name) => were?.[name as 'time'] === said(name));
    if (isPutOff) return problems;
    if (!said('date')) problems['date'] = 'required';
    else if (!isDay(said('date'))) problems['date'] = 'notADate';
    if (!said('time')) problems['time'] = 'required';
    for (const name of times) if (!isTimeOfDay(said(name))) problems[name] = 'notATime';
    if (said('endTime') && said('time') && said('endTime') <= said('time')) problems['endTime'] ??= 'beforeStart';
  }
  if (kind === 'changed') {
    const { startsAt } = session;
    if (!CONSULTATION_FORMS.some((form) => form === said('form'))) problems['form'] = 'notAChoice';
    if (said('onlineLink') && !isWebLink(said('onlineLink'))) problems['onlineLink'] = 'notALink';
    if (said('endTime') && !isTimeOfDay(said('endTime'))) problems['endTime'] = 'notATime';
    else if (said('endTime') && startsAt && said('endTime') <= timeOfDay(startsAt)) problems['endTime'] = 'beforeStart';
  }
  return problems;
}
