/**
 * Steps of an analyst who announces, moves, cancels and looks after sessions; and of anybody who asks for the schedule.
 * Which step takes what is in the table below; a new session, a change and a draft have their own files.
 */
import { readTap } from '../line/postback.ts';
import type { ReadingOf } from '../thai/intents.ts';
import type { Places } from '../thai/places.ts';
import { answer, perform, type FeatureRoutes, type Step, type Turn } from '../turn.ts';
import { changeSteps } from './change-dialogue.ts';
import { createSteps } from './create-dialogue.ts';
import { draftSteps } from './draft-dialogue.ts';
import { confirmHeld, findSchedule, lookAtSession } from './effects.ts';
import * as say from './messages.ts';
import { planning, type ChangeDialogue, type CreateDialogue, type EditDialogue } from './planning-dialogue.ts';
import * as planningMessages from './planning-messages.ts';
import * as previewMessages from './preview-messages.ts';
import * as toldMessages from './told-messages.ts';

export interface ConsultationDialogueDeps {
  places: Places;
}

export function consultationRoutes({ places }: ConsultationDialogueDeps): FeatureRoutes {
  const plans = planning({ places });
  const { groupName, forStaff, manageable } = plans;
  const { goOn, create, fillIn } = createSteps({ places }, plans);
  const { change, goOnChanging, postpone, cancel, changeDetails, confirmButton, dropButton, leaveOutButton } =
    changeSteps({ places }, plans);
  const { editField, saveField, editButton, editFieldButton, keepButton } = draftSteps(plans);

  // ------------------------------------------------------------ the schedule, for anybody

  function schedule(turn: Turn, slots: { districtGroup?: string; date?: string }): Step {
    const districtGroup =
      slots.districtGroup ??
      turn.who.representative?.districtGroup ??
      (turn.where.kind === 'lineGroup' ? turn.where.lineGroup?.districtGroup : null) ??
      manageable(turn)[0] ??
      null;
    return perform([findSchedule({ districtGroup, date: slots.date ?? null })], (sessions) => ({
      reply: [
        toldMessages.schedule(
          sessions,
          districtGroup,
          groupName,
          turn.who.representative?.status === 'active' && turn.who.representative.districtGroup === districtGroup,
        ),
      ],
    }));
  }

  // ------------------------------------------------------------ whether it was held

  function heldButton(turn: Turn): Step | null {
    const picked = readTap(say.heldButton, turn);
    return (
      picked &&
      forStaff(turn, () =>
        picked.v === 'no'
          ? perform([lookAtSession({ consultation: picked.c })], (session) => ({
              reply: [
                session?.status === 'announced'
                  ? planningMessages.notHeld(session, groupName)
                  : previewMessages.proposalGone(),
              ],
            }))
          : perform([confirmHeld({ consultation: picked.c, revision: picked.r })], (outcome) => ({
              reply: [
                outcome
                  ? planningMessages.heldConfirmed(outcome.session, outcome.invitedAt)
                  : previewMessages.proposalGone(),
              ],
            })),
      )
    );
  }

  // ------------------------------------------------------------ the table

  return {
    intents: {
      session_create: create,
      session_postpone: postpone,
      session_cancel: cancel,
      session_change: changeDetails,
      ask_schedule: (turn) => schedule(turn, (turn.reading as ReadingOf<'ask_schedule'>).slots),
    },
    dialogues: {
      'session.create': fillIn,
      'session.change': goOnChanging,
      'session.edit': editField,
    },
    buttons: {
      [say.scheduleButton.name]: (turn) => (readTap(say.scheduleButton, turn) ? schedule(turn, {}) : null),
      [say.pickGroupButton.name]: (turn) => {
        const picked = readTap(say.pickGroupButton, turn);
        if (!picked || !places.groups.some(({ code }) => code === picked.g)) return null;
        if (turn.dialogue?.topic === 'session.create')
          return forStaff(turn, () =>
            goOn(turn, { ...(turn.dialogue as unknown as CreateDialogue).draft, districtGroup: picked.g }),
          );
        if (turn.dialogue?.topic === 'session.change')
          return change(turn, { ...(turn.dialogue as unknown as ChangeDialogue).command, districtGroup: picked.g });
        return answer({ reply: [previewMessages.proposalGone()] });
      },
      [say.pickWhenButton.name]: (turn) => {
        const { date, datetime } = turn.said.kind === 'postback' ? turn.said.params : {};
        const [day, time] = datetime?.split('T') ?? [date];
        if (!day) return null;
        if (turn.dialogue?.topic === 'session.create')
          return forStaff(turn, () =>
            goOn(turn, { ...(turn.dialogue as unknown as CreateDialogue).draft, date: day, ...(time && { time }) }),
          );
        if (turn.dialogue?.topic === 'session.change') {
          const { command } = turn.dialogue as unknown as ChangeDialogue;
          return change(turn, { ...command, set: { ...command.set, date: day, ...(time && { time }) } });
        }
        if (turn.dialogue?.topic === 'session.edit' && time)
          return forStaff(turn, () =>
            saveField((turn.dialogue as unknown as EditDialogue).consultation, { date: day, time }),
          );
        return answer({ reply: [previewMessages.proposalGone()] });
      },
      [say.pickSessionButton.name]: (turn) => {
        const picked = readTap(say.pickSessionButton, turn);
        if (!picked) return null;
        if (turn.dialogue?.topic === 'session.change') {
          const { command } = turn.dialogue as unknown as ChangeDialogue;
          return change(turn, { ...command, target: { consultation: picked.c } });
        }
        return answer({ reply: [previewMessages.proposalGone()] });
      },
      [say.pickFormButton.name]: (turn) => {
        const picked = readTap(say.pickFormButton, turn);
        if (!picked) return null;
        if (turn.dialogue?.topic === 'session.change') {
          const { command } = turn.dialogue as unknown as ChangeDialogue;
          return change(turn, { ...command, missing: undefined, set: { ...command.set, form: picked.f } });
        }
        if (turn.dialogue?.topic !== 'session.edit') return null;
        return forStaff(turn, () =>
          saveField((turn.dialogue as unknown as EditDialogue).consultation, { form: picked.f }),
        );
      },
      [say.editDraftButton.name]: editButton,
      [say.editFieldButton.name]: editFieldButton,
      [say.keepDraftButton.name]: keepButton,
      [say.confirmChangeButton.name]: confirmButton,
      [say.dropChangeButton.name]: dropButton,
      [say.leaveOutButton.name]: leaveOutButton,
      [say.heldButton.name]: heldButton,
    },
  };
}
