/** `/console/sessions/…/seats`: how many may come and how many have to, also of a session that was announced. */
import { isWithin } from '../access/policy.ts';
import { setLimits } from '../attendance/limit-effects.ts';
import type { Consultation } from '../consultations/model.ts';
import { isOpen } from '../consultations/rules.ts';
import type { QuotaState } from '../delivery/quota.ts';
import { QUOTA_AWAY } from '../delivery/messages.ts';
import { typedText, type Problems, type Typed } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { good } from '../web/layout.tsx';
import { mergeStale, wasIn, type StaleField } from '../web/stale.tsx';
import type { Lang } from '../web/words.ts';
import { MISSING, type Answer, type Desk, type Visit } from './desk.tsx';
import { SESSIONS } from './sessions-list-pages.tsx';
import { sessionWords } from './sessions-messages.ts';
import type { SessionDeps } from './sessions-routes.ts';
import { seatWords } from './sessions-seats-messages.ts';
import { seatsPage } from './sessions-seats-pages.tsx';
import { limitValuesOf, LIMIT_FIELDS, readLimits } from './sessions-sheet-values.ts';

export function sessionSeatsRoutes(desk: Desk, deps: SessionDeps): void {
  async function settable(visit: Visit): Promise<Consultation | null> {
    const session = await deps.consultations.find(visit.param('id'));
    return session && isOpen(session) && isWithin(visit.reach('consultation.manage'), session) ? session : null;
  }

  function show(
    visit: Visit,
    session: Consultation,
    typed: Typed,
    more: {
      problems?: Problems;
      stale?: StaleField[];
      told?: string;
      preview?: string;
      status?: number;
    } = {},
  ): Answer {
    const page = seatsPage({
      lang: visit.lang,
      session,
      typed,
      problems: more.problems ?? {},
      byForm: formatsOf(visit.lang).count(deps.programme.attendance.quorum[session.form]),
      before: wasIn(typed, LIMIT_FIELDS) ?? limitValuesOf(session),
      stale: more.stale ?? null,
      told: more.told ?? null,
      preview: more.preview ?? null,
      formToken: visit.formToken,
      sheet: visit.sheet,
    });
    return {
      page,
      title: seatWords(visit.lang).title,
      current: SESSIONS,
      status: more.status ?? 200,
    };
  }

  desk.form(`${SESSIONS}/:id/seats`, {
    async show(visit, typed): Promise<Answer> {
      const session = await settable(visit);
      return session ? show(visit, session, typed ?? limitValuesOf(session)) : MISSING;
    },
    async act(visit): Promise<Answer> {
      const session = await settable(visit);
      if (!session) return MISSING;
      const { typed, lang } = visit;
      const becomes = readLimits(typed);
      if ('problems' in becomes) return show(visit, session, typed, { problems: becomes.problems, status: 422 });
      const before = readLimits(wasIn(typed, LIMIT_FIELDS) ?? limitValuesOf(session));
      if ('problems' in before) return MISSING;
      const outcome = await deps.perform(
        setLimits({
          consultation: session._id,
          was: before.limits,
          becomes: becomes.limits,
          confirmed: typedText(typed, 'agreed') !== '' && typedText(typed, 'agreed') === typedText(typed, 'capacity'),
        }),
        visit.cause(),
      );
      switch (outcome.kind) {
        case 'set':
          deps.wake();
          return { goTo: `${SESSIONS}/${session._id}`, notice: good(sessionWords(lang).saved) };
        case 'preview':
          return show(visit, session, typed, { preview: previewOf(lang, outcome) });
        case 'over':
          return show(visit, session, typed, { told: seatWords(lang).over, status: 422 });
        case 'stale': {
          const { changed, merged } = mergeStale(typed, limitValuesOf(outcome.session));
          return show(visit, outcome.session, merged, { stale: changed, status: 409 });
        }
        case 'gone':
          return MISSING;
      }
    },
  });
}

function previewOf(lang: Lang, { movesUp, quota }: { movesUp: number; quota: QuotaState | null }): string {
  const words = seatWords(lang);
  const { count } = formatsOf(lang);
  const left = !quota
    ? QUOTA_AWAY[lang]
    : quota.left === null
      ? ''
      : words.left(count(Math.max(0, quota.left - movesUp)));
  return [words.movesUp(count(movesUp)), left].filter(Boolean).join(' · ');
}
