import { join } from 'node:path';
import { test } from '@playwright/test';

/** A file that is there when the first test hangs; Playwright empties its folder when a run begins. */
export function hanging(): string {
  return join(test.info().project.outputDir, 'hanging');
}
