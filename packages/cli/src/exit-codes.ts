/** What a command's exit code says. */
export const exitCodes = {
  ok: 0,
  /** Something is wrong or left, and the user asked to be told by the exit code. */
  undelivered: 1,
  /** The command line or the settings cannot be used. */
  usage: 2,
} as const;
