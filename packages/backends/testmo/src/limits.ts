import { clipMiddle, oneLine } from '@livelane/dispatcher';

/*
 * What one request may hold. The vendor's page gives no numbers; these are the ones its command line keeps
 * to (@testmo/testmo-cli 1.5.0, which counts JavaScript characters). UNVERIFIED against the service.
 */

/** Characters of a name, a string value, an address. */
export const STRING_LIMIT = 750;
/** Characters of a text, console or HTML value. */
export const TEXT_LIMIT = 16 * 1024;
/** Characters of an artifact's or a link's note. */
export const NOTE_LIMIT = 80;
export const TESTS_LIMIT = 250;
export const FIELDS_LIMIT = 25;
export const ARTIFACTS_LIMIT = 25;
export const STEPS_LIMIT = 100;

/** A name on one line, never empty, cut with `…`. */
export function title(text: string, placeholder: string): string {
  return oneLine(text, placeholder, STRING_LIMIT);
}

/** A text, cut in the middle. */
export function clipText(text: string): string {
  return clipMiddle(text, TEXT_LIMIT);
}
