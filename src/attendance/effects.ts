/** Recording an answer: only for the session as it is now, only for the person who gave it. */
import type { Consultation } from '../consultations/model.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Clock } from '../time.ts';
import { defineEffect, type EffectHandler } from '../turn.ts';
import type { Attendance, RsvpAnswer } from './model.ts';
import type { AttendanceStore } from './store.ts';

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

export const recordAnswer = defineEffect<GivenAnswer, AnswerOutcome>('attendance.answer');
export const lookAtSessions = defineEffect<{ consultations: string[] }, Consultation[]>('attendance.look');

export function attendanceEffects(deps: {
  attendance: AttendanceStore;
  consultations: ConsultationStore;
  clock: Clock;
}): EffectHandler[] {
  const { attendance, consultations } = deps;
  return [
    recordAnswer.handle(async (given, cause) => {
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
    }),
    lookAtSessions.handle(async ({ consultations: ids }) => consultations.findMany(ids)),
  ];
}
