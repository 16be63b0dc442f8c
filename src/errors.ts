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
