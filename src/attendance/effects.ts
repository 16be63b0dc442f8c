/** Recording an answer, only for the session as it is now, and what it leads to where only so many may come. */
import type { ConsultationDeps } from '../consultations/telling-effects.ts';
import type { Consultation } from '../consultations/model.ts';
import { afterQuietHours } from '../delivery/quiet-hours.ts';
import type { StaffStore } from '../staff/store.ts';
import { defineEffect, type Cause, type EffectHandler, type RepresentativeInTurn } from '../turn.ts';
import { planProxy } from './proxy-jobs.ts';
import type { AnswerVia, Attendance, RsvpAnswer } from './model.ts';
import type { SeatKeeper, SeatOutcome } from './seating-effects.ts';
import type { AnswerDetails } from './store.ts';

export interface GivenAnswer extends AnswerDetails {
  consultation: string;
  /** As the card carried it; null where the answer was typed, which means "as it is now". */
  revision: number | null;
  answer: RsvpAnswer;
  via: AnswerVia;
}

/** A correction of what was said beside an answer: how many come, that one is late or leaves early, why not, who comes instead. */
export interface Correction {
  consultation: string;
  revision: number | null;
  /** The answer that it belongs to. */
  answer: 'yes' | 'no';
  details: AnswerDetails;
}

export type AnswerOutcome =
  | { kind: 'recorded'; session: Consultation; attendance: Attendance; seat: SeatOutcome | null }
  | { kind: 'moved' | 'off' | 'over'; session: Consultation }
  | { kind: 'unknown' | 'unregistered' | 'notActive' | 'otherDistrictGroup' };

/** `aloud`: whether it is to be said; in a LINE group not to everybody who answers. */
export const recordAnswer = defineEffect<GivenAnswer, AnswerOutcome & { aloud: boolean }>('attendance.answer');
/** `unanswered`: there is no such answer that could be corrected. */
export const correctAnswer = defineEffect<
  Correction,
  (AnswerOutcome | { kind: 'unanswered'; session: Consultation }) & { aloud: boolean }
>('attendance.correct');
/** How the person's own answer stands, without a change. */
export const lookAtOwn = defineEffect<
  { consultation: string; revision: number },
  AnswerOutcome | { kind: 'unanswered'; session: Consultation }
>('attendance.own');
/** Whether that may be said now; in 1:1 always. */
export const speakUp = defineEffect<{ what: string; about: string }, boolean>('attendance.speakUp');
export const lookAtSessions = defineEffect<{ consultations: string[] }, Consultation[]>('attendance.look');

export interface AnsweringDeps extends ConsultationDeps {
  staff: Pick<StaffStore, 'findByRole'>;
  seats: SeatKeeper;
}

type Standing = { kind: 'open'; session: Consultation } | Exclude<AnswerOutcome, { kind: 'recorded' }>;

/** Whether an answer can be given now. @param isAsked whether it is for the person to answer at all. */
export async function whetherOpen(
  { consultations }: Pick<ConsultationDeps, 'consultations'>,
  given: { consultation: string; revision: number | null },
  isAsked: (session: Consultation) => boolean | Promise<boolean>,
  at: Date,
): Promise<Standing> {
  const session = await consultations.find(given.consultation);
  if (!session || session.status === 'draft') return { kind: 'unknown' };
  if (!(await isAsked(session))) return { kind: 'otherDistrictGroup' };
  if (session.status === 'cancelled' || session.status === 'postponed') return { kind: 'off', session };
  if (session.status !== 'announced' || !session.startsAt || session.startsAt <= at) return { kind: 'over', session };
  if (given.revision !== null && given.revision !== session.revision) return { kind: 'moved', session };
  return { kind: 'open', session };
}

function whetherMayAnswer(person: RepresentativeInTurn | null): 'unregistered' | 'notActive' | null {
  if (!person || ['withdrawn', 'erased', 'rejected', 'invited'].includes(person.status)) return 'unregistered';
  return person.status === 'active' || person.status === 'paused' ? null : 'notActive';
}

export function attendanceEffects(deps: AnsweringDeps): EffectHandler[] {
  const { attendance, consultations, seats, outbox, programme } = deps;

  async function mayBeSaid(what: string, about: string, { where, eventId, at }: Cause): Promise<boolean> {
    if (where.kind === 'direct' || !where.lineGroup) return true;
    return deps.lineGroups.speakUp(where.lineGroup.id, what, about, eventId, at);
  }
  async function aloud<Outcome extends { kind: string; session?: Consultation }>(outcome: Outcome, cause: Cause) {
    // One line for all sessions where it was recorded; what is wrong differs by session.
    const about = outcome.kind === 'recorded' ? '' : (outcome.session?._id ?? '');
    return { ...outcome, aloud: await mayBeSaid(outcome.kind, about, cause) };
  }

  /** The seats follow; what concerns this person alone is not said in a LINE group. */
  async function recorded(session: Consultation, row: Attendance, cause: Cause): Promise<AnswerOutcome> {
    const { _id, revision } = session;
    const seat = await seats.follow(_id, row.representative);
    if (row.answer === 'no' && row.proxy) await planProxy(deps, session, row.representative, cause.at);
    if (seat && cause.where.kind === 'lineGroup' && (seat.place !== null || seat.movedUp))
      await outbox.planEach(
        {
          kind: 'seat',
          subject: _id,
          consultations: [_id],
          offset: `r${revision}:${cause.eventId}`,
          data: { revision },
          messageClass: 'should',
          dueAt: afterQuietHours(cause.at, programme.quietHours),
          usefulUntil: session.startsAt!,
        },
        [row.representative],
        cause.at,
      );
    const now = seat && (await attendance.find(_id, row.representative));
    return { kind: 'recorded', session, attendance: now ?? row, seat };
  }

  /** Everybody of the district group, and who was asked before the own district went over to another one. */
  const isAsked =
    ({ id, districtGroup }: RepresentativeInTurn) =>
    async (session: Consultation): Promise<boolean> =>
      session.districtGroup === districtGroup ||
      !!(await attendance.find(session._id, id))?.answer ||
      outbox.isToldOf(session._id, id);

  async function record(given: GivenAnswer, cause: Cause): Promise<AnswerOutcome> {
    const person = cause.who.representative;
    const refused = whetherMayAnswer(person);
    if (refused) return { kind: refused };
    const found = await whetherOpen(deps, given, isAsked(person!), cause.at);
    if (found.kind !== 'open') return found;
    const { _id: consultation, revision } = found.session;
    const { id: representative, district } = person!;
    const row = await attendance.answer(
      { ...given, consultation, revision, representative, district },
      cause.eventId,
      cause.at,
    );
    return recorded(found.session, row, cause);
  }

  return [
    recordAnswer.handle(async (given, cause) => aloud(await record(given, cause), cause)),

    correctAnswer.handle(async ({ answer, details, ...given }, cause) => {
      const person = cause.who.representative;
      const refused = whetherMayAnswer(person);
      if (refused) return aloud({ kind: refused }, cause);
      const found = await whetherOpen(deps, given, isAsked(person!), cause.at);
      if (found.kind !== 'open') return aloud(found, cause);
      const { session } = found;
      const own = { consultation: session._id, representative: person!.id };
      const row = await attendance.correct(
        own,
        { answer, revision: session.revision },
        details,
        cause.eventId,
        cause.at,
      );
      if (!row) return aloud({ kind: 'unanswered' as const, session }, cause);
      return aloud(await recorded(session, row, cause), cause);
    }),

    lookAtOwn.handle(async (given, { who, at }) => {
      const person = who.representative;
      const refused = whetherMayAnswer(person);
      if (refused) return { kind: refused };
      const found = await whetherOpen(deps, given, isAsked(person!), at);
      if (found.kind !== 'open') return found;
      const row = await attendance.find(given.consultation, person!.id);
      if (!row?.answer || row.revision !== given.revision) return { kind: 'unanswered', session: found.session };
      const seat = await seats.outcomeFor(found.session, row.representative);
      return { kind: 'recorded', session: found.session, attendance: row, seat };
    }),

    speakUp.handle(({ what, about }, cause) => mayBeSaid(what, about, cause)),

    lookAtSessions.handle(async ({ consultations: ids }) => consultations.findMany(ids)),
  ];
}
