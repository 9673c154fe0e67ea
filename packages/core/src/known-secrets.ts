/**
 * Environment variables whose values must never reach the disk. The names are those the vendors' own
 * tools read; a test that prints one of them must not carry it into the journal.
 */
const SECRET_VARIABLE = /^(TESTMO|AIO|JIRA|XRAY|ZEPHYR)_\w*(TOKEN|KEY|SECRET|PASSWORD|PAT)$/;

/** Settings whose name says that the value is a secret. */
const SECRET_SETTING = /token|secret|password|passwd|api[-_]?key|(^|_)pat$|^pat$|authorization/i;

/** Shorter values would strike ordinary words. */
const SHORTEST_SECRET = 6;

export const REDACTED = '[redacted]';

/** Replaces the values of secret environment variables in a line of JSON. */
export function secretFilter(env: Record<string, string | undefined>): (json: string) => string {
  const secrets: string[] = [];
  for (const [name, value] of Object.entries(env)) {
    if (!value || value.length < SHORTEST_SECRET || !SECRET_VARIABLE.test(name)) continue;
    // As it stands in a JSON string; the same text for nearly all secrets.
    secrets.push(JSON.stringify(value).slice(1, -1));
  }
  if (secrets.length === 0) return (json) => json;
  return (json) => {
    let clean = json;
    for (const secret of secrets) {
      if (clean.includes(secret)) clean = clean.replaceAll(secret, REDACTED);
    }
    return clean;
  };
}

/** A copy of a reporter's options that can be written down: plain data, secrets replaced. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? REDACTED : value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      SECRET_SETTING.test(key) && typeof inner !== 'object' ? REDACTED : withoutSecrets(inner),
    ]),
  );
}
