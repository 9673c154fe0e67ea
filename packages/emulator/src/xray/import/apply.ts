import { isoTime, now } from '../../clock.ts';
import type { RequestRecord } from '../../request-record.ts';
import { withOperations } from '../jira/issue-operations.ts';
import type { Issue } from '../store/issues.ts';
import type { Product } from '../store/product.ts';
import type { Execution, RunStep, TestRun } from '../store/runs.ts';
import { type References, resolveReferences } from './references.ts';
import type { Evidence, ExecutionInfo, Results, StepResult, TestResult } from './results.ts';
import { matchOrCreateTest } from './test-matching.ts';

export interface Applied {
  execution: Issue;
  /** In the order of the results, each once. */
  tests: Issue[];
  /** Keys of tests that are not there (server only). */
  unknown: string[];
}

/** All or nothing: what is named is looked up first. */
export function applyResults(product: Product, results: Results, request: RequestRecord): Applied {
  const references = resolveReferences(product, results);
  const execution = product.runs.execution(executionIssue(product, references, results.info));
  if (results.info !== undefined) applyInfo(execution, results.info);
  addToPlans(execution, references.plans);
  const tests = new Map<string, Issue>();
  const unknown: string[] = [];
  for (const [index, result] of results.tests.entries()) {
    if (references.unknown.has(index)) {
      unknown.push(result.testKey ?? '');
      continue;
    }
    const test = references.tests[index] ?? testOf(product, result);
    if (tests.has(test.key)) product.repeatedTests += 1;
    tests.set(test.key, test);
    applyResult(product, product.runs.ensureRun(execution, test, product.statuses.initial), result);
  }
  execution.imports.push({ request, tests: tests.size });
  return { execution: execution.issue, tests: [...tests.values()], unknown };
}

function testOf(product: Product, { testInfo }: TestResult): Issue {
  if (testInfo === undefined) throw new Error('A result has neither a key nor an info');
  return matchOrCreateTest(product, testInfo);
}

/** With an existing issue too: what `info` says is edited (specs of github.com/Qytera-Gmbh/xray-client-node). */
function executionIssue(
  { issues, name }: Product,
  { execution, project }: References,
  info: ExecutionInfo | undefined,
): Issue {
  if (execution !== undefined && info === undefined) return execution;
  const { summary, description, labels, fields, update } = info ?? {};
  const content = withOperations(
    {
      summary: summary || (execution?.summary ?? `Execution results [${isoTime(now())}]`),
      description: description ?? execution?.description,
      labels: labels ?? execution?.labels ?? [],
      fields: { ...execution?.fields, ...fields },
    },
    update,
  );
  if (execution === undefined) {
    return issues.create({ ...content, project, type: 'Test Execution', origin: name });
  }
  return Object.assign(execution, content, { updatedAt: now() });
}

function applyInfo(execution: Execution, info: ExecutionInfo): void {
  execution.version = info.version ?? execution.version;
  execution.revision = info.revision ?? execution.revision;
  execution.startDate = info.startDate ?? execution.startDate;
  execution.finishDate = info.finishDate ?? execution.finishDate;
  execution.environments = info.testEnvironments ?? execution.environments;
}

function addToPlans(execution: Execution, plans: readonly Issue[]): void {
  execution.plans = [...new Set([...execution.plans, ...plans.map(({ key }) => key)])];
}

/**
 * Iterations, steps and examples are replaced as a whole (docs.getxray.app/display/XRAY/Import+Execution+Results+-+REST,
 * "reset all dataset related fields"); the rest as the options say.
 */
function applyResult(product: Product, run: TestRun, result: TestResult): void {
  const { evidenceOnReimport = 'append', absentOnReimport = 'keep' } = product.options;
  const keeps = absentOnReimport === 'keep';
  const appends = evidenceOnReimport === 'append';
  const status = statusOf(product, result.status);
  const evidence = storeAll(product, result.evidence);
  product.runs.change(run, {
    status,
    history: [
      ...run.history,
      {
        status,
        at: isoTime(now()),
        ...(product.statuses.find(result.status) ? {} : { sent: result.status }),
      },
    ],
    comment: result.comment ?? (keeps ? run.comment : null),
    startedOn: result.start ?? (keeps ? run.startedOn : null),
    finishedOn: result.finish ?? (keeps ? run.finishedOn : null),
    executedBy: result.executedBy ?? run.executedBy,
    assignee: result.assignee ?? run.assignee,
    defects: [...new Set([...(appends ? run.defects : []), ...result.defects])],
    evidence: [...(appends ? run.evidence : []), ...evidence],
    steps: result.steps.map((step) => storeStep(product, step)),
    examples: result.examples.map((example) => ({
      id: product.nextId(),
      status: statusOf(product, example),
    })),
    iterations: result.iterations.map(({ name = null, log = null, parameters, ...iteration }) => ({
      id: product.nextId(),
      name,
      status: statusOf(product, iteration.status),
      parameters,
      log,
      steps: iteration.steps.map((step) => storeStep(product, step)),
    })),
    customFields: result.customFields.length > 0 ? result.customFields : run.customFields,
    imports: run.imports + 1,
  });
}

function storeStep(product: Product, step: StepResult): RunStep {
  return {
    id: product.nextId(),
    status: statusOf(product, step.status),
    comment: step.comment ?? null,
    actualResult: step.actualResult ?? null,
    defects: step.defects,
    evidence: storeAll(product, step.evidence),
  };
}

function storeAll(product: Product, all: readonly Evidence[]) {
  return all.map(({ filename, contentType, bytes }) => product.files.add(filename, contentType, bytes));
}

function statusOf(product: Product, name: string): string {
  return product.statuses.find(name)?.name ?? product.statuses.initial;
}
