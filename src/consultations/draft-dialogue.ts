/** A draft that was kept: its fields are changed one by one until it is announced. */
import { SESSION_LETTERS } from './rules.ts';
import { readTap } from '../line/postback.ts';
import { text } from '../line/compose.ts';
import { normalise, stripParticles } from '../thai/normalise.ts';
import { answer, perform, type Step, type Turn } from '../turn.ts';
import { changeDraftField, lookAtSession } from './effects.ts';
import * as say from './messages.ts';
import { isStop, startsAnother, type EditDialogue, type Planning } from './planning-dialogue.ts';
import * as planningMessages from './planning-messages.ts';
import * as previewMessages from './preview-messages.ts';

export function draftSteps({ groupName, forStaff, withDate, withTime }: Planning) {
  function editField(turn: Turn): Step | null {
    const { consultation, field } = turn.dialogue as unknown as EditDialogue;
    if (turn.said.kind !== 'text')
      return answer({ reply: [text(planningMessages.wordsPlease)], dialogue: turn.dialogue });
    const said = normalise(turn.said.text);
    if (isStop(said)) return answer({ reply: [say.stopped()], dialogue: null });
    if (startsAnother(turn)) return null;
    const set = (patch: Parameters<typeof changeDraftField>[0]['patch']): Step => saveField(consultation, patch);
    switch (field) {
      case 'when':
        return withDate(turn, said, (date) =>
          withTime(turn, said, (time, end) => set({ date, time, ...(end && { endTime: end }) })),
        );
      case 'endsAt':
        return withTime(turn, said, (time) => set({ endTime: time }));
      case 'venue':
      case 'chair':
        if (said.length > SESSION_LETTERS[field])
          return answer({ reply: [text(planningMessages.tooLong(SESSION_LETTERS[field]))], dialogue: turn.dialogue });
        return set({ [field]: stripParticles(said) });
      case 'form':
        return answer({ reply: [planningMessages.askField('form', turn.saidAt)], dialogue: turn.dialogue });
    }
  }

  function saveField(consultation: string, patch: Parameters<typeof changeDraftField>[0]['patch']): Step {
    return perform([changeDraftField({ consultation, patch })], (outcome) =>
      outcome.kind === 'preview'
        ? { reply: [previewMessages.announcementPreview(outcome.preview, groupName)], dialogue: null }
        : {
            reply: [
              outcome.kind === 'past' ? text(planningMessages.pastDate(outcome.at)) : previewMessages.proposalGone(),
            ],
            dialogue: null,
          },
    );
  }

  function editButton(turn: Turn): Step | null {
    const picked = readTap(say.editDraftButton, turn);
    return (
      picked &&
      forStaff(turn, () =>
        perform([lookAtSession({ consultation: picked.c })], (session) => ({
          reply: [session?.status === 'draft' ? planningMessages.editMenu(session) : previewMessages.proposalGone()],
        })),
      )
    );
  }

  function editFieldButton(turn: Turn): Step | null {
    const picked = readTap(say.editFieldButton, turn);
    return (
      picked &&
      forStaff(turn, () =>
        answer({
          reply: [planningMessages.askField(picked.f, turn.saidAt)],
          dialogue: { topic: 'session.edit', consultation: picked.c, field: picked.f },
        }),
      )
    );
  }

  function keepButton(turn: Turn): Step | null {
    const picked = readTap(say.keepDraftButton, turn);
    return (
      picked &&
      forStaff(turn, () =>
        perform([lookAtSession({ consultation: picked.c })], (session) => ({
          reply: [session?.status === 'draft' ? previewMessages.draftKept(session) : previewMessages.proposalGone()],
          dialogue: null,
        })),
      )
    );
  }

  return { editField, saveField, editButton, editFieldButton, keepButton };
}
