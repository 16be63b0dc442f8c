/** What staff do about messages that did not arrive for certain, and about events that could not be handled. */
import type { AuditAction, AuditStore } from '../access/audit.ts';
import { isWithin, may, reachOf } from '../access/policy.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Outbox } from '../delivery/outbox.ts';
import { idFrom } from '../identity.ts';
import type { EventStore } from '../line/event-store.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { Places } from '../thai/places.ts';
import type { Clock } from '../time.ts';
import { defineEffect, type Cause, type EffectHandler } from '../turn.ts';

/** `again`: sent once more, by somebody's decision, perhaps twice; `handled`: the person knows, by phone for example. */
export type Settling = 'again' | 'handled';

export const settleDelivery = defineEffect<
  { delivery: string; how: Settling },
  'done' | 'tooLate' | 'settled' | 'unknown'
>('console.settleDelivery');

/** The reply of this event may not have reached whoever wrote, who knows by now. */
export const settleReply = defineEffect<{ event: string }, boolean>('console.settleReply');

export const retryParked = defineEffect<{ event: string }, boolean>('console.retryParked');

export interface DeliveryEffectsDeps {
  outbox: Pick<Outbox, 'findDelivery' | 'markHandled' | 'planAgain'>;
  events: Pick<EventStore, 'retryParked' | 'markAnswered' | 'get'>;
  consultations: Pick<ConsultationStore, 'findMany'>;
  representatives: Pick<RepresentativeStore, 'findMany'>;
  audit: AuditStore;
  places: Pick<Places, 'groupOf'>;
  clock: Clock;
}

export function deliveryEffects(deps: DeliveryEffectsDeps): EffectHandler[] {
  const { outbox, events, audit, clock } = deps;
  const groupOf = (district: string): string => deps.places.groupOf(district).code;

  const record = ({ eventId, at, who }: Cause, action: AuditAction, subject: string): Promise<void> =>
    audit.record({ _id: idFrom('audit', eventId, action, subject), at, actor: who.staff!.id, action, subject });

  /** A repeat of the same sheet finds its own work done. */
  const didIt = async ({ eventId }: Cause, action: AuditAction, subject: string): Promise<boolean> =>
    (await audit.findBySubject(subject)).some(({ _id }) => _id === idFrom('audit', eventId, action, subject));

  /** Whether it is about a session, or went to people, that this member of the staff has to do with. */
  async function isTheirs(
    { who }: Cause,
    { consultations, ids }: { consultations: readonly string[]; ids: readonly string[] },
  ): Promise<boolean> {
    const reach = reachOf(who.staff, 'delivery.settle', groupOf);
    if (reach.districtGroups === 'all') return true;
    const sessions = await deps.consultations.findMany([...consultations]);
    if (sessions.some((session) => isWithin(reach, session))) return true;
    return (await deps.representatives.findMany(ids)).some((person) => isWithin(reach, person));
  }

  return [
    settleDelivery.handle(async ({ delivery: id, how }, cause) => {
      const delivery = await outbox.findDelivery(id);
      if (!delivery || delivery.state !== 'failed' || !(await isTheirs(cause, delivery))) return 'unknown';
      const action = how === 'again' ? 'delivery.sentAgain' : 'delivery.handled';
      if (await didIt(cause, action, id)) return 'done';
      if (delivery.handledAt) return 'settled';
      if (how === 'again') {
        if (clock.now() >= delivery.usefulUntil) return 'tooLate';
        // Planned first: a repeat after a crash plans the same one, and marks it then.
        await outbox.planAgain(delivery, idFrom('again', id), clock.now());
      }
      if (!(await outbox.markHandled(id, cause.who.staff!.id, cause.at))) return 'settled';
      await record(cause, action, id);
      return 'done';
    }),

    settleReply.handle(async ({ event }, cause) => {
      if (await didIt(cause, 'reply.handled', event)) return true;
      const person = (await events.get(event))?.unanswered;
      if (!person || !(await isTheirs(cause, { consultations: [], ids: [person] }))) return false;
      if (!(await events.markAnswered(event))) return false;
      await record(cause, 'reply.handled', event);
      return true;
    }),

    retryParked.handle(async ({ event }, cause) => {
      if (!may(cause.who.staff, 'parked.retry')) return false;
      if (await didIt(cause, 'parked.retried', event)) return true;
      if (!(await events.retryParked(event))) return false;
      await record(cause, 'parked.retried', event);
      return true;
    }),
  ];
}
