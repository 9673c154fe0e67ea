import { expect, test } from 'vitest';
import { redacted } from '../src/courier/delivery-step.ts';

const strike = (text: string) => text.replaceAll('s3cret', '[redacted]');

test('secrets are struck from everything that an answer says in words', () => {
  const said = 'token s3cret';
  const struck = 'token [redacted]';
  expect(redacted({ kind: 'refused', scope: 'this', reason: said }, strike)).toEqual({
    kind: 'refused',
    scope: 'this',
    reason: struck,
  });
  expect(
    redacted(
      {
        kind: 'accepted',
        ids: { run: '1' },
        refused: [{ id: 'r', reason: said }],
        notes: [said],
        leftOpen: said,
      },
      strike,
    ),
  ).toEqual({
    kind: 'accepted',
    ids: { run: '1' },
    refused: [{ id: 'r', reason: struck }],
    notes: [struck],
    leftOpen: struck,
  });
  expect(redacted({ kind: 'absent' }, strike)).toEqual({ kind: 'absent' });
});
