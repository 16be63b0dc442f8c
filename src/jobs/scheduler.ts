/** Runs what has come due, on one instance at a time. node-cron only wakes: the database knows what is due. */
import type { LeaseStore } from '../leases.ts';
import type { Logger } from '../logger.ts';
import type { Job } from '../occurrences.ts';
import type { Clock } from '../time.ts';

const LEASE_MS = 20_000;

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
  return {
    async runOnce() {
      const stillMine = async (): Promise<boolean> =>
        !stopping && (await leases.acquire('jobs', instance, LEASE_MS)) !== null;
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
