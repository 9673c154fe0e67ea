import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttemptEnd, Evidence, ProcessIdentity, RunPaths, ShardEnd } from '@livelane/core';
import { ShardWriter } from '@livelane/core/testing';

const LANES = 3;

/**
 * A suite of one shard that is written as a reporter writes it, without a framework. What a test is follows from its
 * number: some fail with a file, some are flaky, skipped, share a case with the one before, or name none.
 */
export class RecordedSuite {
  readonly #paths: RunPaths;
  readonly #writer: ShardWriter;
  readonly #shard: string;
  #next: number;

  constructor(paths: RunPaths, { shard = 'one', first = 0, process }: SuitePart = {}) {
    this.#paths = paths;
    this.#shard = shard;
    this.#next = first;
    this.#writer = new ShardWriter(paths, shard, process);
  }

  /** The next tests begin and end. */
  write(count: number): void {
    for (const end = this.#next + count; this.#next < end; this.#next++) this.#test(this.#next);
  }

  /** The next test begins. */
  begin(): void {
    const number = this.#next++;
    this.#writer.begin(titleWith(number), laneOf(number));
  }

  end(status: ShardEnd['status'] = 'failed'): void {
    this.#writer.end(status);
  }

  #test(number: number): void {
    const title = titleWith(number);
    const lane = laneOf(number);
    const attempt = (more: Partial<AttemptEnd> & Pick<AttemptEnd, 'status'>) => {
      this.#writer.begin(title, lane, more.attempt);
      this.#writer.result(title, more.status, { lane, ...more });
    };
    const status = number % 13 === 12 ? 'skipped' : number % 7 === 0 ? 'failed' : 'passed';
    const evidence = number % 7 === 0 ? [this.#file(number)] : undefined;
    const errors = status === 'failed' ? [{ message: `no ${number}` }] : undefined;
    if (number % 11 === 5) attempt({ status: 'failed', final: false, errors: [{ message: 'not yet' }] });
    attempt({
      status,
      ...(number % 11 === 5 && { attempt: 1 }),
      ...(errors && { errors }),
      ...(evidence && { evidence }),
    });
  }

  #file(number: number): Evidence {
    const name = `log-${number}.txt`;
    const folder = `evidence/${this.#shard}-${number}`;
    const content = `log of test ${number}\n`.repeat(number + 1);
    mkdirSync(join(this.#paths.folder, folder));
    writeFileSync(join(this.#paths.folder, folder, name), content);
    return { name, contentType: 'text/plain', path: `${folder}/${name}`, size: content.length };
  }
}

interface SuitePart {
  shard?: string;
  /** Number of its first test. */
  first?: number;
  /** The runner, if it is not this process. */
  process?: ProcessIdentity;
}

function laneOf(number: number): string {
  return String(number % LANES);
}

/** The title of a test with the keys of its cases. */
export function titleWith(number: number): string {
  return `test ${number}${keysIn(number)}`;
}

/** In the title, as where a framework has no other place: ` [PROJ-TC-7] [CALC-7] [TC-7]`. */
function keysIn(number: number): string {
  if (number % 8 === 3) return '';
  const shared = number % 10 === 9 ? number : number + 1;
  return ` [PROJ-TC-${shared}] [CALC-${shared}] [TC-${shared}]`;
}
