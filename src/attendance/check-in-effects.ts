/** Who is there: by the code at the venue, by the staff's list, and those whom no register knows. */
import type { AuditAction } from '../access/audit.ts';
import type { Consultation } from '../consultations/model.ts';
import { idFrom } from '../identity.ts';
import { NO_NAME } from '../representatives/messages.ts';
import type { Representative } from '../representatives/model.ts';
import { findByName } from '../thai/person-names.ts';
import { days, plus } from '../time.ts';
import { defineEffect, type Cause, type EffectHandler, type RepresentativeStatus } from '../turn.ts';
import { isCodeAt, isOpenAt, openingOf, pageAddress, type Opening } from './check-in-rules.ts';
import type { Attendance } from './model.ts';
import { chosenOf, peopleFor, ROWS, type Chosen, type PhonedDeps } from './phoned-effects.ts';
import { peopleWith, standingOf, wasThere, type Standing } from './rules.ts';
import type { Found, SessionTarget } from './target-rules.ts';
import type { WalkInStore } from './walk-in-store.ts';

export interface Presence {
  session: Consultation;
  opening: Opening | null;
  isOpen: boolean;
  checkedIn: number;
  /** Of those checked in, with those they brought; and so many are expected in all. */
  people: number;
  expected: number;
  expectedPeople: number;
  walkIns: number;
}

export interface RollRow extends Chosen {
  /** `pending`: the registration is not approved yet, so there is no answer. */
  standing: Standing | 'silent' | 'pending';
  /** Who comes instead. */
  proxy: string | null;
  isThere: boolean;
  /** How many came, or are announced, with the person. */
  people: number;
}

export const ROLLS = ['yes', 'all'] as const;
/** Those who said yes, or everybody in the register. */
export type Roll = (typeof ROLLS)[number];

export interface RollView {
  presence: Presence;
  roll: Roll;
  rows: RollRow[];
  offset: number;
  total: number;
}

export type CodeOutcome =
  | { kind: 'in'; session: Consultation; name: string | null; fresh: boolean; at: Date; people: number }
  | { kind: 'unknown' | 'unregistered' };

export const checkInByCode = defineEffect<{ code: string }, CodeOutcome>('attendance.checkInByCode');
export const showPresence = defineEffect<
  SessionTarget,
  Found<{ kind: 'presence'; presence: Presence; pageUrl: string | null }>
>('attendance.presence');
export const showRoll = defineEffect<
  SessionTarget & { roll: Roll; offset: number; name: string | null },
  Found<{ kind: 'roll'; view: RollView }>
>('attendance.roll');
/** `afterwards`: from a paper list, also when the venue has closed. `roll` null: without the list as it is then. */
export const markThere = defineEffect<
  {
    consultation: string;
    revision: number;
    person: string;
    isThere: boolean;
    roll: Roll | null;
    offset: number;
    afterwards?: boolean;
  },
  Found<
    | { kind: 'marked'; view: RollView | null; name: string; isThere: boolean; fresh: boolean; people: number }
    | { kind: 'closed'; presence: Presence }
    | { kind: 'moved'; session: Consultation }
  >
>('attendance.markThere');
/** How many came with somebody who is checked in: `person` on the staff's list, or, where null, whoever speaks. */
export const countThere = defineEffect<
  { consultation: string; revision: number; people: number; person: string | null; roll: Roll; offset: number },
  | { kind: 'counted'; session: Consultation; name: string | null; people: number; view: RollView | null }
  | { kind: 'notThere' }
  | { kind: 'forbidden' }
>('attendance.countThere');
export const addWalkIn = defineEffect<
  SessionTarget & { people: number; name: string | null; afterwards?: boolean },
  Found<
    | { kind: 'added'; id: string; people: number; name: string | null; presence: Presence }
    | { kind: 'closed'; presence: Presence }
  >
>('attendance.addWalkIn');
export const removeWalkIn = defineEffect<{ id: string }, { kind: 'removed'; presence: Presence } | { kind: 'gone' }>(
  'attendance.removeWalkIn',
);

export interface CheckInDeps extends PhonedDeps {
  walkIns: WalkInStore;
  publicUrl: string;
  /** What codes and addresses are made under. */
  checkInSecret: string;
}

/** A registration that is still with the analysts is no reason not to be counted. */
const REGISTERED = ['active', 'paused', 'pending'];
const REGISTERED_AT_ALL: readonly RepresentativeStatus[] = ['active', 'paused', 'invited', 'pending'];

export function checkInEffects(deps: CheckInDeps): EffectHandler[] {
  const { attendance, consultations, representatives, walkIns, targets, programme, audit, checkInSecret } = deps;
  const { checkIn: plan } = programme.attendance;
  const { held } = programme.reminders;

  async function presenceOf(session: Consultation, at: Date): Promise<Presence> {
    const { _id, revision } = session;
    const [tally, counted] = await Promise.all([attendance.tally(_id, revision), walkIns.count(_id, revision)]);
    const opening = openingOf(session, plan, held);
    return {
      session,
      opening,
      isOpen: opening !== null && isOpenAt(opening, at),
      checkedIn: tally.checkedIn,
      people: tally.peopleThere,
      expected: tally.yes,
      expectedPeople: tally.people,
      walkIns: counted.people,
    };
  }

  const isTakenNow = ({ opening, isOpen }: Presence, afterwards: boolean | undefined, at: Date): boolean =>
    isOpen || (afterwards === true && opening !== null && at >= opening.from);

  const recordWalkIns = (action: AuditAction, session: string, count: number, { eventId, at, who }: Cause) =>
    audit.record({
      _id: idFrom('walk-ins', eventId),
      at,
      actor: who.staff!.id,
      action,
      subject: session,
      details: { count },
    });

  async function findFor(
    target: SessionTarget,
    cause: Cause,
  ): Promise<Found<{ kind: 'found'; session: Consultation }>> {
    const found = await targets.find(target, cause, targets.mayHelp);
    if (found.kind !== 'choose') return found;
    // At the venue it is today's that is meant.
    const today = found.sessions.filter((session) => {
      const opening = openingOf(session, plan, held);
      return opening !== null && isOpenAt(opening, cause.at);
    });
    return today.length === 1 ? { kind: 'found', session: today[0]! } : found;
  }

  async function rollOf(
    session: Consultation,
    { roll, offset, name }: { roll: Roll; offset: number; name: string | null },
    cause: Cause,
  ): Promise<RollView> {
    const { _id, revision } = session;
    const rows = new Map((await attendance.findAll(_id, revision)).map((row) => [row.representative, row]));
    const standing = (row: Attendance | undefined): Standing | null =>
      row && row.revision === revision ? standingOf(row) : null;
    // Who registered at the door waits for the analyst still, and is there all the same.
    const everybody = await peopleFor(deps, session.districtGroup, cause, REGISTERED_AT_ALL);
    const found = name === null ? everybody : findByName(name, everybody).people;
    const people =
      roll === 'yes' && name === null ? found.filter((person) => standing(rows.get(person._id)) === 'yes') : found;
    const from = offset < people.length ? offset : 0;
    return {
      presence: await presenceOf(session, cause.at),
      roll,
      offset: from,
      total: people.length,
      rows: people.slice(from, from + ROWS).map((person) => {
        const row = rows.get(person._id);
        return {
          ...chosenOf(person),
          standing: person.status === 'pending' ? 'pending' : (standing(row) ?? 'silent'),
          proxy: row?.answer === 'no' && row.revision === revision ? row.proxy : null,
          isThere: row !== undefined && wasThere(row, revision),
          people: row && wasThere(row, revision) ? (row.checkedInPeople ?? 1) : peopleWith(row ?? null, revision),
        };
      }),
    };
  }

  async function checkIn(
    session: Consultation,
    person: Pick<Representative, '_id' | 'district'>,
    cause: Cause,
    by: string | null,
  ) {
    const answered = await attendance.find(session._id, person._id);
    const { row, fresh } = await attendance.checkIn(
      {
        consultation: session._id,
        representative: person._id,
        district: person.district,
        revision: session.revision,
        via: by === null ? 'qr' : 'staff',
        by,
        people: peopleWith(answered, session.revision),
      },
      cause.eventId,
      cause.at,
    );
    return { at: row.checkedInAt!, fresh, people: row.checkedInPeople ?? 1 };
  }

  return [
    checkInByCode.handle(async ({ code }, cause) => {
      const near = await consultations.findAnnouncedSince(plus(cause.at, -days(2)));
      const session = near.find((each) => {
        const opening = openingOf(each, plan, held);
        return opening !== null && isOpenAt(opening, cause.at) && isCodeAt(checkInSecret, each, code, cause.at, plan);
      });
      if (!session) return { kind: 'unknown' };
      const person = cause.who.representative;
      if (!person || !REGISTERED.includes(person.status)) return { kind: 'unregistered' };
      const came = await checkIn(session, { _id: person.id, district: person.district }, cause, null);
      return { kind: 'in', session, name: person.fullName, ...came };
    }),

    showPresence.handle(async (target, cause) => {
      const found = await findFor(target, cause);
      if (found.kind !== 'found') return found;
      const presence = await presenceOf(found.session, cause.at);
      const { opening, session } = presence;
      const pageUrl = pageAddress(deps.publicUrl, checkInSecret, session, opening, cause.at);
      return { kind: 'presence', presence, pageUrl };
    }),

    showRoll.handle(async ({ roll, offset, name, ...target }, cause) => {
      const found = await findFor(target, cause);
      if (found.kind !== 'found') return found;
      return { kind: 'roll', view: await rollOf(found.session, { roll, offset, name }, cause) };
    }),

    markThere.handle(async ({ consultation, revision, person: id, isThere, roll, offset, afterwards }, cause) => {
      const session = await consultations.find(consultation);
      if (!session) return { kind: 'none' };
      const person = await representatives.find(id);
      const isTheirs = person !== null && person.districtGroup === session.districtGroup;
      if (!isTheirs || !targets.mayRecord(cause, person)) return { kind: 'forbidden' };
      if (session.revision !== revision) return { kind: 'moved', session };
      const presence = await presenceOf(session, cause.at);
      if (!isTakenNow(presence, afterwards, cause.at)) return { kind: 'closed', presence };
      const staff = cause.who.staff!.id;
      const { fresh, people } = isThere
        ? await checkIn(session, person, cause, staff)
        : (await attendance.undoCheckIn(consultation, id), { fresh: true, people: 0 });
      if (fresh)
        await audit.record({
          _id: idFrom('check-in', cause.eventId),
          at: cause.at,
          actor: staff,
          action: isThere ? 'attendance.checkedIn' : 'attendance.checkInUndone',
          subject: id,
          details: { consultation },
        });
      const view = roll && (await rollOf(session, { roll, offset, name: null }, cause));
      return { kind: 'marked', view, name: person.fullName ?? NO_NAME, isThere, fresh, people };
    }),

    countThere.handle(async ({ consultation, revision, people, person: id, roll, offset }, cause) => {
      const representative = id ?? cause.who.representative?.id;
      const [session, person] = await Promise.all([
        consultations.find(consultation),
        representative ? representatives.find(representative) : null,
      ]);
      if (!session || !person || session.revision !== revision) return { kind: 'notThere' };
      if (id !== null && !targets.mayRecord(cause, person)) return { kind: 'forbidden' };
      const row = await attendance.countThere({ consultation, representative: person._id, revision }, people);
      if (!row) return { kind: 'notThere' };
      if (id !== null)
        await audit.record({
          _id: idFrom('count-there', cause.eventId),
          at: cause.at,
          actor: cause.who.staff!.id,
          action: 'attendance.countedThere',
          subject: id,
          details: { consultation, people },
        });
      const view = id === null ? null : await rollOf(session, { roll, offset, name: null }, cause);
      return { kind: 'counted', session, name: person.fullName, people, view };
    }),

    addWalkIn.handle(async ({ people, name, afterwards, ...target }, cause) => {
      const found = await findFor(target, cause);
      if (found.kind !== 'found') return found;
      const { session } = found;
      const before = await presenceOf(session, cause.at);
      if (!isTakenNow(before, afterwards, cause.at)) return { kind: 'closed', presence: before };
      const id = idFrom('walk-in', cause.eventId);
      const { _id: consultation, revision } = session;
      await walkIns.add({ _id: id, consultation, revision, people, name, by: cause.who.staff!.id, at: cause.at });
      await recordWalkIns('attendance.walkInsAdded', consultation, people, cause);
      return { kind: 'added', id, people, name, presence: await presenceOf(session, cause.at) };
    }),

    removeWalkIn.handle(async ({ id }, cause) => {
      const counted = await walkIns.find(id);
      const session = counted && (await consultations.find(counted.consultation));
      if (!session || !targets.mayHelp(cause, session.districtGroup)) return { kind: 'gone' };
      await recordWalkIns('attendance.walkInsRemoved', session._id, counted.people, cause);
      await walkIns.remove(id);
      return { kind: 'removed', presence: await presenceOf(session, cause.at) };
    }),
  ];
}
