/** The command line cannot be used; the message says what to write instead. */
export class UsageError extends Error {
  readonly code = 'LIVELANE_USAGE';
}
