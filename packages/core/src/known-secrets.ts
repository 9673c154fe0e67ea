/**
 * Environment variables whose values must never reach the disk. The names are those the vendors' own
 * tools read; a test that prints one of them must not carry it into the journal. Not every `…_KEY`: Jira
 * calls the short names of projects and issues keys, and test titles are full of them.
 */
const SECRET_VARIABLE =
  /^(TESTMO|AIO|JIRA|XRAY|ZEPHYR)_(KEY|\w*(TOKEN|SECRET|PASSWORD|PAT|(API|ACCESS|SECRET|PRIVATE)_?KEY))$/;

const SECRET_SETTING = /token|secret|password|passwd|passphrase|credential|api[-_]?key|authorization|pat$/i;

/** What a reader finds its way by, and no test can write to. */
const STRUCTURE = new Set(['type', 'status', 'id', 'path']);

/** Shorter values would strike ordinary words. */
const SHORTEST_SECRET = 6;

export const REDACTED = '[redacted]';

/** Whether a setting's name says that its value is a secret. */
export function looksSecret(key: string): boolean {
  return SECRET_SETTING.test(key);
}

/** Replaces the values of secret environment variables in the texts of a line of JSON. */
export function secretFilter(env: Record<string, string | undefined>): (json: string) => string {
  const secrets = Object.entries(env)
    .filter(([name]) => SECRET_VARIABLE.test(name))
    .map(([, value]) => value?.trim() ?? '')
    .filter(({ length }) => length >= SHORTEST_SECRET)
    // One may be the beginning of another.
    .sort((one, other) => other.length - one.length);
  if (secrets.length === 0) return (json) => json;
  // As they stand in a JSON string; the same text for nearly all secrets.
  const written = secrets.map((secret) => JSON.stringify(secret).slice(1, -1));
  const strike = (key: string, value: unknown) =>
    typeof value === 'string' && !STRUCTURE.has(key)
      ? secrets.reduce((text, secret) => text.replaceAll(secret, REDACTED), value)
      : value;
  // Only in texts: a password of digits is found in the times as well.
  return (json) =>
    written.some((secret) => json.includes(secret)) ? JSON.stringify(JSON.parse(json), strike) : json;
}

/** A copy of a reporter's options that can be written down: plain data, secrets replaced. */
export function withoutSecrets(value: unknown, isSecret = false): unknown {
  if (Array.isArray(value)) return value.map((inner) => withoutSecrets(inner, isSecret));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner, isSecret || looksSecret(key))]),
    );
  }
  const isGiven = value !== undefined && value !== null;
  return typeof value === 'function' || (isSecret && isGiven) ? REDACTED : value;
}
