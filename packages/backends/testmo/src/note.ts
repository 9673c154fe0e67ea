import type { TestIdentity } from '@livelane/core';
import type { Operation, RunEnd } from '@livelane/dispatcher';
import { errorFields } from './errors.ts';
import { namedField, stringField } from './named-field.ts';
import type { Field } from './wire.ts';

/** What happened, for ends that are not the run's own; counts cannot show it. */
const ENDS: Partial<Record<RunEnd, string>> = {
  interrupted: 'The run was interrupted: tests that had not begun are missing here.',
  timedout: 'The run reached its time limit: tests that had not begun are missing here.',
  killed:
    'The test runner died without a word (killed, or crashed): tests that had not ended are missing here.',
};

/** What is to be said of the run as a whole, as highlighted fields. */
export function noteFields({ end, errors, running }: Extract<Operation, { kind: 'note' }>): Field[] {
  const happened = ENDS[end];
  return [
    ...(happened ? [{ ...stringField('Interrupted', happened), is_highlight: true }] : []),
    ...errorFields(
      errors.map(({ error }) => error),
      'Error outside the tests',
    ),
    ...(running.length > 0
      ? [{ ...namedField('text:Running at that moment', running.map(nameOf).join('\n')), is_highlight: true }]
      : []),
  ];
}

function nameOf({ project, file, line, path, title }: TestIdentity): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return [project && `[${project}]`, place, ...path, title].filter(Boolean).join(' › ');
}
