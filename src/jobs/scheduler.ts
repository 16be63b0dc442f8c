/** Runs what has come due, on one instance at a time. node-cron only wakes: the database knows what is due. */
import type { LeaseStore } from '../leases.ts';
import type { Logger } from '../logger.ts';
import type { Job } from '../occurrences.ts';
import type { Clock } from '../time.ts';

const LEASE_MS = 20_000;
/** So long after taking the lease its holder need not ask again: jobs are short, and idempotent besides. */
const CERTAIN_MS = LEASE_MS / 4;

export interface Scheduler {
  /** @returns how much was done. */
  runOnce(): Promise<number>;
  nextDue(): Promise<Date | null>;
  /** No further job begins. */
  stop(): void;
}

export function createScheduler(options: {
  jobs: readonly Job[];
  leases: LeaseStore;
  instance: string;
  clock: Clock;
  logger: Logger;
}): Scheduler {
  const { jobs, leases, instance, clock, logger } = options;
  let stopping = false;
  /** Steady machine time, so that one that was frozen asks before it goes on. */
  let certainUntil = -Infinity;

  async function stillMine(): Promise<boolean> {
    if (stopping) return false;
    const asked = performance.now();
    if (asked < certainUntil) return true;
    const isMine = (await leases.acquire('jobs', instance, LEASE_MS)) !== null;
    certainUntil = isMine ? asked + CERTAIN_MS : -Infinity;
    return isMine;
  }

  return {
    async runOnce() {
      let done = 0;
      for (const job of jobs) {
        if (!(await stillMine())) return done;
        try {
          done += await job.runDue(clock.now(), stillMine);
        } catch (error) {
          // The others go on; this one is tried again at the next tick.
          logger.error({ err: error, job: job.name }, 'a job failed');
        }
      }
      return done;
    },
    async nextDue() {
      const all = await Promise.all(jobs.map((job) => job.nextDue(clock.now())));
      const times = all.flatMap((at) => (at ? [at.getTime()] : []));
      return times.length > 0 ? new Date(Math.min(...times)) : null;
    },
    stop() {
      stopping = true;
    },
  };
}
