/**
 * The author's API: what a test can say about itself. The same words in every framework; each reporter's
 * package exports one of these as `livelane`.
 *
 * Nothing of it throws for what it was given, and without an active reporter nothing happens but the bodies of
 * the steps: a test behaves the same with and without it.
 */
export interface Livelane {
  /**
   * Links this test to test cases, by their keys at the vendor (`CALC-123`, `PROJ-TC-7`). Several calls add
   * up. Precedes what titles, tags and annotations say.
   */
  case(...keys: string[]): void;
  /** Adds a remark to the result. */
  comment(text: string): void;
  /** Sets a named value of the result; the last value of a name counts. */
  field(name: string, value: string | number | boolean): void;
  /** @param name what is shown instead of the address. */
  link(url: string, name?: string): void;
  /**
   * Runs `body` as a step of this test, with its time and outcome; steps inside it are shown inside it.
   * @returns what the body returns; a body that returns a promise makes a step that ends when that does.
   * @throws what the body throws.
   */
  step<T>(title: string, body: () => T): T;
  /**
   * Attaches a file, or content as a file. A file is kept as it is at this moment.
   * @param content the path of a file, from the working directory, or the content.
   */
  attach(name: string, content: AttachedContent): void | Promise<void>;
  /** Keeps this test in the journal, and from the vendors. */
  ignore(): void;
  /** Names who answers for this test. */
  owner(name: string): void;
}

export type AttachedContent = { contentType?: string } & ({ path: string } | { body: string | Uint8Array });
