import * as z from 'zod';

/**
 * What the user may do with a cycle, a case or a run; the bits are 1 read, 2 write, 4 delete ("Understanding
 * Permissions in API Responses", https://aiosupport.atlassian.net/wiki/spaces/AioTests/pages/2025619567).
 */
export const permissionSchema = z
  .object({ value: z.int().nullish(), error: z.string().nullish() })
  .nullish()
  .catch(undefined);

export type Permission = z.output<typeof permissionSchema>;

const WRITE = 2;

const REASONS: Record<string, string> = {
  EVALUATION_FAILED: 'AIO Tests could not evaluate what the user may do',
  JIRA_PROJ_NO_ACCESS: 'the user has no access to its Jira project',
  AIO_TESTS_DISABLED_PROJ: 'AIO Tests is disabled in its project',
  AIO_TESTRUN_REFSTEP_NO_ACCESS: 'one of its referenced step cases is not accessible to the user',
};

/** Why it cannot be written, in words; undefined where it can be, or where the vendor does not say. */
export function whyReadOnly(permission: Permission): string | undefined {
  if (typeof permission?.value !== 'number' || (permission.value & WRITE) !== 0) return undefined;
  const code = permission.error;
  const reason = code
    ? `${REASONS[code] ?? 'for a reason of its own'} (${code})`
    : 'the user may not write there';
  return `${reason}; its permission is ${permission.value === 0 ? 'none' : 'to read only'}`;
}

/** Whether the vendor's words about one case are about permissions: asking again would not help. */
export function isAboutPermission(words: string): boolean {
  return (
    Object.keys(REASONS).some((code) => words.includes(code)) ||
    /permission|no access|read.?only/i.test(words)
  );
}
