export interface Mutation {
  /** Dotted path of what was changed. */
  path: string;
  what: string;
  body: unknown;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Every place of an example, as a list of keys. */
function placesOf(value: Json, place: string[] = []): string[][] {
  if (value === null || typeof value !== 'object') return [place];
  return [place, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...place, key]))];
}

function at(value: Json, place: string[]): Json {
  return place.reduce((inner, key) => (inner as { [key: string]: Json })[key] as Json, value);
}

function changed(example: Json, place: string[], change: (parent: { [key: string]: Json }) => void): Json {
  const copy = structuredClone({ root: example });
  change(at(copy, ['root', ...place].slice(0, -1)) as { [key: string]: Json });
  return copy.root;
}

function mutate(example: Json, place: string[], what: string, replacement: Json | undefined): Mutation {
  const key = place.at(-1) ?? 'root';
  const body = changed(example, place, (parent) => {
    if (replacement === undefined) delete parent[key];
    else parent[key] = replacement;
  });
  return { path: place.join('.'), what, body };
}

/** Each key left out. */
export function withoutEachKey(example: Json): Mutation[] {
  return placesOf(example)
    .filter((place) => place.length > 0 && !Array.isArray(at(example, place.slice(0, -1))))
    .map((place) => mutate(example, place, 'is missing', undefined));
}

/** A key that nobody knows, in each object but the free maps. */
export function withUnknownKeys(example: Json, freeMaps: readonly string[]): Mutation[] {
  return placesOf(example)
    .filter((place) => isObject(at(example, place)) && !freeMaps.includes(place.at(-1) ?? ''))
    .map((place) => mutate(example, [...place, 'colour'], 'is not known', 'red'));
}

/** Each value replaced by one of every other type. */
export function withWrongTypes(example: Json): Mutation[] {
  const others: Json[] = [null, true, 7.5, 'text', [7.5], { key: 7.5 }];
  return placesOf(example).flatMap((place) =>
    others
      .filter((other) => typeName(other) !== typeName(at(example, place)))
      .map((other) => mutate(example, place, `is ${JSON.stringify(other)}`, other)),
  );
}

/** Each string made longer than any limit, in a form that breaks no other rule. */
export function withLongStrings(example: Json): Mutation[] {
  return placesOf(example)
    .filter((place) => typeof at(example, place) === 'string')
    .map((place) => mutate(example, place, 'is too long', `${at(example, place)}${'a'.repeat(16 * 1024)}`));
}

function isObject(value: Json): boolean {
  return typeName(value) === 'object';
}

function typeName(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
