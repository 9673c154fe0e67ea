/**
 * What the user may do; the bits are 4 delete, 2 write, 1 read.
 * aiosupport.atlassian.net, "Rest APIs", Understanding Permissions in API Responses
 */
export interface AioPermission {
  value: 0 | 1 | 3 | 7;
  /** `null` with full access. */
  error: AioPermissionError | null;
}

export type AioPermissionError =
  | 'EVALUATION_FAILED'
  | 'JIRA_PROJ_NO_ACCESS'
  | 'AIO_TESTS_DISABLED_PROJ'
  | 'AIO_TESTRUN_REFSTEP_NO_ACCESS';

export const FULL: AioPermission = { value: 7, error: null };

const BITS = { read: 1, write: 2, delete: 4 } as const;

export type Right = keyof typeof BITS;

export function allows({ value }: AioPermission, right: Right): boolean {
  return (value & BITS[right]) !== 0;
}

/** The page's table: no access to the cycle leaves none to the run, none to the case or a linked step leaves reading. */
export function runPermission(
  cycle: AioPermission,
  testCase: AioPermission,
  own: AioPermission,
): AioPermission {
  if (!allows(cycle, 'read')) return { value: 0, error: cycle.error };
  const missing = [cycle, testCase].find((permission) => !allows(permission, 'write'));
  return missing === undefined ? own : { value: 1, error: missing.error };
}
