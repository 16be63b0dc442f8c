/** Entries that wait for their person, by the hash of the code on the letter. */
import type { Connection } from 'mongoose';
import { isDuplicate } from '../errors.ts';
import { REGISTRY_FIELDS, representativeSchema, type Representative } from './model.ts';
import type { ProfileChange } from './store.ts';

const WAITS = { status: 'invited' as const, lineUserId: null };

export type ClaimStore = ReturnType<typeof createClaimStore>;

export function createClaimStore(connection: Connection) {
  const representatives = connection.model('Representative', representativeSchema);

  const find = (hash: string): Promise<Representative | null> =>
    representatives.findOne({ claimCodeHash: hash, ...WAITS }).lean<Representative>();

  return {
    find,

    /** Of those who still wait; a code that a person had before is void. */
    async setCodes(codes: readonly { person: string; hash: string }[]): Promise<void> {
      await representatives.bulkWrite(
        codes.map(({ person, hash }) => ({
          updateOne: { filter: { _id: person, ...WAITS }, update: { $set: { claimCodeHash: hash } } },
        })),
        { ordered: false },
      );
    },

    /** Those of these people who wait for their code. */
    async findWaiting(ids: readonly string[]): Promise<Representative[]> {
      return representatives
        .find({ _id: { $in: ids }, ...WAITS })
        .sort({ district: 1, nameKey: 1, _id: 1 })
        .lean<Representative[]>();
    },

    /**
     * The entry becomes this person's, once. Somebody who is in the register already, by whatever state, keeps their own
     * entry: what it lacks is taken over, and the one that waited is to be erased.
     * @returns null where nobody waits for this code.
     */
    async claim(
      hash: string,
      lineUserId: string,
      consent: { noticeVersion: string; at: Date },
    ): Promise<
      { kind: 'taken'; person: string } | { kind: 'merge'; waited: Representative; own: Representative } | null
    > {
      const waited = await find(hash);
      const { noticeVersion, at } = consent;
      if (!waited) {
        // By this very word, as a repeat sees it: whoever came in otherwise is not older than the word.
        const taken = await representatives
          .findOne({ lineUserId, consentedAt: at, createdAt: { $lt: at } })
          .lean<Representative>();
        return taken && { kind: 'taken', person: taken._id };
      }
      try {
        const { matchedCount } = await representatives.updateOne(
          { _id: waited._id, claimCodeHash: hash, ...WAITS },
          {
            $set: {
              lineUserId,
              status: 'consented',
              noticeVersion,
              consentedAt: at,
              claimCodeHash: null,
              updatedAt: at,
            },
            $inc: { version: 1 },
          },
        );
        return matchedCount === 1 ? { kind: 'taken', person: waited._id } : null;
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        const own = await representatives.findOne({ lineUserId }).lean<Representative>();
        return own && { kind: 'merge', waited, own };
      }
    },
  };
}

/** What the entry that waited tells and the person's own one does not. */
export function missingFrom(own: Representative, waited: Representative): ProfileChange {
  const fields = [...REGISTRY_FIELDS, 'community'] as const;
  const lacking = fields.filter((field) => !own[field] && waited[field]);
  const district = own.district ? {} : { district: waited.district, districtGroup: waited.districtGroup };
  return { ...district, ...Object.fromEntries(lacking.map((field) => [field, waited[field]])) };
}
