/** The code on a letter, scanned or typed in 1:1: leads to the notice, and from there into the entry that waits. */
import type { Programme } from '../programme.ts';
import { answer, perform, type FeatureRoutes, type Route, type Turn } from '../turn.ts';
import { joinClaim, lookUpClaim } from './claim-effects.ts';
import * as say from './claim-messages.ts';
import { claimCodeIn, looksLikeClaimCode } from './claim-rules.ts';
import { consentNotice } from './consent-messages.ts';
import { noticeUrl } from './consent-rules.ts';
import { isRegistered } from './rules.ts';

export function claimRoutes(deps: { programme: Pick<Programme, 'notices'>; publicUrl: string }): FeatureRoutes {
  const newest = deps.programme.notices.at(-1)!;

  const claim: Route = (turn) => {
    if (turn.said.kind !== 'text' || !looksLikeClaimCode(turn.said.text)) return null;
    if (turn.where.kind !== 'direct')
      return turn.said.mentionsBot ? answer({ reply: [say.claimOnlyInPrivate()] }) : null;
    return withCode(turn, claimCodeIn(turn.said.text));
  };

  function withCode(turn: Turn, code: string | null) {
    if (!isRegistered(turn.who.representative?.status))
      return perform([lookUpClaim({ code })], (hash) =>
        hash
          ? {
              reply: [consentNotice(newest, noticeUrl(deps.publicUrl), 'claimed')],
              dialogue: { topic: 'consent', claim: hash },
            }
          : { reply: [say.claimNotAccepted()] },
      );
    return perform([joinClaim({ code })], (joined) => ({
      reply: [joined ? say.claimJoined() : say.claimNotAccepted()],
    }));
  }

  // However a reading takes the letters and digits of a code: it is one.
  return {
    intents: { unknown: claim, handoff: claim, feedback: claim, receipt: claim, rsvp: claim, register: claim },
  };
}
