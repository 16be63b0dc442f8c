/**
 * Group commit: jobs that want to write wait in a queue, run one after another in one transaction, and are answered
 * when that transaction is on disk. One flush of the disk thus serves everybody who waits.
 */
import { MongoError } from './errors.ts';

/** After this long in one transaction the jobs still waiting get the next one, so that reads are not held up. */
const TRANSACTION_MS = 20;

interface Job {
  run: () => unknown;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
}
type Outcome = { value: unknown } | { error: MongoError };

export interface Transactions {
  /** Runs all of it or nothing, and returns when it is on disk. */
  run<T>(transaction: () => T): T;
  beforeCommit(): void;
  afterAbort(): void;
}

export class GroupCommit {
  private waiting: Job[] = [];
  private isDue = false;

  constructor(private readonly transactions: Transactions) {}

  /**
   * Resolves with what `job` returns when it is on disk. A job that throws a `MongoError` must not have written
   * anything for the document it refuses; any other error undoes the job. A job may be run twice, so it must keep
   * nothing outside the transaction.
   */
  write<T>(job: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ run: job, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.isDue) return;
    this.isDue = true;
    setImmediate(() => {
      this.isDue = false;
      this.commitWaiting();
      if (this.waiting.length > 0) this.schedule();
    });
  }

  private commitWaiting(): void {
    const taken: Job[] = [];
    try {
      answer(taken, this.commit(this.takeUntilSlow(taken)));
    } catch (error) {
      // One of them failed in a way that leaves the transaction in doubt: each again by itself, so only that one fails.
      if (taken.length === 1) taken[0]!.reject(error);
      else for (const job of taken) this.commitAlone(job);
    }
  }

  private commitAlone(job: Job): void {
    try {
      answer([job], this.commit([job]));
    } catch (error) {
      job.reject(error);
    }
  }

  private *takeUntilSlow(taken: Job[]): Iterable<Job> {
    const deadline = performance.now() + TRANSACTION_MS;
    do {
      const job = this.waiting.shift();
      if (!job) return;
      taken.push(job);
      yield job;
    } while (performance.now() < deadline);
  }

  private commit(jobs: Iterable<Job>): Outcome[] {
    try {
      return this.transactions.run(() => {
        const outcomes = Array.from(jobs, outcomeOf);
        this.transactions.beforeCommit();
        return outcomes;
      });
    } catch (error) {
      this.transactions.afterAbort();
      throw error;
    }
  }
}

function outcomeOf(job: Job): Outcome {
  try {
    return { value: job.run() };
  } catch (error) {
    if (error instanceof MongoError) return { error };
    throw error;
  }
}

function answer(jobs: Job[], outcomes: Outcome[]): void {
  for (const [i, job] of jobs.entries()) {
    const outcome = outcomes[i]!;
    if ('error' in outcome) job.reject(outcome.error);
    else job.resolve(outcome.value as never);
  }
}
