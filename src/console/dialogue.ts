/** "เข้าระบบ" in 1:1: a link for staff, the same polite refusal for everybody else. */
import { answer, perform, type FeatureRoutes } from '../turn.ts';
import { makeLoginLink } from './effects.ts';
import * as say from './messages.ts';

export function consoleRoutes(): FeatureRoutes {
  return {
    intents: {
      login: ({ who, where, said }) => {
        if (where.kind === 'lineGroup')
          return said.kind === 'text' && said.mentionsBot
            ? answer({ reply: [say.onlyInPrivate(said.quoteToken)] })
            : null;
        if (!who.staff) return answer({ reply: [say.forStaffOnly()] });
        // Never pushed: a link that comes late is of no use, and would lie in a delivery.
        return perform([makeLoginLink({})], (link) => ({
          reply: [link ? say.loginLink(link.url, link.until) : say.forStaffOnly()],
        }));
      },
    },
  };
}
