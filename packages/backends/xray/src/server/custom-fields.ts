import type { Jira } from '../jira.ts';
import type { Reply } from '../outcome.ts';
import type { ExecutionDraft } from '../product.ts';

/** Names of the custom fields that Xray adds to Test Executions; their ids differ from site to site. */
const NAMES = { plan: 'Test Plan', environments: 'Test Environments', revision: 'Revision' } as const;

/** What of a draft goes into custom fields, by their ids, and a sentence for each field that the site does not have. */
export async function customFields(
  jira: Jira,
  { planKey, environments, revision }: ExecutionDraft,
): Promise<Reply<{ fields: Record<string, unknown>; notes: string[] }>> {
  const values = new Map<string, unknown>([
    ...(planKey === undefined ? [] : [[NAMES.plan, [planKey]] as const]),
    ...(environments.length === 0 ? [] : [[NAMES.environments, environments] as const]),
    ...(revision === undefined ? [] : [[NAMES.revision, revision] as const]),
  ]);
  if (values.size === 0) return { ok: true, body: { fields: {}, notes: [] } };
  const reply = await jira.fields();
  if (!reply.ok) return reply;
  const fields: Record<string, unknown> = {};
  const notes: string[] = [];
  for (const [name, value] of values) {
    const field = reply.body.find((candidate) => candidate.name === name);
    if (field) fields[field.id] = value;
    else notes.push(`Jira has no custom field "${name}": the Test Execution was made without it`);
  }
  return { ok: true, body: { fields, notes } };
}
