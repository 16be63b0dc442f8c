/** What steps with notices have in common: where they are taken and by whom, and why one does not go on. */
import { scopesFor } from '../access/policy.ts';
import { answer, type Message, type Route } from '../turn.ts';
import * as say from './messages.ts';

/** In 1:1 only. */
export const inPrivate =
  (step: Route): Route =>
  (turn) =>
    turn.where.kind === 'direct' ? step(turn) : answer({ reply: [say.privateOnly()] });

/** Only for staff who may write to somebody, in 1:1. */
export const forSenders = (step: Route): Route =>
  inPrivate((turn) => {
    const scopes = scopesFor(turn.who.staff, 'broadcast.send');
    return scopes === 'all' || scopes.length > 0 ? step(turn) : answer({ reply: [say.forbidden()] });
  });

const REFUSALS = {
  sessionMoved: say.sessionMoved,
  quota: say.quotaTooSmall,
  nobody: say.nobody,
  forbidden: say.forbidden,
  gone: say.previewGone,
} satisfies Record<string, () => Message>;
export type Refusal = keyof typeof REFUSALS;

export const refusal = (why: Refusal): Message => REFUSALS[why]();
