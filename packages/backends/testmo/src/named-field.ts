import { clean, clip } from '@livelane/dispatcher';
import { clipText, STRING_LIMIT, TEXT_LIMIT, title } from './limits.ts';
import { FIELD, type Field } from './wire.ts';

/**
 * A named value of the author's, an annotation's or the settings', as the field that suits it. A name may
 * begin with the type, as the vendor's command line and playwright-testmo-reporter users write it
 * (`html:Report`; @testmo/testmo-cli 1.5.0, `parsers/junit.js`).
 */
export function namedField(name: string, value: string): Field {
  const [, hint, rest] = /^(string|url|text|console|html):(.*)$/s.exec(name) ?? [];
  const text = clean(value);
  const field = { name: title(rest ?? name, hint ?? 'Unnamed field') };
  if (text === '') return { ...field, type: FIELD.string };
  if (hint === 'console') return { ...field, type: FIELD.console, value: clipText(text) };
  // HTML that is cut shows as something else: too long, it is shown as text.
  if (hint === 'html' && text.length <= TEXT_LIMIT) return { ...field, type: FIELD.html, value: text };
  if (hint !== 'text' && isWebUrl(text)) return { ...field, type: FIELD.url, value: text };
  if (hint === 'text' || hint === 'html' || text.length > STRING_LIMIT || text.includes('\n')) {
    return { ...field, type: FIELD.text, value: clipText(text) };
  }
  return { ...field, type: FIELD.string, value: text };
}

/** A short value of our own; cut with `…`. */
export function stringField(name: string, value: string): Field {
  return { type: FIELD.string, name, value: clip(clean(value), STRING_LIMIT) };
}

export function consoleField(name: string, value: string): Field {
  return { type: FIELD.console, name, value: clipText(clean(value)) };
}

/** An address the vendor takes: it can be no longer than a string. */
export function isWebUrl(text: string): boolean {
  return text.length <= STRING_LIMIT && /^https?:\/\/\S+$/i.test(text) && URL.canParse(text);
}
