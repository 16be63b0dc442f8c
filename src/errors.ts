/** Broken assumptions throw one of these; expected refusals are return values. */

/** The environment or a file under `config/` cannot be used. `problems` are whole sentences, one per line of output. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** A thing that must exist does not (`get*` throws this, `find*` returns null). */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError';
}

/** Another instance took over what this one held: stop without a trace, the new holder does the work. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** LINE did not answer a question, or answered that it cannot just now: it may later. */
export class LineAwayError extends Error {
  override readonly name = 'LineAwayError';
}

/** The driver's and Mongoose's names for a database that does not answer. */
const AWAY =
  /^Mongo(?:ose)?(?:Network|NetworkTimeout|ServerSelection|PoolCleared|PoolClosed|WaitQueueTimeout|NotConnected|TopologyClosed)Error$/;

/** Whether the database was away, which passes, rather than that it refused what was asked of it. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // A primary that steps down says so by a label.
  const { hasErrorLabel } = error as { hasErrorLabel?(label: string): boolean };
  return (
    AWAY.test(error.name) || hasErrorLabel?.call(error, 'RetryableWriteError') === true || isDatabaseAway(error.cause)
  );
}

const DUPLICATE_KEY = 11_000;

/** Whether a unique index refused what was to be written: somebody else was first. */
export function isDuplicate(error: unknown): boolean {
  return (error as { code?: unknown }).code === DUPLICATE_KEY;
}
