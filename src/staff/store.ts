import type { Connection } from 'mongoose';
import { idFrom } from '../identity.ts';
import type { Manner } from '../language.ts';
import { knownMembership, membershipUpdates } from '../line-groups/membership-rules.ts';
import type { RoleGrant, StaffMember, StaffRole } from '../turn.ts';
import {
  staffCodeGuessSchema,
  staffCodeSchema,
  staffSchema,
  type Revocation,
  type Staff,
  type StaffCode,
  type StaffCodeGuess,
} from './model.ts';

export type StaffStore = ReturnType<typeof createStaffStore>;

export function createStaffStore(connection: Connection) {
  const staff = connection.model('Staff', staffSchema);
  const codes = connection.model('StaffCode', staffCodeSchema);
  const guesses = connection.model('StaffCodeGuess', staffCodeGuessSchema);
  const toMember = ({ _id, displayName, roles, letters }: Staff): StaffMember => ({
    id: _id,
    displayName,
    roles,
    ...(letters && { manner: { letters } }),
  });

  return {
    async find(id: string): Promise<StaffMember | null> {
      const found = await staff.findById(id).lean<Staff>();
      return found && toMember(found);
    },

    /** Also of those who have no role any more. */
    async findNames(ids: readonly string[]): Promise<Map<string, string>> {
      const found = await staff
        .find({ _id: { $in: ids } })
        .select({ displayName: 1 })
        .lean<Pick<Staff, '_id' | 'displayName'>[]>();
      return new Map(found.map(({ _id, displayName }) => [_id, displayName]));
    },

    async findByLineUserId(lineUserId: string): Promise<StaffMember | null> {
      const found = await staff.findOne({ lineUserId }).lean<Staff>();
      return found && found.roles.length > 0 ? toMember(found) : null;
    },

    /** Everybody who holds the role, for that scope where one is given. Ids ascending. */
    async findByRole(role: StaffRole, scope?: string | null): Promise<StaffMember[]> {
      const grant = scope === undefined ? { role } : { role, scope };
      const found = await staff
        .find({ roles: { $elemMatch: grant } })
        .sort({ _id: 1 })
        .lean<Staff[]>();
      return found.map(toMember);
    },

    async findAll(): Promise<StaffMember[]> {
      return (await staff.find({}).sort({ displayName: 1 }).lean<Staff[]>()).map(toMember);
    },

    /** Everybody who was staff at some time before, with a role or without. Ids ascending. */
    async findKnownBefore(at: Date): Promise<Staff[]> {
      return staff
        .find({ createdAt: { $lt: at } })
        .sort({ _id: 1 })
        .lean<Staff[]>();
    },

    async countAdmins(): Promise<number> {
      return staff.countDocuments({ 'roles.role': 'admin' });
    },

    /** Adds a role to somebody known by LINE id, who becomes staff with it. Repeating changes nothing. */
    async grant(person: { lineUserId: string; displayName: string }, grant: RoleGrant, at: Date): Promise<StaffMember> {
      const { lineUserId, displayName } = person;
      await staff.updateOne(
        { lineUserId },
        {
          $setOnInsert: { _id: `s${idFrom('staff', lineUserId, at.toISOString())}`, createdAt: at, blockedAt: null },
          $set: { displayName, menuDueAt: at },
          $addToSet: { roles: grant },
        },
        { upsert: true },
      );
      return toMember((await staff.findOne({ lineUserId }).lean<Staff>())!);
    },

    /**
     * Takes a role away; whoever has none left is staff no longer.
     * @param at since when their menu may be another one.
     * @returns the person after it, or null where that would leave no admin.
     */
    async revoke(
      id: string,
      grant: RoleGrant,
      at: Date | null = null,
      revoked: Revocation | null = null,
    ): Promise<StaffMember | null> {
      const found = await staff
        .findOneAndUpdate(
          { _id: id },
          { $pull: { roles: grant }, $set: { revoked, ...(at && { menuDueAt: at }) } },
          { returnDocument: 'after' },
        )
        .lean<Staff>();
      if (!found) return null;
      // Two admins may take each other's role at the same moment: both see that nobody is left, and both give it back.
      if (grant.role === 'admin' && (await this.countAdmins()) === 0) {
        await staff.updateOne({ _id: id }, { $addToSet: { roles: grant }, $set: { revoked: null } });
        return null;
      }
      return toMember(found);
    },

    /** What took a role of theirs away last. */
    async findRevocation(id: string): Promise<Revocation | null> {
      return (await staff.findById(id).lean<Staff>())?.revoked ?? null;
    },

    /** Whoever has no role left is not to be told from their LINE id any more. */
    async forgetLineUser(id: string): Promise<void> {
      await staff.updateOne({ _id: id, roles: [] }, { $set: { lineUserId: null } });
    },

    /** Everybody with a role whom LINE knows, with what it said about LINE groups. */
    async findInLine(): Promise<Staff[]> {
      const found = await staff
        .find({ lineUserId: { $type: 'string' } })
        .sort({ _id: 1 })
        .lean<Staff[]>();
      return found.filter(({ roles }) => roles.length > 0);
    },

    /** As it was at that time; what is known of a later time stands. */
    async rememberMembership(id: string, lineGroup: string, member: boolean, checkedAt: Date): Promise<void> {
      for (const { filter, update } of membershipUpdates(id, { lineGroup, member, checkedAt }))
        await staff.updateOne(filter, update);
    },

    knownMembership,

    /** Of these, who blocked the account. */
    async blockedAmong(ids: readonly string[]): Promise<ReadonlySet<string>> {
      const found = await staff.find({ _id: { $in: ids }, blockedAt: { $ne: null } }).lean<Staff[]>();
      return new Set(found.map(({ _id }) => _id));
    },

    /**
     * Of those whom a message was planned for, who is still to get it: somebody may have lost their role since, or have
     * blocked the account.
     */
    async reachableAmong(
      ids: readonly string[],
      concerns: (member: StaffMember) => boolean,
    ): Promise<Map<string, true | 'notStaff' | 'blocked'>> {
      const found = await staff.find({ _id: { $in: ids } }).lean<Staff[]>();
      const known = new Map(found.map((colleague) => [colleague._id, colleague]));
      return new Map(
        ids.map((id): [string, true | 'notStaff' | 'blocked'] => {
          const colleague = known.get(id);
          if (!colleague || colleague.roles.length === 0 || !concerns(toMember(colleague))) return [id, 'notStaff'];
          return [id, colleague.blockedAt ? 'blocked' : true];
        }),
      );
    },

    async setManner(id: string, { letters }: Manner): Promise<void> {
      if (letters) await staff.updateOne({ _id: id }, { $set: { letters } });
    },

    /** Of these, who wants large letters. */
    async manners(ids: readonly string[]): Promise<Map<string, Manner>> {
      const found = await staff
        .find({ _id: { $in: ids }, letters: 'large' })
        .select({ letters: 1 })
        .lean<Staff[]>();
      return new Map(found.map(({ _id, letters = null }) => [_id, { letters }]));
    },

    /** Came to the account, or blocked it. LINE may deliver an earlier word after a later one: the later one stands. */
    async setFollowing(lineUserId: string, follows: boolean, at: Date): Promise<void> {
      await staff.updateOne(
        { lineUserId, $or: [{ followingAt: null }, { followingAt: { $lte: at } }] },
        { $set: { blockedAt: follows ? null : at, followingAt: at } },
      );
    },

    async lineUserIds(ids: readonly string[]): Promise<Map<string, string>> {
      const found = await staff.find({ _id: { $in: ids }, lineUserId: { $type: 'string' } }).lean<Staff[]>();
      return new Map(found.map(({ _id, lineUserId }) => [_id, lineUserId!]));
    },

    async saveCode(code: StaffCode): Promise<void> {
      const { _id, ...values } = code;
      await codes.updateOne({ _id }, { $setOnInsert: values }, { upsert: true });
    },

    /** Codes that can still be used; the one that ends first comes first. */
    async findOpenCodes(now: Date): Promise<StaffCode[]> {
      return codes
        .find({ usedBy: null, expiresAt: { $gt: now } })
        .sort({ expiresAt: 1 })
        .lean<StaffCode[]>();
    },

    /** @returns false where it was used, or withdrawn, before. */
    async dropUnusedCode(hash: string): Promise<boolean> {
      return (await codes.deleteOne({ _id: hash, usedBy: null })).deletedCount === 1;
    },

    /** A code that an event made before it was interrupted: nobody has seen it. */
    async dropUnusedCodesOf(eventId: string): Promise<void> {
      await codes.deleteMany({ createdByEvent: eventId, usedBy: null });
    },

    async dropUnusedFirstAdminCodes(): Promise<void> {
      await codes.deleteMany({ createdBy: null, usedBy: null });
    },

    async recordWrongCode(guess: StaffCodeGuess): Promise<void> {
      const { _id, ...values } = guess;
      await guesses.updateOne({ _id }, { $setOnInsert: values }, { upsert: true });
    },

    /** Wrong codes of a person since then, apart from the one of this event. */
    async countWrongCodes(person: string, since: Date, exceptEvent: string): Promise<number> {
      return guesses.countDocuments({ person, at: { $gt: since }, _id: { $ne: exceptEvent } });
    },

    async forgetWrongCodes(before: Date): Promise<void> {
      await guesses.deleteMany({ at: { $lt: before } });
    },

    /** Colleagues without a role: their LINE id, and what they were called once they have been gone for long. Our id stays. */
    async forgetFormer(now: Date, goneBefore: Date): Promise<void> {
      await staff.updateMany({ roles: [], lineUserId: { $type: 'string' } }, { $set: { lineUserId: null } });
      await staff.updateMany({ roles: [], leftAt: null }, { $set: { leftAt: now } });
      await staff.updateMany({ roles: [], leftAt: { $lt: goneBefore } }, { $set: { displayName: '' } });
    },

    async removeOldCodes(before: Date): Promise<void> {
      await codes.deleteMany({ expiresAt: { $lt: before } });
    },

    /** Single use, by a conditional update. The same event may ask again and gets the same answer. */
    async useCode(hash: string, by: string, eventId: string, now: Date): Promise<StaffCode | null> {
      const unused = { _id: hash, usedBy: null, expiresAt: { $gt: now } };
      await codes.updateOne(unused, { $set: { usedBy: by, usedByEvent: eventId } });
      return codes.findOne({ _id: hash, usedByEvent: eventId }).lean<StaffCode>();
    },
  };
}
