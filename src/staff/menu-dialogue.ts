/** The staff's menu, and the door before everything that only staff may do. */
import * as checkIn from '../attendance/check-in-messages.ts';
import * as limits from '../attendance/limit-messages.ts';
import * as phoned from '../attendance/phoned-messages.ts';
import { ledgerButton } from '../attendance/ledger-messages.ts';
import * as tally from '../attendance/tally-messages.ts';
import * as sessions from '../consultations/messages.ts';
import { exportFeedback } from '../feedback/rules.ts';
import { buttons as handoffs } from '../handoffs/rules.ts';
import { readTap } from '../line/postback.ts';
import { rosterButton } from '../line-groups/roster-rules.ts';
import { buttons as registration } from '../representatives/rules.ts';
import { showSummary } from '../summaries/rules.ts';
import type { IntentName } from '../thai/intents.ts';
import { answer, type FeatureRoutes, type Route } from '../turn.ts';
import * as say from './menu-messages.ts';
import { buttons } from './rules.ts';

/** Buttons that only staff are shown; who taps one all the same has forged it, or is no longer staff. */
const STAFF_BUTTONS: readonly { name: string }[] = [
  sessions.confirmChangeButton,
  sessions.dropChangeButton,
  sessions.leaveOutButton,
  sessions.keepDraftButton,
  sessions.editDraftButton,
  sessions.editFieldButton,
  sessions.pickGroupButton,
  sessions.pickSessionButton,
  sessions.pickWhenButton,
  sessions.pickFormButton,
  sessions.tallyButton,
  sessions.heldButton,
  sessions.limitButton,
  limits.setLimitButton,
  limits.confirmCapacityButton,
  ledgerButton,
  tally.namesButton,
  tally.remindAskButton,
  tally.remindButton,
  phoned.phonedButton,
  phoned.phonedAnswerButton,
  phoned.silentButton,
  sessions.presenceButton,
  checkIn.rollButton,
  checkIn.thereButton,
  checkIn.peopleOfButton,
  checkIn.walkInAskButton,
  checkIn.walkInButton,
  checkIn.walkInUndoButton,
  registration.pending,
  registration.review,
  rosterButton,
  showSummary,
  exportFeedback,
  buttons.grant,
  buttons.list,
  buttons.revoke,
  handoffs.take,
  handoffs.talk,
  handoffs.read,
  handoffs.end,
  say.menuButton,
];

/** In 1:1 everybody who is not staff gets the same polite refusal; in LINE groups each feature answers as it does. */
const refuse: Route = ({ who, where }) =>
  who.staff || where.kind !== 'direct' ? null : answer({ reply: [say.forStaffOnly(who.representative !== null)] });

/**
 * Stands before all features.
 * @param sentences what only staff can mean, by what it says.
 * @param more further buttons that only staff are shown.
 */
export function staffDoor(sentences: readonly IntentName[], more: readonly { name: string }[] = []): FeatureRoutes {
  return {
    intents: Object.fromEntries(sentences.map((name) => [name, refuse])),
    buttons: Object.fromEntries([...STAFF_BUTTONS, ...more].map(({ name }) => [name, refuse])),
  };
}

/** The menu by its buttons; "เมนู" and "ช่วยด้วย" are help (conversation/fallback). */
export function staffMenuRoutes(): FeatureRoutes {
  return {
    buttons: {
      [say.menuButton.name]: (turn) => {
        const tapped = readTap(say.menuButton, turn);
        const { staff, representative } = turn.who;
        if (!tapped || !staff || turn.where.kind !== 'direct') return null;
        return answer({
          reply: [tapped.at ? say.sectionMenu(staff, tapped.at) : say.staffMenu(staff, representative !== null)],
        });
      },
    },
  };
}
