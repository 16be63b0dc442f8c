/** Answers that came by phone: which person is meant, only within the scope of who enters them, audited. */
import type { AuditStore } from '../access/audit.ts';
import type { Consultation } from '../consultations/model.ts';
import { idFrom } from '../identity.ts';
import { NO_NAME } from '../representatives/messages.ts';
import type { Representative } from '../representatives/model.ts';
import { isReachable } from '../representatives/registry-rules.ts';
import { findByName } from '../thai/person-names.ts';
import { defineEffect, type Cause, type EffectHandler, type RepresentativeStatus } from '../turn.ts';
import { whetherOpen, type AnsweringDeps } from './effects.ts';
import type { Attendance, RsvpAnswer } from './model.ts';
import type { SeatOutcome } from './seating-effects.ts';
import type { AnswerDetails } from './store.ts';
import type { Targets } from './target-effects.ts';
import type { Found, SessionTarget } from './target-rules.ts';

export type PhonedWords = AnswerDetails & { answer: RsvpAnswer };

/** What staff see of a person whom they may choose. */
export interface Chosen {
  id: string;
  name: string;
  district: string | null;
  community: string | null;
  phone: string | null;
}

export const enterPhoned = defineEffect<
  SessionTarget & {
    /** As typed, or our id where a button named the person. */
    who: { name: string } | { id: string };
    /** As the button carried it; null for a sentence. */
    revision: number | null;
    given: PhonedWords | null;
  },
  Found<
    | { kind: 'recorded'; session: Consultation; person: Chosen; attendance: Attendance; seat: SeatOutcome | null }
    | { kind: 'which'; session: Consultation; people: Chosen[]; more: number }
    | { kind: 'ask'; session: Consultation; person: Chosen }
    | { kind: 'nobody'; session: Consultation; name: string }
    | { kind: 'moved' | 'off' | 'over'; session: Consultation }
  >
>('attendance.enterPhoned');

export const listSilent = defineEffect<
  SessionTarget & { offset: number },
  Found<{
    kind: 'list';
    session: Consultation;
    people: (Chosen & { reached: boolean })[];
    offset: number;
    total: number;
    /** Of all of them, those whom LINE does not reach. */
    unreachable: number;
    /** The list is of the whole district group, not of one district. */
    whole: boolean;
  }>
>('attendance.listSilent');

/** A registration that is still being looked at gives no answers yet. */
export const MAY_BE_PHONED: readonly RepresentativeStatus[] = ['active', 'paused', 'invited'];

const PAGE = 500;
/** Nobody pages through more in a chat. */
const MOST_SEARCHED = 5_000;
export const ROWS = 8;

export interface PhonedDeps extends AnsweringDeps {
  targets: Targets;
  audit: Pick<AuditStore, 'record'>;
}

export const chosenOf = ({ _id: id, fullName, district, community, phone }: Representative): Chosen => ({
  id,
  name: fullName ?? NO_NAME,
  district,
  community,
  phone,
});

/** Everybody of the district group for whom this member of staff may enter something, by name. */
export async function peopleFor(
  { representatives, targets }: Pick<PhonedDeps, 'representatives' | 'targets'>,
  districtGroup: string,
  cause: Cause,
  statuses: readonly RepresentativeStatus[] = MAY_BE_PHONED,
): Promise<Representative[]> {
  const all: Representative[] = [];
  for (let after: string | null = null; all.length < MOST_SEARCHED;) {
    const page = await representatives.findRegistered(districtGroup, after, PAGE, statuses);
    if (page.length === 0) break;
    all.push(...page.filter((person) => targets.mayRecord(cause, person)));
    after = page.at(-1)!._id;
  }
  return all.toSorted((a, b) => (a.fullName ?? '').localeCompare(b.fullName ?? '', 'th') || (a._id < b._id ? -1 : 1));
}

export function phonedEffects(deps: PhonedDeps): EffectHandler[] {
  const { attendance, representatives, seats, targets, audit } = deps;

  return [
    enterPhoned.handle(async ({ who, revision, given, ...target }, cause) => {
      const found = await targets.find(target, cause);
      if (found.kind !== 'found') return found;
      const { districtGroup, _id: consultation } = found.session;
      const open = await whetherOpen(deps, { consultation, revision }, () => true, cause.at);
      if (!('session' in open)) return { kind: 'none' };
      if (open.kind !== 'open') return open;
      const { session } = open;

      let person: Representative;
      if ('id' in who) {
        const known = await representatives.find(who.id);
        const isTheirs = known?.districtGroup === districtGroup && MAY_BE_PHONED.includes(known.status);
        if (!known || !isTheirs || !targets.mayRecord(cause, known)) return { kind: 'forbidden' };
        person = known;
      } else {
        const { people, sure } = findByName(who.name, await peopleFor(deps, districtGroup, cause));
        if (people.length === 0) return { kind: 'nobody', session, name: who.name };
        if (!sure)
          return {
            kind: 'which',
            session,
            people: people.slice(0, ROWS).map(chosenOf),
            more: Math.max(0, people.length - ROWS),
          };
        person = people[0]!;
      }
      if (!given) return { kind: 'ask', session, person: chosenOf(person) };

      const staff = cause.who.staff!.id;
      const row = await attendance.answer(
        {
          ...given,
          consultation,
          revision: session.revision,
          representative: person._id,
          district: person.district,
          via: 'phone',
          enteredBy: staff,
        },
        cause.eventId,
        cause.at,
      );
      const seat = await seats.follow(consultation, person._id);
      await audit.record({
        _id: idFrom('phoned', cause.eventId),
        at: cause.at,
        actor: staff,
        action: 'attendance.answeredByPhone',
        subject: person._id,
        details: { consultation, answer: given.answer },
      });
      const now = seat && (await attendance.find(consultation, person._id));
      return { kind: 'recorded', session, person: chosenOf(person), attendance: now ?? row, seat };
    }),

    listSilent.handle(async ({ offset, ...target }, cause) => {
      const found = await targets.find(target, cause);
      if (found.kind !== 'found') return found;
      const { session } = found;
      const people = await peopleFor(deps, session.districtGroup, cause);
      const answers = await attendance.answersAmong(
        session._id,
        session.revision,
        people.map(({ _id }) => _id),
      );
      const silent = people.filter(({ _id }) => !answers.has(_id));
      const from = offset < silent.length ? offset : 0;
      return {
        kind: 'list',
        session,
        people: silent
          .slice(from, from + ROWS)
          .map((person) => ({ ...chosenOf(person), reached: isReachable(person) })),
        offset: from,
        total: silent.length,
        unreachable: silent.filter((person) => !isReachable(person)).length,
        whole: targets.mayRecord(cause, { districtGroup: session.districtGroup, district: null }),
      };
    }),
  ];
}
