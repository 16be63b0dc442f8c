/** รายงานความก้าวหน้า (ครั้งที่ N) in 1:1: a link to the report. It is written in the console. */
import { answer, perform, silence, type FeatureRoutes } from '../turn.ts';
import type { ReadingOf } from '../thai/intents.ts';
import { linkToReport } from './link-effects.ts';
import * as say from './messages.ts';

export function progressReportRoutes(): FeatureRoutes {
  return {
    intents: {
      progress_report: (turn) => {
        if (!turn.who.staff) return null;
        if (turn.where.kind !== 'direct')
          return turn.said.kind === 'text' && turn.said.mentionsBot ? answer({ reply: [say.privateOnly()] }) : silence;
        const { no, year } = (turn.reading as ReadingOf<'progress_report'>).slots;
        return perform([linkToReport({ number: no ?? null, year: year ?? null })], (outcome) => {
          switch (outcome.kind) {
            case 'link':
              return { reply: [say.reportCard(outcome.view)] };
            case 'none':
              return { reply: [say.noSuchReport(outcome)] };
            case 'forbidden':
              return { reply: [say.notForYou()] };
          }
        });
      },
    },
  };
}
