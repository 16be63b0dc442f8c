/**
 * What works while nobody waits at the door: events are answered, jobs run, deliveries and webhooks go out. Each is a pump
 * that is woken; here they are started, settled and stopped together.
 */
import type { Exporter } from './access/exporter.ts';
import type { Lanes } from './conversation/lanes.ts';
import type { Processor } from './conversation/processor.ts';
import type { DeliveryWorker } from './delivery/worker.ts';
import type { Webhooks } from './delivery/webhooks.ts';
import type { Scheduler } from './jobs/scheduler.ts';
import type { LineClient } from './line/client.ts';
import type { Logger } from './logger.ts';
import { createPump, type Pump } from './pump.ts';
import type { Stores } from './stores.ts';
import type { Clock } from './time.ts';

/** When the process stops, calls to LINE that have not been answered by then are broken off. */
const CALLS_MAY_TAKE_MS = 5_000;

export function createEngines(
  deps: {
    processor: Processor;
    scheduler: Scheduler;
    worker: DeliveryWorker;
    webhookSender: Webhooks;
    exporter: Exporter;
    lanes: Lanes;
    instance: string;
    line: LineClient;
    clock: Clock;
    logger: Logger;
  } & Pick<Stores, 'leases' | 'events' | 'outbox'>,
) {
  const { processor, scheduler, worker, webhookSender, exporter, lanes, leases, instance } = deps;
  const { events, outbox, line, clock, logger } = deps;

  const failed = (what: string) => (error: unknown) => logger.error({ err: error }, `${what} stumbled and goes on`);
  /** An instance that only serves HTTP is woken like every other, and leaves the work to those that look each second. */
  let working = false;
  const pump = (what: string, work: () => Promise<number>): Pump =>
    createPump(async () => (working ? work() : 0), failed(what));

  let delivered = 0;
  const delivering = pump('the delivery worker', async () => {
    const done = await worker.runOnce();
    delivered += done;
    return done;
  });
  const jobs = pump('the scheduler', async () => {
    const done = await scheduler.runOnce();
    // What a job did may be something to send.
    if (done > 0) delivering.wake();
    return done;
  });
  const hooking = pump('the sender of webhooks', () => webhookSender.runOnce());
  const conversing = pump('the processor', () => processor.begin());

  function wake(): void {
    conversing.wake();
    jobs.wake();
    delivering.wake();
    hooking.wake();
  }
  const stopListening = clock.onChange(wake);

  async function nextDue(): Promise<Date | null> {
    const times = [await outbox.nextDue(), await scheduler.nextDue()].flatMap((at) => (at ? [at.getTime()] : []));
    return times.length > 0 ? new Date(Math.min(...times)) : null;
  }

  /**
   * Resolves when no event waits and nothing that is due is left. What waits in backoff (machine time) is left out
   * unless it is asked for too.
   */
  async function settled({ backoffToo = false } = {}): Promise<void> {
    for (;;) {
      const before = delivered;
      await conversing.settled();
      await processor.idle();
      await jobs.settled();
      await delivering.settled();
      await hooking.settled();
      // What was sent may have made a job due; everything else comes before what it makes work for.
      if (delivered !== before) continue;
      const now = clock.now();
      const [waiting, due, retry] = [await events.countWaiting(), await outbox.nextDue(), await outbox.nextRetry(now)];
      // An event that was parked while the others were waited for may still be apologised for.
      await processor.idle();
      if (waiting === 0 && (retry ? !backoffToo : !due || due > now)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Ends what is under way, gives back what has only been claimed, and lets other instances go on. */
  async function stop(): Promise<void> {
    stopListening();
    processor.stop();
    scheduler.stop();
    worker.stop();
    const patience = setTimeout(() => void line.abort(), CALLS_MAY_TAKE_MS);
    await Promise.all([conversing.stop(), jobs.stop(), delivering.stop(), hooking.stop()]);
    await exporter.stop();
    await processor.idle();
    clearTimeout(patience);
    await lanes.stop();
    await leases.release('jobs', instance);
  }

  return {
    conversing,
    jobs,
    delivering,
    hooking,
    wake,
    nextDue,
    settled,
    stop,
    /** Takes part in the work that nobody waits for at the door: events, jobs, deliveries. */
    async start(): Promise<void> {
      working = true;
      await lanes.refresh();
      lanes.start(failed('the share of the lanes'), wake);
      wake();
    },
  };
}
