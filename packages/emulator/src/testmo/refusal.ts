import type * as z from 'zod';
import { fieldErrors, Refusal } from '../refusal.ts';

export { Refusal } from '../refusal.ts';

/** 422 with every problem (Testmo API reference, Error handling). */
export function invalidData(issues: readonly z.core.$ZodIssue[]): Refusal {
  const errors = fieldErrors(issues, 'This key is not known.');
  return new Refusal(422, 'The given data was invalid.', { errors });
}
