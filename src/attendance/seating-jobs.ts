/** What people hear about their seats by themselves: that one has come free, that they are in line, that there is none yet. */
import type { Consultation } from '../consultations/model.ts';
import { momentBefore } from '../consultations/rules.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { GroupName } from '../consultations/messages.ts';
import type { DeliveryKind, DeliveryKinds, SkipReason } from '../delivery/kinds.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { Job, OccurrenceSource } from '../occurrences.ts';
import type { Programme } from '../programme.ts';
import { whyUnreachable } from '../representatives/rules.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { Clock } from '../time.ts';
import type { Message } from '../turn.ts';
import * as say from './messages.ts';
import type { Attendance } from './model.ts';
import { standingOf } from './rules.ts';
import type { SeatKeeper } from './seating-effects.ts';
import { placeInLine } from './seating-rules.ts';
import type { SeatingStore } from './seating-store.ts';
import type { AttendanceStore } from './store.ts';
import { aboutSession } from './target-rules.ts';

/** Goes on with telling those who moved up where a crash came between. */
export function movedUpJob(seats: Pick<SeatKeeper, 'resume'>): Job {
  return { name: 'tell who moved up', runDue: () => seats.resume(), nextDue: async () => null };
}

export interface SeatingJobDeps {
  consultations: Pick<ConsultationStore, 'find' | 'findAnnouncedSince'>;
  attendance: Pick<AttendanceStore, 'find'>;
  seatings: SeatingStore;
  outbox: Pick<Outbox, 'planEach'>;
  representatives: Pick<RepresentativeStore, 'findMany'>;
  programme: Pick<Programme, 'reminders'>;
  groupName: GroupName;
  clock: Clock;
  address(ids: readonly string[]): Promise<Map<string, string>>;
}

/** Those who still wait shortly before the session are told, so that nobody comes for nothing. */
export function waitingOccurrences(deps: SeatingJobDeps): OccurrenceSource {
  const { waitingNote } = deps.programme.reminders;
  return async (now) => {
    const sessions = await deps.consultations.findAnnouncedSince(now);
    return sessions.flatMap((session) => {
      const { _id, revision, revisedAt, startsAt, status, capacity } = session;
      if (status !== 'announced' || !startsAt || !capacity) return [];
      const dueAt = momentBefore(startsAt, waitingNote);
      const usefulUntil = momentBefore(startsAt, waitingNote.usefulUntil);
      if (dueAt <= revisedAt) return [];
      return [
        {
          id: `${_id}:r${revision}:waiting`,
          dueAt,
          usefulUntil,
          run: async () => {
            const seats = (await deps.seatings.find(_id, revision))?.seats ?? [];
            await deps.outbox.planEach(
              {
                kind: 'stillWaiting',
                subject: _id,
                consultations: [_id],
                offset: `r${revision}`,
                data: { revision },
                messageClass: waitingNote.class,
                dueAt,
                usefulUntil,
              },
              seats.filter(({ waiting }) => waiting).map(({ representative }) => representative),
              deps.clock.now(),
            );
          },
        },
      ];
    });
  };
}

export function seatingDeliveries(deps: SeatingJobDeps): DeliveryKinds {
  const { consultations, attendance, seatings, representatives, address, groupName } = deps;

  /** The session at the revision that the message is about, and the person's answer to it. */
  async function subjectOf(subject: string, revision: unknown, id: string) {
    const session = await consultations.find(subject);
    if (session?.status !== 'announced' || session.revision !== revision) return null;
    const row = await attendance.find(subject, id);
    return row && row.revision === revision ? { session, row } : null;
  }

  async function whether(id: string, stands: boolean): Promise<true | SkipReason> {
    if (!stands) return 'superseded';
    const [person] = await representatives.findMany([id]);
    return whyUnreachable(person) ?? true;
  }

  const about = (
    isTrue: (row: Attendance) => boolean,
    words: (session: Consultation, row: Attendance) => Promise<Message> | Message,
  ): DeliveryKind => ({
    address,
    async stillStands({ subject, data }, ids) {
      const all = await Promise.all(
        ids.map(async (id) => {
          const found = await subjectOf(subject, data['revision'], id);
          return [id, await whether(id, found !== null && isTrue(found.row))] as const;
        }),
      );
      return new Map(all);
    },
    async render({ subject, data }, ids) {
      const found = await subjectOf(subject, data['revision'], ids[0]!);
      if (!found) return null;
      return { messages: [await words(found.session, found.row)], about: aboutSession(found.session) };
    },
  });

  return {
    movedUp: about(
      (row) => standingOf(row) === 'yes',
      (session, row) => say.movedUp(session, row, groupName),
    ),
    stillWaiting: about(
      (row) => standingOf(row) === 'waiting',
      (session, row) => say.stillWaiting(session, row.representative, groupName),
    ),
    seat: about(
      (row) => row.answer !== null,
      async (session, row) => {
        const seats = (await seatings.find(session._id, session.revision))?.seats ?? [];
        return say.seatNow(session, row, placeInLine(seats, row.representative));
      },
    ),
  };
}
