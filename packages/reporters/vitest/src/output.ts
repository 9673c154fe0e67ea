import { clipOutput, OUTPUT_LIMIT, plainText } from '@livelane/core';

const HEAD = OUTPUT_LIMIT / 4;

/** What one test writes to one stream, bounded while it comes: its head and its tail. */
class Stream {
  #head = '';
  #tail = '';
  #leftOut = 0;

  append(text: string): void {
    const room = HEAD - this.#head.length;
    if (room > 0) this.#head += text.slice(0, room);
    if (text.length <= room) return;
    this.#tail += room > 0 ? text.slice(room) : text;
    // Twice the limit before it is cut: not each line costs a copy of all.
    if (this.#tail.length <= 2 * OUTPUT_LIMIT) return;
    this.#leftOut += this.#tail.length - OUTPUT_LIMIT;
    this.#tail = this.#tail.slice(-OUTPUT_LIMIT);
  }

  text(): string {
    if (this.#leftOut === 0) return plainText(clipOutput(this.#head + this.#tail));
    const keep = OUTPUT_LIMIT - HEAD;
    const leftOut = this.#leftOut + this.#tail.length - keep;
    return plainText(
      `${this.#head}\n… ${leftOut} characters left out …\n${this.#tail.slice(this.#tail.length - keep)}`,
    );
  }
}

/** Console output of the tests that are running, by Vitest's id of the test. */
export class Outputs {
  readonly #streams = new Map<string, Record<'stdout' | 'stderr', Stream>>();

  append(id: string, stream: 'stdout' | 'stderr', text: string): void {
    let streams = this.#streams.get(id);
    if (!streams) {
      streams = { stdout: new Stream(), stderr: new Stream() };
      this.#streams.set(id, streams);
    }
    streams[stream].append(text);
  }

  /** All that the test wrote; after that nothing is kept of it. */
  take(id: string): { stdout?: string; stderr?: string } {
    const streams = this.#streams.get(id);
    if (!streams) return {};
    this.#streams.delete(id);
    const stdout = streams.stdout.text();
    const stderr = streams.stderr.text();
    return { ...(stdout && { stdout }), ...(stderr && { stderr }) };
  }
}
