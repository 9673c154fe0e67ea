import type { Context, Hono } from 'hono';
import * as z from 'zod';
import { now } from '../../clock.ts';
import type { EmulatorEnv } from '../../env.ts';
import { customFieldIds } from '../custom-fields.ts';
import { endpoint, param } from '../endpoint.ts';
import { readJson, readQuery } from '../input.ts';
import { issueLink, originOf } from '../origin.ts';
import { Refusal } from '../refusal.ts';
import { issueTypeNamed, issueTypeWithId, isTestType } from '../store/issue-types.ts';
import type { Issue, TestDefinition } from '../store/issues.ts';
import {
  editProblems,
  type IssueFields,
  issueFieldProblems,
  otherFields,
  projectKeyOf,
} from './issue-fields.ts';
import { type Operations, operationProblems, operationsSchema, withOperations } from './issue-operations.ts';
import type { Jira } from './jira.ts';
import { jiraFields, selectFields } from './representation.ts';
import type { JiraVersion } from './version.ts';
import { statusAfter, transitions } from './workflow.ts';

const payload = {
  fields: z.record(z.string(), z.unknown()).default({}),
  update: operationsSchema.default({}),
  historyMetadata: z.unknown().optional(),
  properties: z.unknown().optional(),
};
const createSchema = z.strictObject({ ...payload, transition: z.unknown().optional() });
const editSchema = z.strictObject(payload);
const transitionSchema = z.strictObject({
  ...payload,
  transition: z.looseObject({ id: z.union([z.string(), z.int().transform(String)]) }),
});

const createQuery = z.strictObject({ updateHistory: z.string().optional() });
const readIssueQuery = z.strictObject({ fields: z.string().optional(), expand: z.string().optional() });
const editQuery = z.strictObject({ notifyUsers: z.string().optional(), returnIssue: z.string().optional() });

/** Issues, their fields and their workflow. */
export function addIssueRoutes(routes: Hono<EmulatorEnv>, jira: Jira, version: JiraVersion): void {
  const { issues } = jira;
  const format = version === '3' ? 'document' : 'text';

  endpoint(routes, '/issue', {
    async POST(c) {
      readQuery(c, createQuery);
      const { fields, update } = checkPayload(createSchema, await readJson(c));
      const problems = { ...issueFieldProblems(issues, fields, format), ...operationProblems(update) };
      const type = typeOf(fields);
      if (type === undefined) problems.issuetype = 'The issue type selected is invalid.';
      refuseProblems(problems);
      if (type === undefined) return c.body(null, 400);
      const known = fields as IssueFields;
      const content = {
        summary: known.summary ?? '',
        description: known.description,
        labels: known.labels ?? [],
        fields: otherFields(fields),
      };
      const issue = issues.create({
        ...withOperations(content, update),
        project: projectKeyOf(issues, fields) ?? '',
        type,
        origin: 'jira',
        test: testDefinition(jira, fields),
      });
      tellProducts(jira, issue, fields);
      return c.json(issueLink(c, issue), 201);
    },
  });

  endpoint(routes, '/issue/:key', {
    GET(c) {
      const issue = found(jira, param(c, 'key'));
      const names = readQuery(c, readIssueQuery).fields?.split(',') ?? ['*all'];
      return c.json(representIssue(c, jira, issue, names));
    },
    async PUT(c) {
      readQuery(c, editQuery);
      const issue = found(jira, param(c, 'key'));
      const { fields, update } = checkPayload(editSchema, await readJson(c));
      refuseProblems({ ...editProblems(fields, format), ...operationProblems(update) });
      edit(jira, issue, fields, update);
      return c.body(null, 204);
    },
  });

  endpoint(routes, '/issue/:key/transitions', {
    GET(c) {
      found(jira, param(c, 'key'));
      return c.json({ expand: 'transitions', transitions: transitions() });
    },
    async POST(c) {
      const issue = found(jira, param(c, 'key'));
      const { fields, update, transition } = checkPayload(transitionSchema, await readJson(c));
      refuseProblems({ ...editProblems(fields, format), ...operationProblems(update) });
      const status = statusAfter(transition.id);
      edit(jira, issue, fields, update);
      issue.workflowStatus = status;
      return c.body(null, 204);
    },
  });
}

export function representIssue(
  c: Context<EmulatorEnv>,
  { issues, files }: Jira,
  issue: Issue,
  names: readonly string[],
): object {
  const attachment = issue.attachments.map(({ id, filename, size, contentType }) => ({
    id,
    filename,
    size,
    mimeType: contentType,
    content: `${originOf(c)}/rest/api/2/attachment/content/${id}`,
    available: files.find(id) !== undefined,
  }));
  const fields = selectFields({ ...jiraFields(issue, issues), attachment }, names);
  return { expand: 'names,schema,transitions', ...issueLink(c, issue), fields };
}

export function found({ issues }: Jira, idOrKey: string): Issue {
  const issue = issues.useAny(idOrKey, 'Test');
  if (issue === undefined) {
    throw new Refusal(404, 'Issue does not exist or you do not have permission to see it.');
  }
  return issue;
}

function edit(jira: Jira, issue: Issue, fields: Record<string, unknown>, update: Operations): void {
  const { summary, description, labels } = fields as IssueFields;
  const content = {
    summary: summary ?? issue.summary,
    description: description ?? issue.description,
    labels: labels ?? issue.labels,
    fields: { ...issue.fields, ...otherFields(fields) },
  };
  Object.assign(issue, withOperations(content, update), { updatedAt: now() });
  tellProducts(jira, issue, fields);
}

/** What the custom fields of a Test Execution say, said to the server product (they are its own). */
function tellProducts(jira: Jira, issue: Issue, fields: Record<string, unknown>): void {
  const ids = customFieldIds(jira.options);
  const { [ids.testPlan]: plans, [ids.testEnvironments]: environments, [ids.revision]: revision } = fields;
  if (issue.type !== 'Test Execution') return;
  if (plans === undefined && environments === undefined && revision === undefined) return;
  const execution = jira.server.runs.execution(issue);
  if (isTexts(plans)) execution.plans = plans;
  if (isTexts(environments)) execution.environments = environments;
  if (typeof revision === 'string') execution.revision = revision;
}

function testDefinition({ options }: Jira, fields: Record<string, unknown>): Partial<TestDefinition> {
  const ids = customFieldIds(options);
  const type = (fields[ids.testType] as { value?: unknown } | undefined)?.value;
  const definition = fields[ids.definition];
  return {
    ...(typeof type === 'string' && isTestType(type) && { type }),
    ...(typeof definition === 'string' && { unstructured: definition }),
  };
}

function typeOf({ issuetype }: Record<string, unknown>) {
  const { id, name } = (issuetype ?? {}) as { id?: unknown; name?: unknown };
  return id === undefined ? issueTypeNamed(String(name)) : issueTypeWithId(String(id));
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function checkPayload<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const checked = schema.safeParse(input);
  if (checked.success) return checked.data;
  const fields = checked.error.issues.map(({ path, message }) => [path.join('.') || 'body', message]);
  throw new Refusal(400, 'Invalid request payload. Refer to the REST API documentation and try again.', {
    fields: Object.fromEntries(fields),
  });
}

function refuseProblems(problems: Record<string, string>): void {
  if (Object.keys(problems).length > 0) throw new Refusal(400, '', { fields: problems });
}
