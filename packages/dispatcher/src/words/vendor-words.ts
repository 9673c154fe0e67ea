import { clean } from './text.ts';

/** Characters of the vendor's own words in a reason. */
const LIMIT = 1000;
/** Characters that are looked at: of a page of HTML the words are not the beginning. */
const LOOKED_AT = 20_000;

/**
 * What a vendor says of a refusal, as the end of a sentence: `. Xray says: …`; empty when it says nothing.
 * @param text may be a page of HTML.
 */
export function vendorSays(vendor: string, text: string): string {
  const line = clean(text.slice(0, LOOKED_AT))
    // No tag is longer, and from each `<` it is looked for its end.
    .replace(/<[^<>]{0,2000}>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (line === '') return '';
  return `. ${vendor} says: ${line.length > LIMIT ? `${line.slice(0, LIMIT)}…` : line}`;
}
