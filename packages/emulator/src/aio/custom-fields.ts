import type { AioCustomField } from './configuration.ts';
import { wrongField } from './refusal.ts';
import type { CustomFieldInput, CustomFieldUpdate } from './schemas.ts';

export interface CustomFieldValue {
  ID: number;
  name: string;
  value: unknown;
}

/** Refuses fields that the project has not, and what a list has not; how the vendor answers those is UNVERIFIED. */
export function customFieldValues(
  known: readonly AioCustomField[],
  given: readonly CustomFieldInput[] | null | undefined,
): CustomFieldValue[] {
  return (given ?? []).map((each, index) => customFieldValue(known, each, `customFields.${index}`));
}

export function customFieldValue(
  known: readonly AioCustomField[],
  { ID, name, value }: CustomFieldInput,
  place: string,
): CustomFieldValue {
  const field = known.find((each) => (ID === undefined ? each.name === name : each.ID === ID));
  if (field === undefined) throw wrongField(place, `there is no field ${name ?? ID}`);
  const { allowedListValues } = field;
  if (
    allowedListValues !== undefined &&
    !entriesOf(value).every((entry) => isAllowed(allowedListValues, entry))
  )
    throw wrongField(`${place}.value`, `is none of ${field.name}`);
  return { ID: field.ID, name: field.name, value };
}

/** With the given values in the place of those of the same fields. */
export function merged(
  old: readonly CustomFieldValue[],
  given: readonly CustomFieldValue[],
): CustomFieldValue[] {
  return [...new Map([...old, ...given].map((field) => [field.ID, field])).values()];
}

/** The operations of the vendor's reporter (its README, "customFieldsToUpdate.operationType"). */
export function updated(
  old: readonly CustomFieldValue[],
  field: CustomFieldValue,
  operation: CustomFieldUpdate['customFieldUpdateOperationType'],
): CustomFieldValue[] {
  if (operation === 'REPLACE_EXISTING') return merged(old, [field]);
  const before = entriesOf(old.find(({ ID }) => ID === field.ID)?.value);
  const given = entriesOf(field.value);
  const kept = before.filter((entry) => !given.some((each) => textOf(each) === textOf(entry)));
  return merged(old, [{ ...field, value: operation === 'DELETE_EXISTING' ? kept : [...kept, ...given] }]);
}

/** An entry of a list is named by its number or by its text. */
function isAllowed(allowed: NonNullable<AioCustomField['allowedListValues']>, entry: unknown): boolean {
  const { ID, value } = Object(entry) as { ID?: unknown; value?: unknown };
  return allowed.some((each) => (ID === undefined ? each.value === value : each.ID === ID));
}

function entriesOf(value: unknown): unknown[] {
  return value === undefined ? [] : [value].flat();
}

function textOf(entry: unknown): string {
  return String((Object(entry) as { value?: unknown }).value ?? entry);
}
