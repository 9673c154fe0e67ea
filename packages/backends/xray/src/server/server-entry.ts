import type { TestEntry } from '../wire.ts';

/**
 * An entry in Server's words (XRAY, Import Execution Results): `testType`, `evidences` in place of `evidence`, and iterations
 * without name and log, which its page does not have: the comment tells them.
 */
export function serverEntry({
  testInfo,
  evidence,
  iterations,
  ...entry
}: TestEntry): Record<string, unknown> {
  const { type: testType, ...info } = testInfo ?? {};
  return {
    ...entry,
    ...(testInfo && { testInfo: { ...info, testType } }),
    ...(iterations && { iterations: iterations.map(({ parameters, status }) => ({ parameters, status })) }),
    ...(evidence && { evidences: evidence }),
  };
}
