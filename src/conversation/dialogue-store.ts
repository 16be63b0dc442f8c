/**
 * `dialogues`: where each person stands in each chat. Before consent it is the only thing held about somebody.
 * The key is a hash of chat and person, so no LINE id is in it.
 */
import { Schema, type Connection } from 'mongoose';
import { isDuplicate } from '../errors.ts';
import type { Manner } from '../language.ts';
import type { DialogueState } from '../turn.ts';

export interface StoredDialogue {
  _id: string;
  /** Starts at the time of the first event, so that a dialogue that was removed and begun again has a higher one. */
  version: number;
  state: DialogueState | null;
  touchedAt: Date;
  /** How often in a row the person was not understood. */
  missed: number;
  /** Of somebody who is neither registered nor staff; others carry it themselves. */
  manner?: Manner | null;
  /** The event that led here: saving it again changes nothing. */
  lastEventId: string;
}

const dialogueSchema = new Schema<StoredDialogue>(
  {
    _id: String,
    version: Number,
    state: Schema.Types.Mixed,
    touchedAt: Date,
    missed: Number,
    manner: Schema.Types.Mixed,
    lastEventId: String,
  },
  { collection: 'dialogues', versionKey: false, minimize: false },
);
dialogueSchema.index({ touchedAt: 1 });

export type DialogueStore = ReturnType<typeof createDialogueStore>;

export function createDialogueStore(connection: Connection) {
  const dialogues = connection.model('Dialogue', dialogueSchema);
  return {
    async find(key: string): Promise<StoredDialogue | null> {
      return dialogues.findById(key).lean<StoredDialogue>();
    },

    /** @returns false where another event was faster: the holder of the chat has changed. */
    async save(
      key: string,
      next: { state: DialogueState | null; missed: number; touchedAt: Date; eventId: string; manner?: Manner | null },
      version: number,
    ): Promise<boolean> {
      const { eventId, ...values } = next;
      const fields = {
        ...values,
        lastEventId: eventId,
        version: version === 0 ? next.touchedAt.getTime() : version + 1,
      };
      if (version === 0) {
        try {
          await dialogues.create({ _id: key, ...fields });
          return true;
        } catch (error) {
          if (!isDuplicate(error)) throw error;
        }
      } else if ((await dialogues.updateOne({ _id: key, version }, { $set: fields })).matchedCount === 1) return true;
      return (await dialogues.countDocuments({ _id: key, lastEventId: eventId })) === 1;
    },

    /** Nothing happens where the dialogue has moved on since. */
    async remove(key: string, version: number): Promise<void> {
      await dialogues.deleteOne({ _id: key, version });
    },

    /** What somebody broke off and never came back to. */
    async removeAtRest(before: Date): Promise<void> {
      await dialogues.deleteMany({ touchedAt: { $lt: before } });
    },

    /** Whatever was open with somebody who is forgotten. */
    async forget(key: string): Promise<void> {
      await dialogues.deleteOne({ _id: key });
    },

    /** Open dialogues of these topics, and those in which nothing is open any more. */
    async removeUntouched(topics: readonly string[], before: Date): Promise<void> {
      await dialogues.deleteMany({ 'state.topic': { $in: topics }, touchedAt: { $lt: before } });
      await dialogues.deleteMany({ state: null, touchedAt: { $lt: before } });
    },

    /** What was said before that and has waited for a consent since; the dialogue beside it goes on. */
    async removeHeld(before: Date): Promise<void> {
      const old = { saidAt: { $lt: before } };
      await dialogues.updateMany({ 'state.held.saidAt': old.saidAt }, { $pull: { 'state.held': old } });
      await dialogues.deleteMany({ 'state.topic': 'renewal', 'state.held.0': { $exists: false } });
    },
  };
}
