/**
 * How long what was just written may be missing from searches, milliseconds: Jira's index follows its database
 * (cypress-xray-plugin waits as long before it reads a new Test Execution).
 */
export const INDEX_LAG_MS = 10_000;

/**
 * Imports answer when they are through; more than a minute was seen (xray-action issue 845). Times `delivery.timeoutMs`,
 * which makes two minutes of its default.
 */
export const IMPORT_PATIENCE = 4;

/** Between two looks. */
export const LOOK_AGAIN_MS = 2_000;

/** Whether to look once more before something that was not found counts as absent. */
export class Patience {
  #since: number | undefined;

  /** The first call begins the wait. */
  get isLeft(): boolean {
    this.#since ??= Date.now();
    return Date.now() - this.#since < INDEX_LAG_MS;
  }

  /** The next question is about something else. */
  reset(): void {
    this.#since = undefined;
  }
}
