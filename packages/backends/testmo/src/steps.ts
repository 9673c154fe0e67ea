import type { Step } from '@livelane/core';
import { clean, clip } from '@livelane/dispatcher';
import { STEPS_LIMIT, TEXT_LIMIT } from './limits.ts';
import { FIELD, type Field } from './wire.ts';

/** Words the vendor's documentation of test fields uses in `step[…]`. */
const STATUS = { passed: 'passed', failed: 'failure', skipped: 'skipped' } as const;

/** Characters of one step's text: long ones (a SQL statement, a JSON body) must not push out the others. */
const STEP_TEXT_LIMIT = 400;

const OPEN = '<test-steps>';
const CLOSE = '</test-steps>';
/** Room for the marker that stands for the steps left out. */
const MARKER_ROOM = 80;

/**
 * The steps as the vendor's command line sends them (@testmo/testmo-cli 1.5.0, `core/remote.js`): one flat
 * list in an HTML field. Nested steps follow theirs, indented. What does not fit is counted in a last step;
 * the HTML is never cut inside a step.
 */
export function stepsField(steps: readonly Step[] | undefined): Field | undefined {
  if (!steps?.length) return undefined;
  const all = flatten(steps, 0);
  let html = '';
  let kept = 0;
  for (const step of all) {
    const last = kept === all.length - 1;
    if (kept === STEPS_LIMIT - (last ? 0 : 1)) break;
    const next = toHtml(step);
    if (OPEN.length + html.length + next.length + MARKER_ROOM + CLOSE.length > TEXT_LIMIT) break;
    html += next;
    kept++;
  }
  const left = all.length - kept;
  if (left > 0) html += `<test-step>… and ${left} more ${left === 1 ? 'step' : 'steps'}</test-step>\n`;
  return { type: FIELD.html, name: 'Steps', value: OPEN + html + CLOSE };
}

interface FlatStep {
  depth: number;
  step: Step;
}

function flatten(steps: readonly Step[], depth: number): FlatStep[] {
  return steps.flatMap((step) => [{ depth, step }, ...flatten(step.steps ?? [], depth + 1)]);
}

function toHtml({ depth, step }: FlatStep): string {
  const indent = '&nbsp;'.repeat(4 * Math.min(depth, 10));
  const text = step.error ? `${step.title}: ${firstLine(step.error)}` : step.title;
  return `<test-step status="${STATUS[step.status]}">${indent}${escapeHtml(oneLine(text))}</test-step>\n`;
}

function oneLine(text: string): string {
  return clip(clean(text).replace(/\s+/g, ' ').trim() || 'Unnamed step', STEP_TEXT_LIMIT);
}

function firstLine(text: string): string {
  return text.trimStart().split('\n', 1)[0] ?? '';
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
