/** One result of a result file. */
export interface FileResult {
  name: string;
  /** The case's key, where the file names one. */
  key: string | undefined;
  /** What the case is found by otherwise: with its class or feature, and without. */
  automationKeys: { qualified: string; bare: string };
  outcome: 'passed' | 'failed' | 'skipped';
  /** Seconds. */
  effort: number | undefined;
  message: string | undefined;
}

export function caseKeyIn(text: string): string | undefined {
  return /(?<![A-Z0-9_])[A-Z][A-Z0-9_]+-TC-\d+(?!\d)/.exec(text)?.[0];
}
