import type { Step } from '@livelane/core';
import { describe, expect, test } from 'vitest';
import { stepsField } from '../src/steps.ts';
import { nastyTexts } from './samples.ts';

function step(title: string, more: Partial<Step> = {}): Step {
  return { title, status: 'passed', startedAt: 0, durationMs: 1, ...more };
}

const html = (steps: Step[]) => stepsField(steps)?.value ?? '';
const ELEMENT =
  /^<test-steps>(<test-step(?: status="(?:passed|failure|skipped)")?>[^<>]*<\/test-step>\n)+<\/test-steps>$/;

describe('steps', () => {
  test('are sent as the vendor’s command line sends them', () => {
    expect(
      stepsField([
        step('opens the cart'),
        step('pays', { status: 'failed' }),
        step('logs out', { status: 'skipped' }),
      ]),
    ).toEqual({
      type: 3,
      name: 'Steps',
      value:
        '<test-steps><test-step status="passed">opens the cart</test-step>\n<test-step status="failure">pays</test-step>\n<test-step status="skipped">logs out</test-step>\n</test-steps>',
    });
  });

  test('of other steps follow them, indented', () => {
    const nested = step('pays', { steps: [step('fills in', { steps: [step('types')] }), step('sends')] });
    expect(html([nested, step('done')]).match(/>[^<\n]+</g)).toEqual([
      '>pays<',
      '>&nbsp;&nbsp;&nbsp;&nbsp;fills in<',
      '>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;types<',
      '>&nbsp;&nbsp;&nbsp;&nbsp;sends<',
      '>done<',
    ]);
  });

  test('show the first line of their error', () => {
    expect(html([step('pays', { status: 'failed', error: 'Error: 3 < 4\n    at cart.ts' })])).toContain(
      '>pays: Error: 3 &lt; 4</test-step>',
    );
  });

  test('are no field when there are none', () => {
    expect(stepsField([])).toBeUndefined();
    expect(stepsField(undefined)).toBeUndefined();
  });

  test.each([
    [99, 99, undefined],
    [100, 100, undefined],
    [101, 100, '… and 2 more steps'],
    [5_000, 100, '… and 4901 more steps'],
  ])('%d of them make %d, and the rest is counted', (given, sent, marker) => {
    const value = html(Array.from({ length: given }, (_, index) => step(`step ${index}`)));
    expect(value.match(/<test-step[ >]/g)).toHaveLength(sent);
    if (marker) expect(value).toContain(`<test-step>${marker}</test-step>`);
    else expect(value).not.toContain('more step');
  });

  test('that are too long together end at a whole step', () => {
    const value = html(Array.from({ length: 90 }, (_, index) => step(`${index} ${'&'.repeat(390)}`)));
    expect(value.length).toBeLessThanOrEqual(16 * 1024);
    expect(value).toMatch(ELEMENT);
    expect(value).toMatch(/… and \d+ more steps/);
  });

  test('are well-formed HTML within the limit whatever their titles are', () => {
    for (const text of nastyTexts) {
      const value = html([step(text, { error: text, steps: [step(text)] }), step('after')]);
      expect(value).toMatch(ELEMENT);
      expect(value.length).toBeLessThanOrEqual(16 * 1024);
    }
  });
});
