/*
 * A case's key is its number, the ID that Zephyr shows in its lists, alone or as people write it in titles and tags:
 * `TC-379925`. A bare number in a title is never a key; the prefix is what makes it one.
 */
const KEY = /^(?:TC-)?([1-9]\d{0,14})$/i;

export function isCaseKey(key: string): boolean {
  return KEY.test(key);
}

export function caseNumber(key: string): number {
  return Number(KEY.exec(key)?.[1]);
}

export function caseKey(number: number): string {
  return `TC-${number}`;
}
