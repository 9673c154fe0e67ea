import { Refusal } from '../refusal.ts';

export { namedProblem as invalidData, Refusal } from '../refusal.ts';

/** The vendor's clients print the body as it is; `message` in it is UNVERIFIED. */
export function bodyOf({ message }: Refusal): { message: string } {
  return { message };
}

/** 400 for one field that is well-formed and still wrong. */
export function wrongField(field: string, text: string): Refusal {
  return new Refusal(400, `${field}: ${text}`, { errors: { [field]: [text] } });
}

export function found<Thing>(thing: Thing | undefined, title: string, id: number | string): Thing {
  if (thing === undefined) throw new Refusal(404, `There is no ${title} ${id}.`);
  return thing;
}
