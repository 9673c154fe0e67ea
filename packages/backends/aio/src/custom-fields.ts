import { type Failure, stop } from '@livelane/dispatcher';
import type { AioSection } from './config.ts';
import { type Configuration, named } from './configuration.ts';
import type { ConfiguredField, CustomField } from './wire.ts';

type Value = AioSection['cycle']['customFields'][string];

/** Names and values as the vendor wants them: with ids, and the values of lists with theirs. */
export async function customFields(
  wanted: AioSection['cycle']['customFields'],
  configuration: Configuration,
): Promise<CustomField[] | Failure> {
  const entries = Object.entries(wanted);
  if (entries.length === 0) return [];
  const known = await configuration.customFields();
  if (!known.ok) return known.outcome;
  // Where the project's fields cannot be read, the vendor may still know them by name.
  if (known.body.length === 0) return entries.map(([name, value]) => ({ name, value }));
  const fields: CustomField[] = [];
  for (const [name, value] of entries) {
    const field = named(known.body, name) as ConfiguredField | undefined;
    if (!field) return stop(unknownField(name, known.body));
    const allowed = field.allowedListValues ?? [];
    const chosen = allowed.length === 0 ? value : chosenOf(value, allowed);
    if (chosen === undefined) return stop(unknownValue(name, value, allowed));
    fields.push({ ID: field.ID, name: field.name, value: chosen });
  }
  return fields;
}

type Allowed = NonNullable<ConfiguredField['allowedListValues']>;

function chosenOf(value: Value, allowed: Allowed): Allowed[number] | Allowed | undefined {
  const find = (text: string) => allowed.find((option) => option.value.toLowerCase() === text.toLowerCase());
  if (!Array.isArray(value)) return find(String(value));
  const found = value.map(find);
  return found.every((option) => option !== undefined) ? found : undefined;
}

function unknownField(name: string, known: readonly ConfiguredField[]): string {
  return `The project in AIO Tests has no custom field "${name}" ("aio.cycle.customFields"); it has ${known.map((field) => `"${field.name}"`).join(', ')}`;
}

function unknownValue(name: string, value: Value, allowed: Allowed): string {
  return `The custom field "${name}" ("aio.cycle.customFields") in AIO Tests does not take ${JSON.stringify(value)}; it takes ${allowed.map((option) => `"${option.value}"`).join(', ')}`;
}
