import { readFileSync, statSync } from './platform.ts';
import { formsOf, longestFirst } from './secret-forms.ts';
import { CUT } from './text.ts';

/**
 * Environment variables whose values must never reach the disk. The names are those the vendors' own
 * tools read; a test that prints one of them must not carry it into the journal. Not every `…_KEY`: Jira
 * calls the short names of projects and issues keys, and test titles are full of them.
 */
const SECRET_VARIABLE =
  /^(TESTMO|AIO|JIRA|XRAY|ZEPHYR)_(KEY|\w*(TOKEN|SECRET|PASSWORD|PAT|(API|ACCESS|SECRET|PRIVATE)_?KEY))$/;

/** Their URLs may hold a password. */
const PROXY_VARIABLE = /^(HTTPS?|ALL)_PROXY$/i;

const SECRET_SETTING = /token|secret|password|passwd|passphrase|credential|api[-_]?key|authorization|pat$/i;

/** What a reader finds its way by, and no test can write to. */
const STRUCTURE = new Set(['type', 'status', 'id', 'path']);

/** The only objects in an event whose names are a test's own. */
const NAMED_BY_TESTS = new Set(['fields', 'parameters']);

/** Shorter values would strike ordinary words. */
const SHORTEST_SECRET = 6;

/** Bytes; a larger file holds no secret that a vendor's client can use. */
const LARGEST_SECRET_FILE = 64 * 1024;

export const REDACTED = '[redacted]';

/** Whether a setting's name says that its value is a secret. */
export function looksSecret(key: string): boolean {
  return SECRET_SETTING.test(key);
}

/** Secrets of the vendors and of proxies that an environment holds, or names a file with (`…_FILE`). */
export function secretsIn(env: Record<string, string | undefined>): string[] {
  return Object.entries(env).flatMap(([name, value = '']) => {
    if (SECRET_VARIABLE.test(name)) return [value.trim()];
    if (name.endsWith('_FILE') && SECRET_VARIABLE.test(name.slice(0, -5))) return secretInFile(value.trim());
    return PROXY_VARIABLE.test(name) ? passwordIn(value) : [];
  });
}

/** Replaces secrets in a text, in every form that {@link formsOf} knows. Values of less than 6 characters are no secrets. */
export function secretStriker(secrets: Iterable<string>): (text: string) => string {
  const known = [...new Set(secrets)].filter(({ length }) => length >= SHORTEST_SECRET);
  if (known.length === 0) return (text) => text;
  const forms = [...new Set(known.flatMap(formsOf))].sort(longestFirst);
  return (text) => {
    const struck = forms.reduce((rest, form) => rest.replaceAll(form, REDACTED), text);
    return struck.includes(CUT) ? withoutHalves(struck, known) : struck;
  };
}

/** As {@link secretStriker}, for the texts in a line of JSON; the line as it is when there is nothing to strike. */
export function lineFilter(secrets: Iterable<string>): (json: string) => string {
  const known = [...secrets].filter(({ length }) => length >= SHORTEST_SECRET);
  if (known.length === 0) return (json) => json;
  const strike = secretStriker(known);
  // As they stand in a JSON string; the same text for nearly all of them.
  const written = [CUT, ...new Set(known.flatMap(formsOf).map((form) => JSON.stringify(form).slice(1, -1)))];
  const struck = (key: string, value: unknown): unknown => {
    // Only in texts: a password of digits is found in the times as well.
    if (typeof value === 'string') return STRUCTURE.has(key) ? value : strike(value);
    if (!NAMED_BY_TESTS.has(key) || typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [strike(name), inner]));
  };
  return (json) =>
    written.some((form) => json.includes(form)) ? JSON.stringify(JSON.parse(json), struck) : json;
}

/** Strikes the secrets of an environment from lines of JSON. */
export function secretFilter(env: Record<string, string | undefined>): (json: string) => string {
  return lineFilter(secretsIn(env));
}

/** A copy of a reporter's options that can be written down: plain data, secrets and users in URLs replaced. */
export function withoutSecrets(value: unknown, isSecret = false): unknown {
  if (Array.isArray(value)) return value.map((inner) => withoutSecrets(inner, isSecret));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner, isSecret || looksSecret(key))]),
    );
  }
  const isGiven = value !== undefined && value !== null;
  if (typeof value === 'function' || (isSecret && isGiven)) return REDACTED;
  return typeof value === 'string' ? value.replace(/\/\/[^/@\s]*@/g, '//redacted@') : value;
}

/** Only of a regular file: what comes through a pipe can be read once, and the courier needs it. */
function secretInFile(path: string): string[] {
  try {
    const stat = statSync(path);
    return stat.isFile() && stat.size <= LARGEST_SECRET_FILE ? [readFileSync(path, 'utf8').trim()] : [];
  } catch {
    // The courier tells that it cannot be read.
    return [];
  }
}

function passwordIn(proxy: string): string[] {
  const url = proxy.includes('://') ? proxy : `http://${proxy}`;
  if (!URL.canParse(url)) return [];
  const { password } = new URL(url);
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}

/** Where an output was cut, half of a secret may be left on either side. */
function withoutHalves(text: string, secrets: readonly string[]): string {
  const cut = text.indexOf(CUT);
  const end = text.indexOf('\n', cut + CUT.length);
  const marker = text.lastIndexOf('\n', cut);
  if (marker < 0 || end < 0) return text;
  let head = text.slice(0, marker);
  let tail = text.slice(end + 1);
  for (const secret of secrets) {
    for (let length = secret.length - 1; length >= SHORTEST_SECRET; length--) {
      if (head.endsWith(secret.slice(0, length))) head = head.slice(0, -length) + REDACTED;
      if (tail.startsWith(secret.slice(-length))) tail = REDACTED + tail.slice(length);
    }
  }
  return head + text.slice(marker, end + 1) + tail;
}
