/** What admins are told once a month each: that the reserve of the quota is reached, that LINE's limit is. */
import { bangkokMonth, days, plus, type Clock } from '../time.ts';
import type { DeliveryKinds } from './kinds.ts';
import { limitReached, reserveReached } from './messages.ts';
import type { Outbox } from './outbox.ts';
import type { Quota } from './quota.ts';

export function createQuotaAlerts(deps: {
  outbox: Pick<Outbox, 'planEach'>;
  quota: Pick<Quota, 'state'>;
  /** Our ids of those who are told. */
  admins(): Promise<string[]>;
  address(ids: readonly string[]): Promise<Map<string, string>>;
  clock: Clock;
}) {
  return {
    async plan(why: 'reserve' | 'limit'): Promise<void> {
      const now = deps.clock.now();
      await deps.outbox.planEach(
        {
          kind: 'alert',
          subject: 'quota',
          offset: `${bangkokMonth(now)}-${why}`,
          data: { about: why },
          messageClass: 'must',
          dueAt: now,
          usefulUntil: plus(now, days(1)),
        },
        await deps.admins(),
        now,
      );
    },

    kinds: {
      alert: {
        address: deps.address,
        async stillStands(_delivery, ids) {
          const admins = new Set(await deps.admins());
          return new Map(ids.map((id) => [id, admins.has(id) || 'notStaff']));
        },
        async render({ data }) {
          if (data['about'] === 'limit') return { messages: [limitReached()] };
          return { messages: [reserveReached((await deps.quota.state()).left ?? 0)] };
        },
      },
    } satisfies DeliveryKinds,
  };
}
