/**
 * Group commit: jobs that want to write wait in a queue, take turns in one transaction, and are answered when that is on
 * disk. One flush of the disk thus serves everybody who waits.
 */
import { MongoError } from './errors.ts';

/** After this long in one transaction the jobs still waiting get the next one, so that reads are not held up. */
const TRANSACTION_MS = 20;

/** Where it yields others get their turn, and what it did so far may be on disk before it goes on, or is if it asks for `later`. */
export type Job<T> = Iterator<'later' | void, T>;
export type Steps<T> = Generator<'later' | void, T>;

interface Waiting {
  begin(): Job<unknown>;
  /** Begun in an earlier transaction. */
  underWay?: Job<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export class GroupCommit {
  private waiting: Waiting[] = [];

  /** @param transaction does all of its work or nothing, and returns when it is on disk */
  constructor(
    private readonly transaction: (work: () => void) => void,
    private readonly longestMs = TRANSACTION_MS,
  ) {}

  /**
   * Resolves with what the job returns when it is on disk. A job that throws a `MongoError` must not have written
   * anything for the document it refuses; any other error undoes what it did since it last yielded. A job may be begun
   * twice, so it must keep nothing outside itself and the transaction.
   */
  write<T>(begin: () => Job<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const job = { begin, resolve: resolve as (value: unknown) => void, reject };
      if (this.waiting.push(job) === 1) setImmediate(() => this.commitWaiting());
    });
  }

  /** Resolves when nothing waits any more. */
  async drain(): Promise<void> {
    while (this.waiting.length > 0) await this.write(() => nothing);
  }

  private commitWaiting(): void {
    this.waiting = this.commit(this.waiting);
    if (this.waiting.length > 0) setImmediate(() => this.commitWaiting());
  }

  /** One transaction. @returns the jobs that are not over yet */
  private commit(jobs: Waiting[]): Waiting[] {
    const until = performance.now() + this.longestMs;
    const queue = jobs.map((job) => ({ job, steps: job.underWay }));
    const later: typeof queue = [];
    const begun = new Set<Waiting>();
    const answers: (() => void)[] = [];
    try {
      this.transaction(() => {
        do {
          const { job, steps = job.begin() } = queue.shift()!;
          begun.add(job);
          try {
            const { done, value } = steps.next();
            if (done) answers.push(() => job.resolve(value));
            else (value === 'later' ? later : queue).push({ job, steps });
          } catch (error) {
            if (!(error instanceof MongoError)) throw error;
            answers.push(() => job.reject(error));
          }
        } while (queue.length > 0 && performance.now() < until);
      });
    } catch (error) {
      // One of them failed in a way that leaves the transaction in doubt: each again by itself, so only that one fails.
      return jobs.flatMap((job) => {
        const mayRepeat = jobs.length > 1 && !job.underWay;
        if (mayRepeat) return begun.has(job) ? this.commit([job]) : [job];
        job.reject(error);
        return [];
      });
    }
    for (const answer of answers) answer();
    return [...queue, ...later].map(({ job, steps }) => ({ ...job, underWay: steps }));
  }
}

const nothing: Job<void> = { next: () => ({ done: true, value: undefined }) };
