/** Recording an answer, only for the session as it is now and only for the person who gave it; and what came of them. */
import { may } from '../access/policy.ts';
import type { ConsultationDeps, ConsultationPlanner } from '../consultations/jobs.ts';
import { planReminder } from '../consultations/jobs.ts';
import type { Consultation } from '../consultations/model.ts';
import { afterQuietHours } from '../delivery/quiet-hours.ts';
import type { Representative } from '../representatives/model.ts';
import { bangkokDate } from '../time.ts';
import { defineEffect, type Cause, type EffectHandler } from '../turn.ts';
import type { LedgerView, TallyView } from './messages.ts';
import type { Attendance, RsvpAnswer } from './model.ts';

/** How a sentence or a button names a session; null means "not said". */
export interface SessionTarget {
  districtGroup: string | null;
  date: string | null;
  round: number | null;
  consultation: string | null;
}

type Found<Result> = Result | { kind: 'none' } | { kind: 'choose'; sessions: Consultation[] } | { kind: 'forbidden' };

export interface GivenAnswer {
  consultation: string;
  /** As the card carried it; null where the answer was typed, which means "as it is now". */
  revision: number | null;
  answer: RsvpAnswer;
  via: 'button' | 'text';
  partySize?: number;
  late?: boolean;
  reason?: string;
  proxy?: string;
}

export type AnswerOutcome =
  | { kind: 'recorded'; session: Consultation; attendance: Attendance }
  | { kind: 'moved' | 'off' | 'over'; session: Consultation }
  | { kind: 'unknown' | 'unregistered' | 'notActive' | 'otherDistrictGroup' };

/** `aloud`: whether it is to be said; in a LINE group not to everybody who answers. */
export const recordAnswer = defineEffect<GivenAnswer, AnswerOutcome & { aloud: boolean }>('attendance.answer');
/** Whether that may be said now; in 1:1 always. */
export const speakUp = defineEffect<{ what: string; about: string }, boolean>('attendance.speakUp');
export const lookAtSessions = defineEffect<{ consultations: string[] }, Consultation[]>('attendance.look');
export const showTally = defineEffect<
  SessionTarget & { namesWanted: boolean },
  Found<{ kind: 'tally'; view: TallyView }>
>('attendance.tally');
export const showLedger = defineEffect<SessionTarget, Found<{ kind: 'ledger'; view: LedgerView }>>('attendance.ledger');
export const remindSilent = defineEffect<
  SessionTarget & { confirmed: boolean },
  Found<
    | { kind: 'preview'; session: Consultation; people: number }
    | { kind: 'planned'; people: number }
    | { kind: 'again' }
    | { kind: 'nobody' }
  >
>('attendance.remind');

const PAGE = 500;

/** What leaves nobody uninformed: the person was told otherwise, or had answered. */
const INFORMED: readonly string[] = ['superseded', 'answered', 'inLineGroup'];

export function attendanceEffects(deps: ConsultationDeps, planner: ConsultationPlanner): EffectHandler[] {
  const { attendance, consultations, representatives, outbox, programme } = deps;
  const groupOf = (district: string): string => programme.places.groupOf(district).code;

  const mayManage = (cause: Cause, districtGroup: string): boolean =>
    may(cause.who.staff, 'consultation.manage', { districtGroup });
  const mayView = (cause: Cause, districtGroup: string): boolean =>
    may(cause.who.staff, 'consultation.view', { districtGroup }, groupOf);
  /** Of these people, those whose names this member of staff may see: coordinators see none. */
  const named = (people: readonly Representative[], { who }: Cause): Representative[] =>
    people.filter(({ district, districtGroup }) =>
      may(who.staff, 'representative.view', {
        district: district ?? undefined,
        districtGroup: districtGroup ?? undefined,
      }),
    );

  /** How many come is no secret in the LINE group that was invited. */
  const mayCount = (cause: Cause, districtGroup: string): boolean =>
    mayView(cause, districtGroup) ||
    (cause.where.kind === 'lineGroup' && cause.where.lineGroup?.districtGroup === districtGroup);

  async function mayBeSaid(what: string, about: string, { where, eventId, at }: Cause): Promise<boolean> {
    if (where.kind === 'direct' || !where.lineGroup) return true;
    return deps.lineGroups.speakUp(where.lineGroup.id, what, about, eventId, at);
  }

  async function findTarget(
    target: SessionTarget,
    cause: Cause,
    allowed = mayView,
  ): Promise<Found<{ kind: 'found'; session: Consultation }>> {
    if (target.consultation) {
      const session = await consultations.find(target.consultation);
      if (!session) return { kind: 'none' };
      return allowed(cause, session.districtGroup) ? { kind: 'found', session } : { kind: 'forbidden' };
    }
    if (!target.districtGroup) return { kind: 'none' };
    if (!allowed(cause, target.districtGroup)) return { kind: 'forbidden' };
    const all = await consultations.findByStatus(target.districtGroup, ['announced', 'held', 'postponed']);
    const meant = all.filter(
      ({ date, round }) => (!target.date || date === target.date) && (!target.round || round === target.round),
    );
    const upcoming = meant.filter(({ status }) => status === 'announced');
    const sessions = target.date || target.round ? meant : upcoming.length > 0 ? upcoming : meant.slice(-1);
    if (sessions.length === 0) return { kind: 'none' };
    return sessions.length === 1 ? { kind: 'found', session: sessions[0]! } : { kind: 'choose', sessions };
  }

  async function silentOf(session: Consultation): Promise<number> {
    let silent = 0;
    for (let after: string | null = null; ;) {
      const page = await representatives.findReachable(session.districtGroup, after, PAGE);
      if (page.length === 0) return silent;
      const answers = await attendance.answersAmong(
        session._id,
        session.revision,
        page.map(({ _id }) => _id),
      );
      silent += page.length - answers.size;
      after = page.at(-1)!._id;
    }
  }

  async function record(given: GivenAnswer, cause: Cause): Promise<AnswerOutcome> {
    const person = cause.who.representative;
    if (!person || ['withdrawn', 'erased', 'rejected', 'invited'].includes(person.status))
      return { kind: 'unregistered' };
    if (person.status !== 'active' && person.status !== 'paused') return { kind: 'notActive' };
    const session = await consultations.find(given.consultation);
    if (!session || session.status === 'draft') return { kind: 'unknown' };
    if (session.districtGroup !== person.districtGroup) return { kind: 'otherDistrictGroup' };
    if (session.status === 'cancelled' || session.status === 'postponed') return { kind: 'off', session };
    if (session.status !== 'announced' || !session.startsAt || session.startsAt <= cause.at)
      return { kind: 'over', session };
    if (given.revision !== null && given.revision !== session.revision) return { kind: 'moved', session };
    const recorded = await attendance.answer(
      {
        consultation: session._id,
        revision: session.revision,
        representative: person.id,
        district: person.district,
        answer: given.answer,
        via: given.via,
        partySize: given.partySize ?? null,
        late: given.late ?? false,
        reason: given.reason ?? null,
        proxy: given.proxy ?? null,
      },
      cause.eventId,
      cause.at,
    );
    return { kind: 'recorded', session, attendance: recorded };
  }

  return [
    recordAnswer.handle(async (given, cause) => {
      const outcome = await record(given, cause);
      // One line for all sessions where it was recorded; what is wrong differs by session.
      const about = outcome.kind !== 'recorded' && 'session' in outcome ? outcome.session._id : '';
      return { ...outcome, aloud: await mayBeSaid(outcome.kind, about, cause) };
    }),

    speakUp.handle(({ what, about }, cause) => mayBeSaid(what, about, cause)),

    showTally.handle(async ({ namesWanted, ...target }, cause) => {
      const found = await findTarget(target, cause, namesWanted ? mayView : mayCount);
      if (found.kind !== 'found') return found;
      const { session } = found;
      const tally = await attendance.tally(session._id, session.revision);
      const answered = namesWanted ? await attendance.findAnswered(session._id, session.revision) : [];
      const coming = await representatives.findMany(
        answered.filter(({ answer }) => answer === 'yes').map(({ representative }) => representative),
      );
      return {
        kind: 'tally',
        view: {
          session,
          ...tally,
          silent: await silentOf(session),
          coming: named(coming, cause).map(({ fullName }) => fullName ?? 'ไม่ระบุชื่อ'),
          reasons: mayManage(cause, session.districtGroup)
            ? answered.flatMap(({ reason }) => (reason ? [reason] : []))
            : [],
        },
      };
    }),

    showLedger.handle(async (target, cause) => {
      const found = await findTarget(target, cause);
      if (found.kind !== 'found') return found;
      const { session } = found;
      const deliveries = await outbox.findByConsultation(session._id);
      const outcomes = deliveries.flatMap((delivery) => delivery.outcomes);
      const uninformed = outcomes.filter(
        ({ result, reason }) => result === 'failed' || (result === 'skipped' && !INFORMED.includes(reason ?? '')),
      );
      const reasonOf = new Map(uninformed.map(({ id, reason }) => [id, reason ?? '']));
      const unreachable = await representatives.findUnreachable(session.districtGroup);
      for (const person of unreachable)
        reasonOf.set(person._id, person.blockedAt ? 'blocked' : person.lineUserId ? 'stopped' : 'noLine');
      const people = await representatives.findMany([...reasonOf.keys()]);
      return {
        kind: 'ledger',
        view: {
          session,
          sent: outcomes.filter(({ result }) => result === 'sent').length,
          planned: deliveries
            .filter(({ state }) => state === 'planned' || state === 'claimed')
            .reduce((sum, { ids }) => sum + ids.length, 0),
          uninformed: people.length,
          toPhone: named(people, cause).map(({ _id, fullName, phone }) => ({
            name: fullName ?? 'ไม่ระบุชื่อ',
            phone,
            reason: reasonOf.get(_id)!,
          })),
        },
      };
    }),

    remindSilent.handle(async ({ confirmed, ...target }, cause) => {
      const found = await findTarget(target, cause);
      if (found.kind !== 'found') return found;
      const { session } = found;
      if (!mayManage(cause, session.districtGroup)) return { kind: 'forbidden' };
      const now = deps.clock.now();
      if (session.status !== 'announced' || !session.startsAt || session.startsAt <= now) return { kind: 'none' };
      const people = await silentOf(session);
      if (people === 0) return { kind: 'nobody' };
      if (!confirmed) return { kind: 'preview', session, people };
      // At most once a day: the day is part of the identity.
      const occurrence = `r${session.revision}:by-hand-${bangkokDate(now)}`;
      const before = await outbox.findByConsultation(session._id);
      const sameDay = before.find(({ _id }) => _id.startsWith(`nudge:${session._id}:${occurrence}`));
      if (sameDay && sameDay.data['event'] !== cause.eventId) return { kind: 'again' };
      await planReminder(deps, planner, session, {
        kind: 'nudge',
        offset: occurrence,
        audience: ['silent'],
        messageClass: 'should',
        dueAt: afterQuietHours(now, programme.quietHours),
        usefulUntil: session.startsAt,
        data: { event: cause.eventId },
      });
      return { kind: 'planned', people };
    }),

    lookAtSessions.handle(async ({ consultations: ids }) => consultations.findMany(ids)),
  ];
}
