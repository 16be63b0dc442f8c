/**
 * Group commit: jobs that want to write wait in a queue, run one after another in one transaction, and are answered
 * when that transaction is on disk. One flush of the disk thus serves everybody who waits.
 */
import { MongoError } from './errors.ts';

/** After this long in one transaction the jobs still waiting get the next one, so that reads are not held up. */
export const TRANSACTION_MS = 20;

interface Job {
  /** Does the work and gives back what tells its client. */
  run(): () => void;
  fail(error: unknown): void;
}

export class GroupCommit {
  private waiting: Job[] = [];

  /** @param transaction does all of its work or nothing, and returns when it is on disk */
  constructor(private readonly transaction: (work: () => void) => void) {}

  /**
   * Resolves with what `job` returns when it is on disk. A job that throws a `MongoError` must not have written
   * anything for the document it refuses; any other error undoes the job. A job may be run twice, so it must keep
   * nothing outside the transaction.
   */
  write<T>(job: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const run = () => {
        try {
          const value = job();
          return () => resolve(value);
        } catch (error) {
          if (error instanceof MongoError) return () => reject(error);
          throw error;
        }
      };
      if (this.waiting.push({ run, fail: reject }) === 1) setImmediate(() => this.commitWaiting());
    });
  }

  private commitWaiting(): void {
    const done = this.commit(this.waiting, performance.now() + TRANSACTION_MS);
    this.waiting = this.waiting.slice(done);
    if (this.waiting.length > 0) setImmediate(() => this.commitWaiting());
  }

  /** @returns how many of the jobs are answered: those that were begun before the deadline, and one at least */
  private commit(jobs: Job[], deadline: number): number {
    const answers: (() => void)[] = [];
    let begun = 0;
    try {
      this.transaction(() => {
        do answers.push(jobs[begun++]!.run());
        while (begun < jobs.length && performance.now() < deadline);
      });
    } catch (error) {
      // One of them failed in a way that leaves the transaction in doubt: each again by itself, so only that one fails.
      if (begun === 1) jobs[0]!.fail(error);
      else for (const job of jobs.slice(0, begun)) this.commit([job], deadline);
      return begun;
    }
    for (const answer of answers) answer();
    return begun;
  }
}
