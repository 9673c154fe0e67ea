import { test } from '@playwright/test';

/** In a file of its own, so that the run without a reporter shows no line of the API beside its error. */
export function failFirst(): void {
  if (test.info().retry === 0) throw new Error('not yet');
}
