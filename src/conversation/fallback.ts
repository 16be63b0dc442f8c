/** The end of the table: help, thanks, a person to talk to, and what nobody understood. */
import { answer, type FeatureRoutes, type Message, type Route, type Turn } from '../turn.ts';
import { staffMenu } from '../staff/menu-messages.ts';
import * as say from './messages.ts';

/** What the bot can do, by who asks; the menu of the staff stays out of LINE groups. */
export const helpFor = ({ who: { staff, representative }, where }: Turn): Message =>
  staff && where.kind === 'direct' ? staffMenu(staff, representative !== null) : say.help();

export function conversationRoutes(): FeatureRoutes {
  return {
    intents: {
      help: (turn) => answer({ reply: [helpFor(turn)] }),
      thanks: () => answer({ reply: [say.welcome()] }),
      ack: (turn) => (turn.where.kind === 'direct' ? answer({ reply: [say.welcome()] }) : null),
      none: (turn) => (turn.where.kind === 'lineGroup' ? answer({}) : null),
    },
  };
}

/** In 1:1 always an answer; in a LINE group only to somebody who spoke to the bot. */
export const notUnderstood: Route = ({ where, who, said, missed }) => {
  if (where.kind === 'lineGroup')
    return said.kind === 'text' && said.mentionsBot ? answer({ reply: [say.mentionHelp()] }) : answer({});
  if (!who.representative && !who.staff) return answer({ reply: [say.strangerMenu(missed)], missed: true });
  if (who.staff && !who.representative)
    return answer({ reply: [say.staffNotUnderstood(who.staff, missed)], missed: true });
  return answer({ reply: [say.notUnderstood(missed)], missed: true });
};

export const unknownButton: Route = ({ where }) =>
  where.kind === 'direct' ? answer({ reply: [say.oldButton()] }) : answer({});
