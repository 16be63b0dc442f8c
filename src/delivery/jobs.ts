/** What waits for the next month's quota goes out before it where the city has bought a larger plan meanwhile. */
import { createHourlyJob, type Job } from '../occurrences.ts';
import type { Programme } from '../programme.ts';
import type { Outbox } from './outbox.ts';
import { afterQuietHours } from './quiet-hours.ts';
import type { Quota } from './quota.ts';

export function largerPlanJob(deps: {
  quota: Pick<Quota, 'findState'>;
  outbox: Pick<Outbox, 'isHeldBack' | 'bringForward'>;
  programme: Pick<Programme, 'quietHours'>;
}): Job {
  return createHourlyJob('messages that wait for quota', [
    async (now) => {
      // LINE is asked only where it matters.
      const state = (await deps.outbox.isHeldBack('monthlyLimit', now)) && (await deps.quota.findState());
      if (state && !state.stopped)
        await deps.outbox.bringForward('monthlyLimit', now, afterQuietHours(now, deps.programme.quietHours));
    },
  ]);
}
