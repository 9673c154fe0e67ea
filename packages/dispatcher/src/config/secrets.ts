import { readFileSync } from 'node:fs';
import { messageOf } from '@livelane/core';
import type { BackendDefinition } from '../backend.ts';
import { suggestion } from './nearest.ts';
import { isTree, type Tree } from './tree.ts';

export type SecretFunction = () => string | Promise<string>;

/** Takes `secrets` out of a source's settings: functions by the name of the variable they stand for. */
export function takeSecretFunctions(
  tree: Tree,
  where: string,
  known: readonly string[],
): { rest: Tree; functions: Map<string, SecretFunction>; problems: string[] } {
  const { secrets, ...rest } = tree;
  const functions = new Map<string, SecretFunction>();
  const problems: string[] = [];
  if (secrets !== undefined && !isTree(secrets)) {
    problems.push(
      `${where}: secrets must be an object of functions, such as { ${known[0] ?? 'NAME'}: () => … }`,
    );
  } else {
    for (const [name, value] of Object.entries(secrets ?? {})) {
      if (!known.includes(name)) {
        problems.push(`${where}: unknown secret secrets.${name}${suggestion(name, known)}`);
      } else if (typeof value !== 'function') {
        problems.push(
          `${where}: secrets.${name} must be a function that returns it, in livelane.config.ts or .js; or put it into the environment variable ${name}`,
        );
      } else {
        functions.set(name, value as SecretFunction);
      }
    }
  }
  return { rest, functions, problems };
}

/** Looks every secret of the backends up once: in its variable, in the file its `…_FILE` names, in the config. */
export async function lookUpSecrets(
  backends: readonly BackendDefinition[],
  env: Record<string, string | undefined>,
  functions: ReadonlyMap<string, SecretFunction>,
): Promise<{ values: Map<string, string>; problems: string[] }> {
  const values = new Map<string, string>();
  const problems: string[] = [];
  for (const name of new Set(backends.flatMap(({ secrets }) => secrets))) {
    const found = await lookUp(name, env, functions.get(name));
    if ('problem' in found) problems.push(found.problem);
    else if (found.value) values.set(name, found.value);
  }
  return { values, problems };
}

type Found = { value: string } | { problem: string };

async function lookUp(
  name: string,
  env: Record<string, string | undefined>,
  fromConfig: SecretFunction | undefined,
): Promise<Found> {
  const own = env[name]?.trim();
  if (own) return checked(name, own, name);
  const fileVariable = `${name}_FILE`;
  const file = env[fileVariable]?.trim();
  if (file) {
    try {
      const value = readFileSync(file, 'utf8').trim();
      return value ? checked(name, value, fileVariable) : { problem: `${fileVariable} names an empty file` };
    } catch (error) {
      return { problem: `${fileVariable} names a file that cannot be read: ${messageOf(error)}` };
    }
  }
  if (!fromConfig) return { value: '' };
  const where = `secrets.${name}`;
  let value: unknown;
  try {
    value = await fromConfig();
  } catch (error) {
    return { problem: `${where} failed: ${messageOf(error).split('\n')[0]}` };
  }
  // As from `() => process.env.OTHER_NAME`: not set.
  if (value === undefined || value === null) return { value: '' };
  return typeof value === 'string'
    ? checked(name, value.trim(), where)
    : { problem: `${where} returned no text` };
}

/** A broken secret would fail as a header, or be refused by the vendor without telling why. */
function checked(name: string, value: string, where: string): Found {
  // People choose these; everything else is made of plain characters.
  const chosen = /_(PASSWORD|USERNAME)$/.test(name);
  if (chosen ? !/\p{Cc}/u.test(value) : /^[\x21-\x7e]*$/.test(value)) return { value };
  const what = chosen
    ? 'line breaks or control characters'
    : 'spaces, line breaks or other unusual characters';
  return { problem: `${where} holds ${what} inside: check how it was copied` };
}
