import { endInWords, fullTitle, type Known, type Operation, type Outcome } from '@livelane/dispatcher';
import { COMMENT_LENGTH, inWiki } from './comment.ts';
import type { XraySection } from './config.ts';
import { executionIn, notOpened } from './known-ids.ts';
import type { Product } from './product.ts';
import { isSame, type Statuses } from './statuses.ts';
import type { TestEntry } from './wire.ts';

type Note = Extract<Operation, { kind: 'note' }>;

/** Tests that were cut off do not stay `EXECUTING`. Harmless when repeated: what has another status is left alone. */
export async function note(
  { end, running }: Note,
  known: Known,
  { product, statuses, section }: { product: Product; statuses: Statuses; section: XraySection },
): Promise<Outcome> {
  const execution = executionIn(known);
  if (!execution) return notOpened();
  const keys = [...new Set(running.flatMap(({ cases }) => cases))];
  if (keys.length === 0) return { kind: 'accepted' };
  const runs = await product.runs(execution, keys);
  if (!runs.ok) return runs.outcome;
  const cutOff = runs.body.filter(({ status }) => isSame(status, statuses.of('running')));
  if (cutOff.length === 0) return { kind: 'accepted' };
  const status = statuses.of('interrupted');
  const tests = cutOff.map(({ testKey }): TestEntry => {
    const titles = running.filter(({ cases }) => cases.includes(testKey)).map(({ test }) => fullTitle(test));
    const text = [...titles, `Did not end. ${endInWords(end) ?? ''}`.trim()]
      .join('\n')
      .slice(0, COMMENT_LENGTH / 2);
    return { testKey, status, comment: section.deployment === 'server' ? inWiki(text) : text };
  });
  const reply = await product.importTests(execution, tests);
  if (!reply.ok) return reply.outcome;
  const count =
    tests.length === 1 ? '1 test that was running is' : `${tests.length} tests that were running are`;
  return { kind: 'accepted', notes: [`${count} ${status} now in ${execution.key}: no result came`] };
}
