/** Steps around a notice that is handed over: a second person's word, taking back, the list, the report. */
import { scopesFor } from '../access/policy.ts';
import { readTap } from '../line/postback.ts';
import type { Places } from '../thai/places.ts';
import type { ThemeScanner } from '../thai/themes.ts';
import { answer, perform, type FeatureRoutes, type Next, type Route, type Step, type Turn } from '../turn.ts';
import { findRecallable, recallNotice, showMissed, showNotice, showNotices } from './after-effects.ts';
import * as handed from './after-messages.ts';
import { decideNotice } from './effects.ts';
import * as say from './messages.ts';
import { buttons } from './rules.ts';

export function noticeAfterRoutes({ places, themes }: { places: Places; themes: ThemeScanner }): FeatureRoutes {
  const names: say.Names = {
    groupName: (code) => places.groups.find((group) => group.code === code)?.nameTh ?? code,
    themeName: (code) => themes.labels[code]?.th ?? code,
  };

  /** Only for staff who may write to somebody, in 1:1. */
  const forSenders =
    (step: Route): Route =>
    (turn) => {
      if (turn.where.kind !== 'direct') return answer({ reply: [say.privateOnly()] });
      const scopes = scopesFor(turn.who.staff, 'broadcast.send');
      return scopes === 'all' || scopes.length > 0 ? step(turn) : answer({ reply: [say.forbidden()] });
    };

  // ------------------------------------------------------------ a second person

  const decide: Route = (turn) => {
    const tapped = readTap(buttons.decide, turn);
    if (!tapped) return null;
    if (turn.where.kind !== 'direct') return answer({ reply: [say.privateOnly()] });
    const { id, v, a } = tapped;
    return perform([decideNotice({ id, v, approve: a === 'yes' })], (outcome): Next => {
      switch (outcome.kind) {
        case 'sent':
          return { reply: [say.sent(outcome.people, outcome.dueAt, id)], must: true };
        case 'refused':
          return { reply: [handed.refusedByYou()], must: true };
        case 'decided':
          return { reply: [handed.decidedBefore(outcome.state, outcome.by)] };
        case 'own':
          return { reply: [handed.ownNotice()] };
        case 'late':
          return { reply: [handed.tooLateToDecide()] };
        case 'sessionMoved':
          return { reply: [say.sessionMoved()] };
        case 'quota':
          return { reply: [say.quotaTooSmall()] };
        case 'nobody':
          return { reply: [say.nobody()] };
        case 'forbidden':
          return { reply: [say.forbidden()] };
        case 'gone':
          return { reply: [say.previewGone()] };
      }
    });
  };

  // ------------------------------------------------------------ afterwards

  const recall = (id: string): Step =>
    perform([recallNotice({ id })], (outcome): Next => {
      switch (outcome.kind) {
        case 'recalled':
          return { reply: [handed.recalled(outcome.counted)], must: true };
        case 'nothing':
          return { reply: [handed.nothingToRecall(outcome.counted)] };
        case 'forbidden':
          return { reply: [say.forbidden()] };
        case 'gone':
          return { reply: [say.previewGone()] };
      }
    });

  const recallByWords = (): Step =>
    perform([findRecallable(null)], (notices) => ({
      reply: [notices.length === 0 ? handed.noneToRecall() : handed.whichToRecall(notices)],
    }));

  function list(turn: Turn, page: number): Step {
    if (turn.where.kind !== 'direct') return answer({ reply: [say.privateOnly()] });
    return perform([showNotices({ page })], (found) => ({
      reply: [found ? handed.listCard(found.notices, page, found.more, names) : say.forbidden()],
    }));
  }

  return {
    intents: {
      broadcast_recall: forSenders(recallByWords),
      broadcast_report: (turn) => list(turn, 1),
    },
    buttons: {
      [buttons.decide.name]: decide,
      [buttons.recall.name]: forSenders((turn) => {
        const tapped = readTap(buttons.recall, turn);
        return tapped && recall(tapped.id);
      }),
      [buttons.list.name]: (turn) => {
        const tapped = readTap(buttons.list, turn);
        return tapped && list(turn, tapped.page ?? 1);
      },
      [buttons.report.name]: (turn) => {
        const tapped = readTap(buttons.report, turn);
        if (!tapped) return null;
        if (turn.where.kind !== 'direct') return answer({ reply: [say.privateOnly()] });
        return perform([showNotice({ id: tapped.id })], (view) => ({
          reply: [view ? handed.reportCard(view, names) : say.forbidden()],
        }));
      },
      [buttons.missed.name]: (turn) => {
        const tapped = readTap(buttons.missed, turn);
        if (!tapped) return null;
        if (turn.where.kind !== 'direct') return answer({ reply: [say.privateOnly()] });
        return perform([showMissed({ id: tapped.id, page: tapped.page ?? 1 })], (view) => ({
          reply: [view ? handed.missedCard(view, names) : say.forbidden()],
        }));
      },
    },
  };
}
