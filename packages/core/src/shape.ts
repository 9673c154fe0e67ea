/*
 * Whether a value read from a file is what it should be. By hand, because core has no dependency, and a courier reads
 * 100,000 lines of a large run.
 */

export type Check = (value: unknown) => boolean;
export type Members = Readonly<Record<string, Check>>;

/**
 * Milliseconds from the epoch, in the year 9892: with the longest duration its year still has four digits, as ISO 8601
 * and the vendors want them.
 */
const LAST_TIME = 2.5e14;

/** Milliseconds: thirty years. Vendors take whole numbers of microseconds, and no longer ones. */
const LONGEST_DURATION = 1e12;

export const isText: Check = (value) => typeof value === 'string';
export const isFlag: Check = (value) => typeof value === 'boolean';
export const isNumber: Check = (value) => Number.isFinite(value);
export const isTime: Check = (value) =>
  isNumber(value) && (value as number) >= 0 && (value as number) <= LAST_TIME;
/** May be below zero where a clock was set back. */
export const isDuration: Check = (value) => isNumber(value) && Math.abs(value as number) <= LONGEST_DURATION;
export const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isOneOf(words: readonly string[]): Check {
  const known = new Set<unknown>(words);
  return (value) => known.has(value);
}

export function optional(check: Check): Check {
  return (value) => value === undefined || check(value);
}

export function isListOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every((element) => check(element));
}

/** Names are free. */
export function isRecordOf(check: Check): Check {
  return (value) => isObject(value) && Object.values(value).every(check);
}

/** Further members may be anything: newer versions add some. */
export function isShape(members: Members): Check {
  const checks = Object.entries(members);
  return (value) => isObject(value) && checks.every(([name, check]) => check(value[name]));
}

/** Takes members away that are there and are not what they should be. */
export function dropWrong(value: Record<string, unknown>, members: Members): void {
  for (const name in members) {
    if (value[name] !== undefined && !members[name]?.(value[name])) delete value[name];
  }
}
