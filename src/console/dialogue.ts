/** "เข้าระบบ" in 1:1: a link for staff, the same polite refusal for everybody else. And the code that a browser shows. */
import { readTap } from '../line/postback.ts';
import { forStaffOnly } from '../staff/menu-messages.ts';
import { answer, perform, type FeatureRoutes, type Step, type Turn } from '../turn.ts';
import { askForBrowser, decideBrowser, endAllSessions, makeLoginLink } from './effects.ts';
import * as say from './messages.ts';

export function consoleRoutes({ publicUrl }: { publicUrl: string }): FeatureRoutes {
  function byCode(code: string): Step {
    return perform([askForBrowser({ code })], (outcome) => {
      switch (outcome.kind) {
        case 'asked':
          return { reply: [say.isThisYourBrowser(outcome.request, outcome.browser, outcome.at)] };
        case 'wrong':
          return { reply: [say.wrongCode()] };
        case 'tooMany':
          return { reply: [say.tooManyCodes()] };
      }
    });
  }

  /** Buttons of this feature belong to staff in 1:1; anywhere else they do nothing that could be seen. */
  const forStaff = (turn: Turn, step: () => Step): Step | null =>
    turn.who.staff && turn.where.kind === 'direct' ? step() : null;

  return {
    intents: {
      login: ({ who, where, said, reading }) => {
        if (where.kind === 'lineGroup')
          return said.kind === 'text' && said.mentionsBot
            ? answer({ reply: [say.onlyInPrivate(said.quoteToken)] })
            : null;
        const refusal = forStaffOnly(who.representative !== null);
        if (!who.staff) return answer({ reply: [refusal] });
        const code = reading?.intent === 'login' ? reading.slots.code : undefined;
        if (code) return byCode(code);
        // Never pushed: a link that comes late is of no use, and would lie in a delivery.
        return perform([makeLoginLink({})], (link) => ({
          reply: [link ? say.loginLink(link.url, link.until, publicUrl) : refusal],
        }));
      },
    },
    buttons: {
      [say.browserButton.name]: (turn) => {
        const tapped = readTap(say.browserButton, turn);
        if (!tapped) return null;
        const yes = tapped.v === 'yes';
        return forStaff(turn, () =>
          perform([decideBrowser({ request: tapped.k, yes })], (decided) => ({
            reply: [!decided ? say.browserGone() : yes ? say.browserIn(decided.browser) : say.browserOut()],
          })),
        );
      },
      [say.endSessionsButton.name]: (turn) =>
        forStaff(turn, () => perform([endAllSessions({})], (ended) => ({ reply: [say.sessionsEnded(ended ?? 0)] }))),
    },
  };
}
