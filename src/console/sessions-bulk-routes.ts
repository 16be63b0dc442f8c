/** `/console/sessions/bulk`: one change of several sessions, looked at as one, told once. */
import { isWithin } from '../access/policy.ts';
import { dropChange, leaveOutOfChange, prepareAnnouncements, prepareChange } from '../consultations/effects.ts';
import type { Consultation } from '../consultations/model.ts';
import { typedList, typedText } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { bad } from '../web/layout.tsx';
import { MISSING, type Answer, type Desk, type Visit } from './desk.tsx';
import { SESSIONS } from './sessions-list-pages.tsx';
import { sessionWords } from './sessions-messages.ts';
import { CHANGES } from './sessions-preview-pages.tsx';
import type { SessionDeps } from './sessions-routes.ts';

export function sessionBulkRoutes(desk: Desk, deps: SessionDeps): void {
  /** Of those that were ticked, the drafts whose hour is known; how many others there were is told beside the preview. */
  async function announce(visit: Visit, sessions: readonly Consultation[]): Promise<Answer> {
    const words = sessionWords(visit.lang);
    const outcome = await deps.perform(
      prepareAnnouncements({ consultations: sessions.map(({ _id }) => _id) }),
      visit.cause(),
    );
    if (outcome.kind === 'none') return { goTo: SESSIONS, notice: bad(words.bulkNoDraft) };
    const { changeId, sessions: taken } = outcome.preview;
    const left = sessions.length - taken.length;
    const notice = left > 0 ? bad(words.bulkLeft(formatsOf(visit.lang).count(left))) : null;
    return { goTo: `${CHANGES}/${changeId}`, ...(notice && { notice }) };
  }

  /** Several at once are one change, told once: everything of the district group that fits, without those left alone. */
  desk.post(`${SESSIONS}/bulk`, {
    async act(visit): Promise<Answer> {
      const words = sessionWords(visit.lang);
      const sessions = await deps.consultations.findMany(typedList(visit.typed, 'session'));
      if (sessions.some((session) => !isWithin(visit.reach('consultation.manage'), session))) return MISSING;
      const [first] = sessions;
      if (!first) return { goTo: SESSIONS, notice: bad(words.bulkNothing) };
      if (sessions.some(({ districtGroup }) => districtGroup !== first.districtGroup))
        return { goTo: SESSIONS, notice: bad(words.bulkMixed) };
      const wanted = typedText(visit.typed, 'do');
      if (wanted === 'announced') return announce(visit, sessions);
      const kind = wanted === 'cancelled' ? 'cancelled' : wanted === 'online' ? 'changed' : 'postponed';
      const outcome = await deps.perform(
        prepareChange({
          kind,
          districtGroup: first.districtGroup,
          target: { all: true },
          set: kind === 'changed' ? { form: 'online', onlineLink: '' } : {},
        }),
        visit.cause(),
      );
      if (outcome.kind !== 'preview') return { goTo: SESSIONS, notice: bad(words.problems.same) };
      const { changeId } = outcome.preview;
      const chosen = new Set(sessions.map(({ _id }) => _id));
      const proposed = outcome.preview.sessions.map(({ after }) => after._id);
      if (!proposed.some((id) => chosen.has(id))) {
        await deps.perform(dropChange({ change: changeId }), visit.cause());
        return { goTo: SESSIONS, notice: bad(words.problems.same) };
      }
      for (const id of proposed)
        if (!chosen.has(id))
          await deps.perform(leaveOutOfChange({ change: changeId, consultation: id }), visit.cause());
      return { goTo: `${CHANGES}/${changeId}` };
    },
  });
}
