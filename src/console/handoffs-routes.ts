/** `/console/handoffs`: who wants to talk to a person, and the talk itself. The chat's effects, from a desk. */
import { isWithin, reachesNothing } from '../access/policy.ts';
import type { Caller } from '../handoffs/messages.ts';
import { answerPerson, callerFor, endHandoff, takeHandoff } from '../handoffs/effects.ts';
import type { Download } from '../feedback/model.ts';
import type { FeedbackStore } from '../feedback/store.ts';
import type { Handoff } from '../handoffs/model.ts';
import { hasContent } from '../handoffs/rules.ts';
import type { HandoffStore } from '../handoffs/store.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { StaffStore } from '../staff/store.ts';
import type { Perform } from '../turn.ts';
import { typedText, type Problems, type Typed } from '../web/forms.tsx';
import type { Notice } from '../web/layout.tsx';
import { namingDistrict } from '../web/format.ts';
import { sendContent, type ContentSource } from './content-routes.ts';
import { MISSING, type Answer, type Desk, type DeskDeps, type Visit } from './desk.tsx';
import { handoffWords } from './handoffs-messages.ts';
import {
  callerIn,
  HANDOFFS,
  LONGEST_ANSWER,
  queuePage,
  TalkPiece,
  talkPage,
  type HandoffRow,
} from './handoffs-pages.tsx';

export interface HandoffDeskDeps extends Omit<DeskDeps, 'staff'> {
  handoffs: Pick<HandoffStore, 'find' | 'findOpenWithin' | 'findTakenBy'>;
  representatives: Pick<RepresentativeStore, 'find'>;
  staff: StaffStore;
  feedback: ContentSource & Pick<FeedbackStore, 'findDownloads'>;
  perform: Perform;
  wake(): void;
}

/** More than that nobody can talk to. */
const MOST_SHOWN = 100;

export function handoffDeskRoutes(desk: Desk, deps: HandoffDeskDeps): void {
  const { handoffs, representatives } = deps;

  const callerOf = async (visit: Visit, handoff: Handoff): Promise<Caller> =>
    namingDistrict(deps.programme.places, visit.lang)(await callerFor(handoff, visit.member, representatives));

  async function rowsOf(visit: Visit, found: readonly Handoff[]): Promise<HandoffRow[]> {
    return Promise.all(
      found.map(async (handoff) => ({
        handoff,
        caller: await callerOf(visit, handoff),
        takenBy: handoff.takenBy && ((await deps.staff.find(handoff.takenBy))?.displayName ?? null),
      })),
    );
  }

  desk.page(HANDOFFS, async (visit): Promise<Answer> => {
    const reach = visit.reach('handoff.take');
    if (reachesNothing(reach)) return MISSING;
    const [open, mine] = await Promise.all([
      handoffs.findOpenWithin(reach, MOST_SHOWN),
      handoffs.findTakenBy(visit.member.id),
    ]);
    const page = queuePage({
      lang: visit.lang,
      waiting: await rowsOf(
        visit,
        open.filter(({ status }) => status === 'waiting'),
      ),
      mine: await rowsOf(visit, mine),
      others: await rowsOf(
        visit,
        open.filter(({ status, takenBy }) => status === 'taken' && takenBy !== visit.member.id),
      ),
      formToken: visit.formToken,
      sheet: visit.sheet,
    });
    return { page, title: handoffWords(visit.lang).title, current: HANDOFFS };
  });

  /** Words belong to whoever took it, also once it is over; to anybody else it is not there. */
  async function own(visit: Visit): Promise<Handoff | null> {
    const handoff = await handoffs.find(visit.param('id'));
    return handoff?.takenBy === visit.member.id && isWithin(visit.reach('handoff.take'), handoff) ? handoff : null;
  }

  const contentOf = ({ messages }: Handoff): Promise<ReadonlyMap<string, Download>> =>
    deps.feedback.findDownloads(
      messages.flatMap((each) => (each.messageId && hasContent(each) ? [each.messageId] : [])),
    );

  async function showTalk(
    visit: Visit,
    handoff: Handoff,
    typed: Typed,
    more: { problems?: Problems; status?: number; notice?: Notice | undefined } = {},
  ): Promise<Answer> {
    const caller = await callerOf(visit, handoff);
    return {
      page: talkPage({
        lang: visit.lang,
        handoff,
        caller,
        content: await contentOf(handoff),
        typed,
        problems: more.problems ?? {},
        formToken: visit.formToken,
        sheet: visit.sheet,
      }),
      title: callerIn(visit.lang, caller),
      current: HANDOFFS,
      moves: true,
      status: more.status ?? 200,
      ...(more.notice && { notice: more.notice }),
    };
  }

  desk.page(`${HANDOFFS}/:id`, async (visit): Promise<Answer> => {
    const handoff = await own(visit);
    return handoff ? showTalk(visit, handoff, {}) : MISSING;
  });

  desk.page(`${HANDOFFS}/:id/messages`, async (visit): Promise<Answer> => {
    const handoff = await own(visit);
    return handoff ? { piece: TalkPiece({ lang: visit.lang, handoff, content: await contentOf(handoff) }) } : MISSING;
  });

  /** What was sent in the talk, to whoever took it: it was sent to them, whatever else they may see. */
  desk.page(`${HANDOFFS}/:id/media/:message`, async (visit): Promise<Answer> => {
    const handoff = await own(visit);
    const message = handoff?.messages.find((each) => each.messageId === visit.param('message') && hasContent(each));
    return message ? sendContent(visit, deps.feedback, message.messageId!, message.kind === 'file') : MISSING;
  });

  desk.post(`${HANDOFFS}/:id/take`, {
    async act(visit): Promise<Answer> {
      const words = handoffWords(visit.lang);
      const id = visit.param('id');
      const before = await handoffs.find(id);
      if (!before || !isWithin(visit.reach('handoff.take'), before)) return MISSING;
      const taking = await deps.perform(takeHandoff({ id }), visit.cause());
      deps.wake();
      switch (taking.kind) {
        case 'yours':
          return { goTo: `${HANDOFFS}/${id}`, notice: { tone: 'good', text: words.taken } };
        case 'another':
          return { goTo: HANDOFFS, notice: { tone: 'bad', text: words.takenBy(taking.name ?? words.someone) } };
        case 'over':
          return { goTo: HANDOFFS, notice: { tone: 'bad', text: words.over } };
        case 'notYours':
          return MISSING;
      }
    },
  });

  desk.post(`${HANDOFFS}/:id/answer`, {
    async show(visit, typed, problems): Promise<Answer> {
      const handoff = await own(visit);
      return handoff ? showTalk(visit, handoff, typed ?? {}, { problems }) : MISSING;
    },
    async act(visit): Promise<Answer> {
      const handoff = await own(visit);
      if (!handoff) return MISSING;
      const words = handoffWords(visit.lang);
      const text = typedText(visit.typed, 'text').trim();
      const problem = text === '' ? 'required' : text.length > LONGEST_ANSWER ? 'tooLong' : null;
      if (problem) return showTalk(visit, handoff, visit.typed, { problems: { text: problem }, status: 422 });
      const said = await deps.perform(answerPerson({ id: handoff._id, text }), visit.cause());
      deps.wake();
      if (said) return { goTo: `${HANDOFFS}/${handoff._id}`, notice: { tone: 'good', text: words.sent } };
      const now = (await own(visit)) ?? handoff;
      return showTalk(visit, now, visit.typed, { status: 409, notice: { tone: 'bad', text: words.overKept } });
    },
  });

  desk.post(`${HANDOFFS}/:id/end`, {
    async act(visit): Promise<Answer> {
      const handoff = await own(visit);
      if (!handoff) return MISSING;
      const words = handoffWords(visit.lang);
      const ended = await deps.perform(endHandoff({ id: handoff._id }), visit.cause());
      deps.wake();
      return { goTo: HANDOFFS, notice: { tone: ended ? 'good' : 'bad', text: ended ? words.ended : words.over } };
    },
  });
}
