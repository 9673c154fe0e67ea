import { Refusal } from '../refusal.ts';

export { namedProblem as invalidData, Refusal } from '../refusal.ts';

/**
 * The statuses are those of the vendor's page: 400 for everything that is wrong with a request, also when what it names
 * is not there. Of the body only that of a 401 is known (its `message` is JSON again, as the vendor's Jenkins plugin
 * reads it); `message` in the others is UNVERIFIED.
 */
export function bodyOf({ status, message }: Refusal): { message: string } {
  return { message: status === 401 ? JSON.stringify({ message }) : message };
}

export function found<Thing>(thing: Thing | undefined, title: string, id: number | string): Thing {
  if (thing === undefined) throw new Refusal(400, `There is no ${title} with the id ${id}.`);
  return thing;
}
