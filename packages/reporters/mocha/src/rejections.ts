const EVENT = 'unhandledRejection';

/**
 * Hears of promises that are rejected and that nobody handles. Mocha listens for them, so that Node does nothing,
 * and passes them on to whoever else listens: usually nobody (https://github.com/mochajs/mocha/pull/4489).
 * @param tell called when we are the only one: what somebody else looks after is no error.
 * @returns ends it.
 */
export function hearRejections(tell: (reason: unknown) => void): () => void {
  const listener = (reason: unknown) => {
    // Mocha's own listener is gone while it passes something on. With `--unhandled-rejections=strict` the reason
    // has been an uncaught exception before, and Mocha has told it.
    if (
      process.listenerCount(EVENT) === 1 &&
      !(reason as { uncaught?: unknown } | null | undefined)?.uncaught
    ) {
      tell(reason);
    }
  };
  process.on(EVENT, listener);
  return () => void process.off(EVENT, listener);
}
