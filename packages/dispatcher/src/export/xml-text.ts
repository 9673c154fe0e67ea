import { clean } from '../words/text.ts';

/** Besides what `clean` replaces, XML 1.0 has no way to write these two (https://www.w3.org/TR/xml/#charsets). */
const NO_CHARACTERS = /[\ufffe\uffff]/g;

/**
 * Text as xmlbuilder2's stream writer has to get it. It leaves alone what looks like an entity, so that a message about
 * `&lt;` would be read back as one about `<`: with every ampersand escaped beforehand it has nothing left to guess.
 */
export function xmlText(text: string): string {
  return clean(text).replace(NO_CHARACTERS, '\ufffd').replaceAll('&', '&amp;');
}

/** The same for an attribute, where a parser makes a space of every line break and tab. */
export function xmlAttribute(text: string): string {
  return xmlText(text).replace(/\r\n|[\r\n\t]/g, ' ');
}
