/** “ข้อมูลของฉัน”: what is held, and a person's rights over it. */
import { readTap } from '../line/postback.ts';
import { roleLabel } from '../staff/messages.ts';
import { answer, perform, type Step, type Turn } from '../turn.ts';
import { isUnderstood } from './aside-dialogue.ts';
import { noticeUrl } from './consent-rules.ts';
import { LONG_REST, state, type EraseState, type RepresentativeRoutesDeps } from './course-dialogue.ts';
import { eraseRepresentative, setNotifications, viewOwnData, withdrawConsent } from './effects.ts';
import * as ownDataMessages from './own-data-messages.ts';
import { buttons, controlIn, ERASING, isRegistered } from './rules.ts';

export function ownDataSteps({ places, publicUrl }: Pick<RepresentativeRoutesDeps, 'places' | 'publicUrl'>) {
  function myData(turn: Turn, action: 'show' | 'erase' | 'keep' | 'stop' | 'start' | 'withdraw' | 'withdrawNow'): Step {
    const { representative, staff } = turn.who;
    switch (action) {
      case 'show':
        return perform([viewOwnData({})], (held) => {
          const staffCard =
            staff &&
            ownDataMessages.staffDataHeld(
              staff.displayName,
              staff.roles.map((grant) => roleLabel(grant, places)),
            );
          if (!held) return { reply: [staffCard ?? ownDataMessages.nothingHeld()] };
          const { noticeVersion } = held.profile;
          const agreedTo = noticeVersion && noticeUrl(publicUrl, noticeVersion);
          return {
            reply: [
              ownDataMessages.ownData(held.profile, held.also, places, agreedTo),
              ...(staffCard ? [staffCard] : []),
            ],
          };
        });
      case 'erase':
        if (!representative) return answer({ reply: [ownDataMessages.nothingHeld()], dialogue: null });
        return answer({
          reply: [ownDataMessages.reallyErase()],
          dialogue: state({ topic: ERASING, person: representative.id }),
        });
      case 'keep':
        return answer({ reply: [ownDataMessages.notErased()], dialogue: null });
      case 'stop':
      case 'start':
        return perform([setNotifications({ on: action === 'start' })], (status) => ({
          reply: [status ? ownDataMessages.notifications(status, action) : ownDataMessages.nothingHeld()],
        }));
      case 'withdraw':
        if (!isRegistered(representative?.status))
          return answer({ reply: [ownDataMessages.nothingHeld()], dialogue: null });
        return answer({ reply: [ownDataMessages.reallyWithdraw()], dialogue: null });
      case 'withdrawNow':
        return perform([withdrawConsent({})], (done) => ({
          reply: [done ? ownDataMessages.consentWithdrawn() : ownDataMessages.nothingHeld()],
          dialogue: null,
        }));
    }
  }

  function myDataButton(turn: Turn): Step | null {
    const tapped = readTap(buttons.myData, turn);
    return tapped && myData(turn, tapped.do);
  }

  function duringErase(turn: Turn): Step | null {
    const { person } = turn.dialogue as unknown as EraseState;
    // Whoever sends a voice or a picture goes on with something else.
    if (turn.said.kind === 'media' || turn.said.kind === 'location') return null;
    const control = turn.said.kind === 'text' ? controlIn(turn.said.text) : null;
    const rested = turn.dialogueRestedMs > LONG_REST;
    if (rested && isUnderstood(turn)) return null;
    if (control === 'erase' && !rested)
      return perform([eraseRepresentative({ person })], (done) => ({
        reply: [done ? ownDataMessages.erased() : ownDataMessages.nothingHeld()],
        dialogue: null,
      }));
    if (control === 'cancel' || control === 'no')
      return answer({ reply: [ownDataMessages.notErased()], dialogue: null });
    if (turn.missed === 0) return answer({ reply: [ownDataMessages.reallyErase(1)], missed: true });
    // Whoever goes on with something else has thought better of it.
    return answer({ reply: [ownDataMessages.notErased()], dialogue: null });
  }

  return { myData, myDataButton, duringErase };
}
