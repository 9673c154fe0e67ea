/** The settings cannot be used. Holds every mistake at once, each a sentence that says what to do. */
export class ConfigError extends Error {
  readonly code = 'LIVELANE_CONFIG';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}
