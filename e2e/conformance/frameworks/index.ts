import type { FrameworkKit } from '../kit/scenario.ts';
import { cucumber } from './cucumber.ts';
import { jest } from './jest.ts';
import { mocha } from './mocha.ts';
import { playwright } from './playwright.ts';
import { vitest } from './vitest.ts';

/** In the order of the page's columns. */
export const kits: readonly FrameworkKit[] = [playwright, vitest, jest, mocha, cucumber];
