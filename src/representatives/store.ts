/** `representatives`, `consents`, `notices`: each person's own record. Who and how many there are is in census-store.ts. */
import type { Connection, QueryFilter } from 'mongoose';
import { isDuplicate } from '../errors.ts';
import type { Reach } from '../access/policy.ts';
import { whereWithin } from '../access/reach-query.ts';
import { idFrom } from '../identity.ts';
import { knownMembership, membershipUpdates } from '../line-groups/membership-rules.ts';
import type { RepresentativeInTurn, RepresentativeStatus } from '../turn.ts';
import type { Language, Letters, Manner } from '../language.ts';
import type { Notice } from '../programme.ts';
import { censusOf } from './census-store.ts';
import {
  consentSchema,
  keptNoticeSchema,
  PERSONAL_FIELDS,
  representativeSchema,
  type Consent,
  type KeptNotice,
  type RegistryField,
  type Representative,
} from './model.ts';
import { nameKeyOf } from './registry-rules.ts';

export type RepresentativeStore = ReturnType<typeof createRepresentativeStore>;

/** What may be changed of a profile, each field by itself. */
export type ProfileChange = Partial<Pick<Representative, RegistryField | 'district' | 'districtGroup' | 'community'>>;

export function createRepresentativeStore(connection: Connection) {
  const representatives = connection.model('Representative', representativeSchema);
  const consents = connection.model('Consent', consentSchema);
  const notices = connection.model('Notice', keptNoticeSchema);

  const heldBetween = (from: Date, to: Date): QueryFilter<Representative> => ({
    createdAt: { $lt: to },
    $or: [{ status: { $ne: 'erased' } }, { updatedAt: { $gte: from } }],
  });

  return {
    ...censusOf(connection),

    async find(id: string): Promise<Representative | null> {
      return representatives.findById(id).lean<Representative>();
    },

    async findMany(ids: readonly string[]): Promise<Representative[]> {
      return representatives.find({ _id: { $in: ids } }).lean<Representative[]>();
    },

    async findByLineUserId(lineUserId: string): Promise<RepresentativeInTurn | null> {
      const found = await representatives.findOne({ lineUserId }).lean<Representative>();
      if (!found) return null;
      const { _id, status, fullName, district, districtGroup, noticeVersion, language, letters } = found;
      const manner = { language: language ?? null, letters: letters ?? null };
      return { id: _id, status, fullName, district, districtGroup, noticeVersion, manner };
    },

    /**
     * The first thing stored about a person, with the consent it rests on. Repeating it for the same LINE user gives
     * the same person; somebody who had withdrawn starts anew under the same id, and somebody who is registered has
     * agreed to this version from now on.
     */
    async createConsented(
      lineUserId: string,
      notice: { version: string; eventId: string; at: Date; language?: Language; letters?: Letters },
    ): Promise<Representative> {
      const { version: noticeVersion, eventId, at, language = 'th', letters = 'normal' } = notice;
      const fresh = { status: 'consented' as const, noticeVersion, consentedAt: at, updatedAt: at, language, letters };
      try {
        await representatives.create({
          _id: `r${idFrom('representative', eventId)}`,
          lineUserId,
          createdAt: at,
          // Whoever writes here has not blocked the account since.
          followingAt: at,
          ...fresh,
        });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        await representatives.updateOne({ lineUserId, status: { $in: ['withdrawn', 'invited'] } }, { $set: fresh });
        await representatives.updateOne(
          { lineUserId, noticeVersion: { $ne: noticeVersion } },
          { $set: { noticeVersion, consentedAt: at } },
        );
      }
      const person = await representatives.findOne({ lineUserId }).lean<Representative>();
      await this.recordConsent({
        _id: idFrom('consent', eventId),
        person: person!._id,
        action: 'given',
        noticeVersion,
        channel: 'line',
        language,
        at,
      });
      return person!;
    },

    /** @returns whether it was with this event that the version was shown by itself; a repeat of it says the same. */
    async noteNoticeShown(id: string, version: string, event: string): Promise<boolean> {
      await representatives.updateOne(
        { _id: id, 'noticeShown.version': { $ne: version } },
        { $set: { noticeShown: { version, event } } },
      );
      return (await representatives.countDocuments({ _id: id, 'noticeShown.event': event })) === 1;
    },

    /**
     * Keeps what each version says, so that one can show what somebody agreed to.
     * @returns the versions whose words are no longer those that were kept.
     */
    async keepNotices(versions: readonly Notice[], at: Date): Promise<string[]> {
      const changed: string[] = [];
      for (const { version, asksAgain: _, ...words } of versions) {
        await notices.updateOne({ _id: version }, { $setOnInsert: { text: words, firstUsedAt: at } }, { upsert: true });
        const kept = await notices.findById(version).lean<KeptNotice>();
        if (JSON.stringify(kept!.text) !== JSON.stringify(words)) changed.push(version);
      }
      return changed;
    },

    async recordConsent(consent: Consent): Promise<void> {
      const { _id, ...values } = consent;
      await consents.updateOne({ _id }, { $setOnInsert: values }, { upsert: true });
    },

    async findKeptNotice(version: string): Promise<Omit<Notice, 'asksAgain'> | null> {
      const kept = await notices.findById(version).lean<KeptNotice>();
      return kept && { version, ...kept.text };
    },

    async changeProfile(id: string, change: ProfileChange, at: Date): Promise<Representative | null> {
      const named = change.fullName === undefined ? {} : { nameKey: nameKeyOf(change.fullName) };
      return representatives
        .findOneAndUpdate(
          { _id: id, status: { $ne: 'erased' } },
          { $set: { ...change, ...named, updatedAt: at }, $inc: { version: 1 } },
          { returnDocument: 'after' },
        )
        .lean<Representative>();
    },

    /** @returns the person after the change, or null where the status was none of `from`. */
    async changeStatus(
      id: string,
      from: readonly RepresentativeStatus[],
      to: RepresentativeStatus,
      at: Date,
      more: Partial<Pick<Representative, 'submittedAt' | 'reviewedAt' | 'reviewedBy'>> = {},
    ): Promise<Representative | null> {
      return representatives
        .findOneAndUpdate(
          { _id: id, status: { $in: from } },
          { $set: { status: to, updatedAt: at, menuDueAt: at, ...more }, $inc: { version: 1 } },
          { returnDocument: 'after' },
        )
        .lean<Representative>();
    },

    /**
     * Hands the registration to the district's analysts: for the first time, after a refusal, or with what they had
     * asked for. The same event may ask again.
     * @returns the person where this event submitted it, else null (something is missing, or it is with them already).
     */
    async submit(id: string, event: string, at: Date): Promise<Representative | null> {
      const given = { $type: 'string' as const };
      const complete = { district: given, community: given, fullName: given };
      const fresh = { reviewedAt: null, reviewedBy: null, reviewNote: null, reviewEvent: null };
      const submitted = {
        status: 'pending' as const,
        submittedAt: at,
        submitEvent: event,
        updatedAt: at,
        menuDueAt: at,
        ...fresh,
      };
      const mayBe = [
        { status: { $in: ['consented' as const, 'rejected' as const] } },
        { status: 'pending' as const, reviewNote: given },
      ];
      for (const state of mayBe)
        await representatives.updateOne(
          { _id: id, submitEvent: { $ne: event }, ...complete, ...state },
          { $set: submitted, $inc: { version: 1, submissions: 1 } },
        );
      return representatives.findOne({ _id: id, submitEvent: event }).lean<Representative>();
    },

    /**
     * The district analyst's word, of the state of the profile that she saw. The same event may ask again.
     * @returns the person where this event decided, else null.
     */
    async review(
      id: string,
      decision: {
        to: 'active' | 'rejected' | 'pending';
        note: string | null;
        /** The version on the card. */
        seen: number;
        by: string;
        event: string;
        at: Date;
      },
    ): Promise<Representative | null> {
      const { to, note, seen, by, event, at } = decision;
      const decided = { status: to, reviewNote: note, reviewedAt: at, reviewedBy: by, reviewEvent: event };
      await representatives.updateOne(
        { _id: id, status: 'pending', version: seen },
        { $set: { ...decided, updatedAt: at, menuDueAt: at }, $inc: { version: 1 } },
      );
      return representatives.findOne({ _id: id, reviewEvent: event }).lean<Representative>();
    },

    /** Nothing of the person stays but our id, and that there was somebody. */
    async erase(id: string, at: Date): Promise<void> {
      const gone = Object.fromEntries(PERSONAL_FIELDS.map((field) => [field, null]));
      await consents.updateMany({ person: id }, { $set: { erasedAt: at } });
      await representatives.updateOne(
        { _id: id },
        { $set: { ...gone, status: 'erased', memberships: [], updatedAt: at } },
      );
    },

    /** Whose data was here at some moment of that time, ids ascending; who was erased since it began is among them. */
    async findHeldBetween(from: Date, to: Date, after: string | null, limit: number): Promise<Representative[]> {
      return representatives
        .find({ ...heldBetween(from, to), ...(after && { _id: { $gt: after } }) })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<Representative[]>();
    },

    async countHeldBetween(from: Date, to: Date): Promise<number> {
      return representatives.countDocuments(heldBetween(from, to));
    },

    /** Our ids of people in one of these states of whom nothing has changed since then. */
    async findUntouched(statuses: readonly RepresentativeStatus[], before: Date, limit: number, after = '') {
      const found = await representatives
        .find({ status: { $in: statuses }, updatedAt: { $lt: before }, _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(limit)
        .select({ _id: 1 })
        .lean<{ _id: string }[]>();
      return found.map(({ _id }) => _id);
    },

    /** Of people who are erased: while somebody is in the register, the consent is the proof that they may be. */
    async removeOldConsents(before: Date): Promise<void> {
      await consents.deleteMany({ erasedAt: { $gt: new Date(0) }, at: { $lt: before } });
    },

    async setManner(id: string, manner: Manner): Promise<void> {
      await representatives.updateOne({ _id: id, status: { $ne: 'erased' } }, { $set: manner });
    },

    /** Of these, who wants to be spoken to in another manner than most. */
    async manners(ids: readonly string[]): Promise<Map<string, Manner>> {
      const found = await representatives
        .find({ _id: { $in: ids }, $or: [{ language: 'en' }, { letters: 'large' }] })
        .select({ language: 1, letters: 1 })
        .lean<Representative[]>();
      return new Map(found.map(({ _id, language = null, letters = null }) => [_id, { language, letters }]));
    },

    /** Came to the account, or blocked it. LINE may deliver an earlier word after a later one: the later one stands. */
    async setFollowing(lineUserId: string, follows: boolean, at: Date): Promise<void> {
      await representatives.updateOne(
        { lineUserId, $or: [{ followingAt: null }, { followingAt: { $lte: at } }] },
        { $set: { blockedAt: follows ? null : at, followingAt: at } },
      );
    },

    /**
     * People are where their district is: in the group that `config/` has it in now. What they said, and what was told
     * of it, stays with the group that it was in.
     * @returns how many changed group.
     */
    async followDistricts(districts: readonly { nameTh: string; group: string }[]): Promise<number> {
      const { modifiedCount } = await representatives.bulkWrite(
        districts.map(({ nameTh, group }) => ({
          updateMany: {
            filter: { district: nameTh, districtGroup: { $ne: group } },
            update: { $set: { districtGroup: group } },
          },
        })),
        { ordered: false },
      );
      return modifiedCount;
    },

    /** The longest waiting first. */
    async findPending(reach: Reach, limit = 0): Promise<Representative[]> {
      return representatives
        .find({ ...whereWithin(reach), status: 'pending' })
        .sort({ submittedAt: 1 })
        .limit(limit)
        .lean<Representative[]>();
    },

    /** As it was at that time; what is known of a later time stands. */
    async rememberMembership(id: string, lineGroup: string, member: boolean, checkedAt: Date): Promise<void> {
      for (const { filter, update } of membershipUpdates(id, { lineGroup, member, checkedAt }))
        await representatives.updateOne(filter, update);
    },

    knownMembership,

    /** For seeding: writes people and their consents as they are; whoever is there already stays untouched. */
    async insertAsIs(people: readonly Representative[], given: readonly Consent[]): Promise<void> {
      const upserts = <Row extends { _id: string }>(rows: readonly Row[]) =>
        rows.map(({ _id, ...values }) => ({
          updateOne: { filter: { _id }, update: { $setOnInsert: values }, upsert: true },
        }));
      const named = people.map((person) => ({ ...person, nameKey: nameKeyOf(person.fullName) }));
      await representatives.bulkWrite(upserts(named), { ordered: false });
      await consents.bulkWrite(upserts(given), { ordered: false });
    },

    /** LINE ids by our ids, for sending. Whether somebody may be written to, each kind of message asks for itself. */
    async lineUserIds(ids: readonly string[]): Promise<Map<string, string>> {
      const found = await representatives
        .find({ _id: { $in: ids }, lineUserId: { $type: 'string' } })
        .select({ lineUserId: 1 })
        .lean<{ _id: string; lineUserId: string }[]>();
      return new Map(found.map(({ _id, lineUserId }) => [_id, lineUserId]));
    },
  };
}
