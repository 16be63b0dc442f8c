/**
 * What becomes of answers and presence where somebody is erased, is named by others, or turns out to be two entries of the
 * register. A part of the store.
 */
import type { Connection } from 'mongoose';
import { attendanceSchema, type Attendance } from './model.ts';

/** What belongs to the answer, and what to having been there. */
function partsOf(row: Attendance) {
  const { answer, revision, answeredAt, answerEvent, via, enteredBy, waiting, seatVersion } = row;
  const { partySize, late, lateBy, leavesEarly, leavesWhen, reason, proxy } = row;
  const { checkedInAt, checkedInRevision, checkedInVia, checkedInPeople, checkedInBy, checkedInEvent } = row;
  return {
    answer,
    // prettier-ignore
    answered: {
      answer, revision, answeredAt, answerEvent, via, enteredBy, waiting, seatVersion,
      partySize, late, lateBy, leavesEarly, leavesWhen, reason, proxy,
    },
    checkedIn: { checkedInAt, checkedInRevision, checkedInVia, checkedInPeople, checkedInBy, checkedInEvent },
  };
}

/** @param open the id of a person's document for a session, made where there is none yet. */
export function keepingOf(
  connection: Connection,
  open: (consultation: string, representative: string, district: string | null) => Promise<string>,
) {
  const attendances = connection.model('Attendance', attendanceSchema);
  return {
    /** Somebody is erased whom others named: as who comes instead of them, or in their reason. That it was said stays. */
    async forgetName(name: RegExp, mask: string): Promise<void> {
      const said = attendances
        .find({ $or: [{ proxy: { $type: 'string' } }, { reason: { $type: 'string' } }] })
        .select({ proxy: 1, reason: 1 })
        .lean<Pick<Attendance, '_id' | 'proxy' | 'reason'>[]>()
        .cursor() as AsyncIterable<Pick<Attendance, '_id' | 'proxy' | 'reason'>>;
      for await (const { _id, ...words } of said)
        for (const field of ['proxy', 'reason'] as const) {
          const masked = words[field]?.replace(name, mask);
          // What somebody corrected meanwhile is theirs.
          if (masked && masked !== words[field])
            await attendances.updateOne({ _id, [field]: words[field] }, { $set: { [field]: masked } });
        }
    },

    /**
     * Two entries of the register are one person: what is known of the first becomes the other's, as far as that one has
     * neither answered that date of the session nor been there. Repeating it goes on where it stopped.
     */
    async moveTo(from: string, to: string): Promise<void> {
      for (const row of await attendances.find({ representative: from }).lean<Attendance[]>()) {
        const _id = await open(row.consultation, to, row.district);
        const { answer, answered, checkedIn } = partsOf(row);
        if (answer)
          await attendances.updateOne(
            { _id, $or: [{ answer: null }, { revision: { $lt: row.revision } }] },
            { $set: answered },
          );
        if (row.checkedInAt) await attendances.updateOne({ _id, checkedInAt: null }, { $set: checkedIn });
        await attendances.deleteOne({ _id: row._id });
      }
    },

    async erase(representative: string): Promise<void> {
      await attendances.deleteMany({ representative });
    },
  };
}
