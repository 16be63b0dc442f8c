/** “ผู้ได้รับผลกระทบ”: an admin finds out, in the private chat, whom a breach of data concerns. */
import { may } from '../access/policy.ts';
import { readTap } from '../line/postback.ts';
import { normalise, stripEnding } from '../thai/normalise.ts';
import { hours, parseBangkok } from '../time.ts';
import { answer, perform, type DialogueState, type FeatureRoutes, type Route, type Step, type Turn } from '../turn.ts';
import { countAffected, makeAffectedFile } from './affected-effects.ts';
import * as say from './affected-messages.ts';
import { buttons, reasonIn, stretchBack, stretchOf, stretchOfDays, type Stretch } from './affected-rules.ts';

const REASON = 'affected.reason';
interface ReasonState extends DialogueState {
  topic: typeof REASON;
  from: Date;
  to: Date;
}
const LONG_REST = hours(3);

export function affectedRoutes(): FeatureRoutes {
  function count(stretch: Stretch | null): Step {
    if (!stretch) return answer({ reply: [say.notAStretch()] });
    return perform([countAffected(stretch)], (counted) => {
      if (!counted) return { reply: [say.onlyAdmins()] };
      const anybody = counted.people + counted.staff > 0;
      return { reply: [anybody ? say.affected(stretch, counted) : say.nobodyAffected(stretch)] };
    });
  }

  function file(stretch: Stretch, reason: string | null): Step {
    return perform([makeAffectedFile({ ...stretch, reason })], (made) => ({
      reply: [made ? say.fileReady(stretch, made) : say.onlyAdmins()],
      dialogue: null,
    }));
  }

  function ask(turn: Turn): Step {
    const slots = turn.reading?.intent === 'affected' ? turn.reading.slots : {};
    if (slots.hours) return count(stretchBack(slots.hours, turn.saidAt));
    if (slots.from && slots.to) return count(stretchOfDays(slots.from, slots.to));
    return answer({ reply: [say.whichStretch((back) => stretchBack(back, turn.saidAt), turn.saidAt)] });
  }

  function duringReason(turn: Turn): Step | null {
    const { from, to } = turn.dialogue as ReasonState;
    if (turn.said.kind !== 'text' || turn.where.kind !== 'direct' || turn.dialogueRestedMs > LONG_REST) return null;
    if (stripEnding(normalise(turn.said.text)) === 'ยกเลิก')
      return answer({ reply: [say.noFileMade()], dialogue: null });
    const reason = reasonIn(turn.said.text);
    if (!reason) return turn.missed > 1 ? null : answer({ reply: [say.notAReason()], missed: true });
    return file({ from: new Date(from), to: new Date(to) }, reason);
  }

  return {
    buttons: {
      [buttons.count.name]: forAdmins((turn) => {
        const tapped = readTap(buttons.count, turn);
        return tapped && count(stretchOf(tapped.from, tapped.to));
      }),
      [buttons.pickFrom.name]: forAdmins((turn) => {
        const from = parseBangkok(pickedIn(turn));
        return readTap(buttons.pickFrom, turn) && from ? answer({ reply: [say.untilWhen(from, turn.saidAt)] }) : null;
      }),
      [buttons.pickTo.name]: forAdmins((turn) => {
        const tapped = readTap(buttons.pickTo, turn);
        return tapped && count(stretchOf(tapped.from, pickedIn(turn)));
      }),
      [buttons.file.name]: forAdmins((turn) => {
        const tapped = readTap(buttons.file, turn);
        const stretch = tapped && stretchOf(tapped.from, tapped.to);
        if (!stretch) return null;
        if (tapped.with === 'ids') return file(stretch, null);
        return answer({ reply: [say.whyNames()], dialogue: { topic: REASON, ...stretch } satisfies ReasonState });
      }),
    },
    dialogues: { [REASON]: duringReason },
    intents: { affected: forAdmins(ask) },
  };
}

const pickedIn = ({ said }: Turn): string => (said.kind === 'postback' ? (said.params.datetime ?? '') : '');

/** The same polite refusal for everybody else. */
function forAdmins(route: Route): Route {
  return (turn) => {
    if (turn.where.kind !== 'direct') {
      const called = turn.said.kind === 'text' && turn.said.mentionsBot;
      return called || turn.said.kind === 'postback' ? answer({ reply: [say.onlyInPrivate()] }) : null;
    }
    return may(turn.who.staff, 'breach.list') ? route(turn) : answer({ reply: [say.onlyAdmins()] });
  };
}
