/** Steps around a notice that is handed over: a second person's word, taking back, the list, the report. */
import { readTap } from '../line/postback.ts';
import { groupNameTh } from '../thai/format.ts';
import type { Places } from '../thai/places.ts';
import type { ThemeScanner } from '../thai/themes.ts';
import { perform, type FeatureRoutes, type Next, type Route, type Step } from '../turn.ts';
import { findRecallable, recallNotice, showMissed, showNotice, showNotices } from './after-effects.ts';
import * as handed from './after-messages.ts';
import { decideNotice } from './effects.ts';
import * as say from './messages.ts';
import { forSenders, inPrivate, refusal } from './refusals-dialogue.ts';
import { buttons } from './rules.ts';

export function noticeAfterRoutes({ places, themes }: { places: Places; themes: ThemeScanner }): FeatureRoutes {
  const names: say.Names = {
    groupName: (code) => groupNameTh(places, code),
    themeName: (code) => themes.labels[code]?.th ?? code,
  };

  // ------------------------------------------------------------ a second person

  const decide: Route = inPrivate((turn) => {
    const tapped = readTap(buttons.decide, turn);
    if (!tapped) return null;
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
        case 'quota':
        case 'nobody':
        case 'forbidden':
        case 'gone':
          return { reply: [refusal(outcome.kind)] };
      }
    });
  });

  // ------------------------------------------------------------ afterwards

  const recall = (id: string): Step =>
    perform([recallNotice({ id })], (outcome): Next => {
      switch (outcome.kind) {
        case 'recalled':
          return { reply: [handed.recalled(outcome.counted)], must: true };
        case 'nothing':
          return { reply: [handed.nothingToRecall(outcome.counted)] };
        case 'forbidden':
        case 'gone':
          return { reply: [refusal(outcome.kind)] };
      }
    });

  const recallByWords = (): Step =>
    perform([findRecallable(null)], (notices) => ({
      reply: [notices.length === 0 ? handed.noneToRecall() : handed.whichToRecall(notices)],
    }));

  const list = (page: number): Step =>
    perform([showNotices({ page })], (found) => ({
      reply: [found ? handed.listCard(found.notices, page, found.more, names) : say.forbidden()],
    }));

  return {
    intents: {
      broadcast_recall: forSenders(recallByWords),
      broadcast_report: inPrivate(() => list(1)),
    },
    buttons: {
      [buttons.decide.name]: decide,
      [buttons.recall.name]: forSenders((turn) => {
        const tapped = readTap(buttons.recall, turn);
        return tapped && recall(tapped.id);
      }),
      [buttons.list.name]: inPrivate((turn) => {
        const tapped = readTap(buttons.list, turn);
        return tapped && list(tapped.page ?? 1);
      }),
      [buttons.report.name]: inPrivate((turn) => {
        const tapped = readTap(buttons.report, turn);
        if (!tapped) return null;
        return perform([showNotice({ id: tapped.id })], (view) => ({
          reply: [view ? handed.reportCard(view, names) : say.forbidden()],
        }));
      }),
      [buttons.missed.name]: inPrivate((turn) => {
        const tapped = readTap(buttons.missed, turn);
        if (!tapped) return null;
        return perform([showMissed({ id: tapped.id, page: tapped.page ?? 1 })], (view) => ({
          reply: [view ? handed.missedCard(view, names) : say.forbidden()],
        }));
      }),
    },
  };
}
