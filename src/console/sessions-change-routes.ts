/** `/console/sessions/…`, `/console/changes/…`: what an analyst does with sessions, as in the chat: looked at, then sent. */
import { isWithin, reachesNothing } from '../access/policy.ts';
import { remindSilent } from '../attendance/tally-effects.ts';
import { justThis } from '../attendance/target-rules.ts';
import {
  changeDraftField,
  confirmChange,
  confirmHeld,
  dropChange,
  leaveOutOfChange,
  lookAtChange,
} from '../consultations/effects.ts';
import type { Consultation } from '../consultations/model.ts';
import { groupNameTh } from '../thai/format.ts';
import { typedText } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { bad, good } from '../web/layout.tsx';
import { MISSING, type Answer, type Desk, type Visit } from './desk.tsx';
import { SESSIONS } from './sessions-list-pages.tsx';
import { sessionWords } from './sessions-messages.ts';
import { CHANGES, outdatedPage, previewPage } from './sessions-preview-pages.tsx';
import type { SessionDeps } from './sessions-routes.ts';
import { remindPage } from './sessions-sheet-pages.tsx';

export function sessionChangeRoutes(desk: Desk, deps: SessionDeps): void {
  const { places } = deps.programme;

  async function manageable(visit: Visit): Promise<Consultation | null> {
    const session = await deps.consultations.find(visit.param('id'));
    return session && isWithin(visit.reach('consultation.manage'), session) ? session : null;
  }

  // ------------------------------------------------------------ proposals

  desk.post(`${SESSIONS}/:id/announce`, {
    async act(visit): Promise<Answer> {
      const session = await manageable(visit);
      if (!session) return MISSING;
      const words = sessionWords(visit.lang);
      const back = `${SESSIONS}/${session._id}`;
      if (!session.startsAt) return { goTo: back, notice: bad(words.needsHour) };
      const outcome = await deps.perform(changeDraftField({ consultation: session._id, patch: {} }), visit.cause());
      if (outcome.kind === 'preview') return { goTo: `${CHANGES}/${outcome.preview.changeId}` };
      return { goTo: back, notice: bad(outcome.kind === 'past' ? words.problems.past : words.problems.gone) };
    },
  });

  // ------------------------------------------------------------ looking, and confirming

  const back = (ids: readonly string[]): string => (ids.length === 1 ? `${SESSIONS}/${ids[0]}` : SESSIONS);

  async function showOutdated(visit: Visit, id: string): Promise<Answer> {
    const change = await deps.consultations.findChange(id);
    if (!change || !isWithin(visit.reach('consultation.manage'), change)) return MISSING;
    const current = await deps.consultations.findMany(change.entries.map(({ consultation }) => consultation));
    const sessions = change.entries.flatMap((entry) => {
      const now = current.find(({ _id }) => _id === entry.consultation);
      return now && now.version !== entry.fromVersion ? [{ entry, now }] : [];
    });
    return {
      page: outdatedPage({ lang: visit.lang, sessions }),
      title: sessionWords(visit.lang).outdatedTitle,
      current: SESSIONS,
      status: 409,
    };
  }

  desk.page(`${CHANGES}/:id`, async (visit): Promise<Answer> => {
    const found = await deps.perform(lookAtChange({ change: visit.param('id') }), visit.cause());
    if (!found) return MISSING;
    const { change, preview } = found;
    const words = sessionWords(visit.lang);
    const to = back(change.entries.map(({ consultation }) => consultation));
    if (change.state === 'dropped') return { goTo: to, notice: bad(words.gone) };
    if (change.state === 'confirmed')
      return { goTo: to, notice: good(words.already(formatsOf(visit.lang).moment(change.confirmedAt!))) };
    const fits = change.entries.some(({ consultation, fromVersion }) =>
      preview.sessions.some(({ before }) => before._id === consultation && before.version === fromVersion),
    );
    if (!fits) return showOutdated(visit, change._id);
    const page = previewPage({
      lang: visit.lang,
      preview,
      // What people will read is Thai, and so is the name in it.
      groupName: (code) => groupNameTh(places, code),
      formToken: visit.formToken,
      sheet: visit.sheet,
    });
    return { page, title: words.previewTitle(words.changes[preview.kind]), current: SESSIONS };
  });

  desk.post(`${CHANGES}/:id/confirm`, {
    async act(visit): Promise<Answer> {
      const id = visit.param('id');
      const words = sessionWords(visit.lang);
      const { moment, count } = formatsOf(visit.lang);
      const outcome = await deps.perform(confirmChange({ change: id }), visit.cause());
      deps.wake();
      const change = await deps.consultations.findChange(id);
      const to = back((change?.entries ?? []).map(({ consultation }) => consultation));
      switch (outcome.kind) {
        case 'done': {
          const kind = words.changes[outcome.change];
          const told = outcome.sendsAt
            ? words.doneLater(kind, moment(outcome.sendsAt))
            : outcome.told > 0
              ? words.done(kind, count(outcome.told))
              : words.doneSilent(kind);
          const left = outcome.outdated > 0 ? ` ${words.partlyDone(count(outcome.outdated))}` : '';
          return { goTo: to, notice: good(told + left) };
        }
        case 'already':
          return { goTo: to, notice: good(words.already(moment(outcome.at))) };
        case 'outdated':
          return showOutdated(visit, id);
        case 'gone':
          return { goTo: SESSIONS, notice: bad(words.gone) };
        case 'forbidden':
          return MISSING;
      }
    },
  });

  desk.post(`${CHANGES}/:id/drop`, {
    async act(visit): Promise<Answer> {
      const change = await deps.consultations.findChange(visit.param('id'));
      if (!change || !isWithin(visit.reach('consultation.manage'), change)) return MISSING;
      await deps.perform(dropChange({ change: change._id }), visit.cause());
      const to = back(change.entries.map(({ consultation }) => consultation));
      return { goTo: to, notice: good(sessionWords(visit.lang).dropped) };
    },
  });

  desk.post(`${CHANGES}/:id/leave-out`, {
    async act(visit): Promise<Answer> {
      const change = visit.param('id');
      const consultation = typedText(visit.typed, 'session');
      const left = await deps.perform(leaveOutOfChange({ change, consultation }), visit.cause());
      return left ? { goTo: `${CHANGES}/${change}` } : MISSING;
    },
  });

  // ------------------------------------------------------------ held, and reminding

  desk.post(`${SESSIONS}/:id/held`, {
    async act(visit): Promise<Answer> {
      const session = await manageable(visit);
      if (!session) return MISSING;
      const words = sessionWords(visit.lang);
      const revision = Number(typedText(visit.typed, 'revision'));
      const done = await deps.perform(confirmHeld({ consultation: session._id, revision }), visit.cause());
      deps.wake();
      return {
        goTo: `${SESSIONS}/${session._id}`,
        notice: done ? good(words.heldDone) : bad(words.problems.gone),
      };
    },
  });

  desk.form(`${SESSIONS}/:id/remind`, {
    async show(visit): Promise<Answer> {
      return remind(visit, false);
    },
    async act(visit): Promise<Answer> {
      return remind(visit, true);
    },
  });

  async function remind(visit: Visit, confirmed: boolean): Promise<Answer> {
    const session = await manageable(visit);
    if (!session || reachesNothing(visit.reach('consultation.manage'))) return MISSING;
    const words = sessionWords(visit.lang);
    const { count } = formatsOf(visit.lang);
    const to = `${SESSIONS}/${session._id}`;
    const outcome = await deps.perform(remindSilent({ ...justThis(session._id), confirmed }), visit.cause());
    if (confirmed) deps.wake();
    switch (outcome.kind) {
      case 'preview':
        return {
          page: remindPage({ ...visit, session, told: words.remindPreview(count(outcome.people)) }),
          title: words.remind,
          current: SESSIONS,
        };
      case 'planned':
        return { goTo: to, notice: good(words.remindDone(count(outcome.people))) };
      case 'again':
        return { goTo: to, notice: bad(words.remindAgain) };
      case 'nobody':
        return { goTo: to, notice: good(words.remindNobody) };
      default:
        return { goTo: to, notice: bad(words.problems.gone) };
    }
  }
}
