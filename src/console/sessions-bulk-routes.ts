/** `/console/sessions/bulk`: one change of several sessions, looked at as one, told once. */
import { isWithin } from '../access/policy.ts';
import { MANY_CHANGES, prepareForMany } from '../consultations/many-effects.ts';
import { typedList, typedText } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { bad } from '../web/layout.tsx';
import { MISSING, type Answer, type Desk } from './desk.tsx';
import { SESSIONS } from './sessions-list-pages.tsx';
import { sessionWords } from './sessions-messages.ts';
import { CHANGES } from './sessions-preview-pages.tsx';
import type { SessionDeps } from './sessions-routes.ts';

export function sessionBulkRoutes(desk: Desk, deps: SessionDeps): void {
  desk.post(`${SESSIONS}/bulk`, {
    async act(visit): Promise<Answer> {
      const words = sessionWords(visit.lang);
      const sessions = await deps.consultations.findMany(typedList(visit.typed, 'session'));
      if (sessions.some((session) => !isWithin(visit.reach('consultation.manage'), session))) return MISSING;
      const [first] = sessions;
      if (!first) return { goTo: SESSIONS, notice: bad(words.bulkNothing) };
      if (sessions.some(({ districtGroup }) => districtGroup !== first.districtGroup))
        return { goTo: SESSIONS, notice: bad(words.bulkMixed) };
      const wanted = MANY_CHANGES.find((each) => each === typedText(visit.typed, 'do')) ?? 'postponed';
      const prepared = await prepareForMany(deps.perform, wanted, sessions, null, visit.cause());
      if (prepared === 'noDraft') return { goTo: SESSIONS, notice: bad(words.bulkNoDraft) };
      if (prepared === 'same') return { goTo: SESSIONS, notice: bad(words.problems.same) };
      // Of drafts that were ticked, those without an hour stay drafts, which is told beside the preview.
      const isToTell = wanted === 'announced' && prepared.left > 0;
      const notice = isToTell ? bad(words.bulkLeft(formatsOf(visit.lang).count(prepared.left))) : null;
      return { goTo: `${CHANGES}/${prepared.change}`, ...(notice && { notice }) };
    },
  });
}
