import { endInWords, fullTitle, type Operation } from '@livelane/dispatcher';
import { errorFields } from './errors.ts';
import { namedField, stringField } from './named-field.ts';
import type { Field } from './wire.ts';

/** What is to be said of the run as a whole, as highlighted fields. */
export function noteFields({ end, errors, running }: Extract<Operation, { kind: 'note' }>): Field[] {
  const happened = endInWords(end);
  return [
    ...(happened ? [{ ...stringField('Interrupted', happened), is_highlight: true }] : []),
    ...errorFields(
      errors.map(({ error }) => error),
      'Error outside the tests',
    ),
    ...(running.length > 0
      ? [
          {
            ...namedField(
              'text:Running at that moment',
              running.map(({ test }) => fullTitle(test)).join('\n'),
            ),
            is_highlight: true,
          },
        ]
      : []),
  ];
}
