/** Characters of the vendor's own words in a reason. */
const LIMIT = 1000;

/**
 * What a vendor says of a refusal, as the end of a sentence: `. Xray says: …`; empty when it says nothing.
 * @param text may be a page of HTML.
 */
export function vendorSays(vendor: string, text: string): string {
  const line = text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (line === '') return '';
  return `. ${vendor} says: ${line.length > LIMIT ? `${line.slice(0, LIMIT)}…` : line}`;
}
