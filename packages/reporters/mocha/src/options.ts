import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from '@livelane/core';

/** What Mocha up to 11 makes of an object in its config file. */
const LOST_OBJECT = '[object Object]';

/** The names under which Mocha takes them. */
const OPTION_NAMES = ['reporterOptions', 'reporter-options', 'reporterOption', 'reporter-option'];

/**
 * Our options as the user meant them. On the command line there are only names and texts: `delivery.dir=journal` is
 * `{ delivery: { dir: 'journal' } }`, and texts that are numbers or truth values become such.
 * @param root the folder of Mocha's config file: up to Mocha 11, an object in it is lost, so it is read again.
 */
export function readOptions(given: unknown, root: string): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given ?? {})) {
    if (name === LOST_OBJECT) {
      Object.assign(options, lostOptions(root));
    } else if (name.includes('.')) {
      setDeep(options, name.split('.'), read(value));
    } else {
      options[name] = read(value);
    }
  }
  return options;
}

function lostOptions(root: string): unknown {
  const found = parsed(join(root, '.mocharc.json')) ?? parsed(join(root, 'package.json'))?.mocha;
  const options = OPTION_NAMES.map((name) => (Object(found) as Record<string, unknown>)[name]);
  const lost = options.find((value) => typeof value === 'object' && !Array.isArray(value));
  if (lost === undefined) {
    say(
      'this Mocha takes no object as reporter options from its config file, so they are lost; write a list: "reporter-option": ["delivery.dir=journal"], or use livelane.config.json.',
    );
  }
  return lost;
}

function parsed(path: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // Not there, or with comments, which Mocha takes.
    return undefined;
  }
}

function setDeep(options: Record<string, unknown>, path: string[], value: unknown): void {
  const last = path.pop() as string;
  let inner = options;
  for (const name of path) {
    if (!Object.hasOwn(inner, name) || typeof inner[name] !== 'object') inner[name] = {};
    inner = inner[name] as Record<string, unknown>;
  }
  inner[last] = value;
}

function read(value: unknown): unknown {
  if (value === 'true' || value === 'false') return value === 'true';
  return typeof value === 'string' && /^(0|[1-9]\d{0,14})$/.test(value) ? Number(value) : value;
}
