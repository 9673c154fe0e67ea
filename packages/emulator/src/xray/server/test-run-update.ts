import * as z from 'zod';
import { Refusal } from '../refusal.ts';
import { knownStatus, withDefects, withStatus } from '../store/changes.ts';
import type { StoredFile } from '../store/files.ts';
import type { Product } from '../store/product.ts';
import type { RunStep, TestRun } from '../store/runs.ts';

/* docs.getxray.app/display/XRAY/Test+Runs+-+REST, `PUT testrun/{id}`. */

export const evidenceSchema = z.strictObject({
  filename: z.string().min(1),
  contentType: z.string().optional(),
  data: z.base64('must be base64').transform((data) => Buffer.from(data, 'base64')),
});

const id = z.union([z.int().transform(String), z.string()]);
const defects = z.strictObject({
  add: z.array(z.string()).optional(),
  remove: z.array(z.string()).optional(),
});
const evidences = z.strictObject({
  add: z.array(evidenceSchema).default([]),
  remove: z.array(id).default([]),
});

const step = z.strictObject({
  id,
  status: z.string().optional(),
  comment: z.string().optional(),
  actualResult: z.string().optional(),
  defects: defects.optional(),
  evidences: evidences.optional(),
});

const iteration = z.strictObject({
  id,
  status: z.string().optional(),
  steps: z.array(step).default([]),
});

export const runUpdateSchema = z.strictObject({
  status: z.string().optional(),
  comment: z.string().optional(),
  assignee: z.string().optional(),
  defects: defects.optional(),
  evidences: evidences.optional(),
  examples: z.array(z.strictObject({ id, status: z.string() })).default([]),
  steps: z.array(step).default([]),
  iterations: z.array(iteration).default([]),
  customFields: z.array(z.strictObject({ id, value: z.json() })).optional(),
});

type RunUpdate = z.output<typeof runUpdateSchema>;
type StepUpdate = RunUpdate['steps'][number];

/** All or nothing: files are kept when everything else has been found right. */
export function updateRun(product: Product, run: TestRun, update: RunUpdate) {
  // "Steps can be updated only with zero or one iteration."
  if (update.steps.length > 0 && run.iterations.length > 1) {
    throw new Refusal(400, 'The steps of a Test Run with several iterations cannot be updated.');
  }
  const status = update.status === undefined ? undefined : knownStatus(product, update.status);
  const changed = {
    ...(status !== undefined && withStatus(run, status)),
    comment: update.comment ?? run.comment,
    assignee: update.assignee ?? run.assignee,
    defects: withDefects(product, run.defects, update.defects ?? {}),
    examples: run.examples.map((each) => {
      const found = update.examples.find((example) => example.id === each.id);
      return found === undefined ? each : { ...each, status: knownStatus(product, found.status) };
    }),
    customFields: update.customFields ?? run.customFields,
  };
  const stepsOf = (steps: readonly RunStep[], updates: readonly StepUpdate[]) =>
    steps.map((each) => checkedStep(product, each, updates));
  const steps = stepsOf(run.steps, update.steps);
  const iterations = run.iterations.map((each) => {
    const found = update.iterations.find((candidate) => candidate.id === each.id);
    return {
      iteration: {
        ...each,
        ...(found?.status !== undefined && { status: knownStatus(product, found.status) }),
      },
      steps: stepsOf(each.steps, found?.steps ?? update.steps),
    };
  });

  const evidence = changedFiles(product, run.evidence, update.evidences);
  const stored = steps.map((store) => store());
  product.runs.change(run, {
    ...changed,
    evidence: evidence.files,
    steps: stored.map((each) => each.step),
    iterations: iterations.map((each) => ({
      ...each.iteration,
      steps: each.steps.map((store) => store().step),
    })),
  });
  return {
    id: Number(run.id),
    warnings: [],
    evidenceIds: evidence.addedIds,
    stepResults: stored
      .filter(({ step: { id } }) => update.steps.some((each) => each.id === id))
      .map(({ step: each, addedIds }) => ({ id: Number(each.id), evidenceIds: addedIds, warnings: [] })),
  };
}

/** Checks at once, stores when it is called. */
function checkedStep(product: Product, current: RunStep, updates: readonly StepUpdate[]) {
  const update = updates.find(({ id }) => id === current.id);
  if (update === undefined) return () => ({ step: current, addedIds: [] as number[] });
  const changed = {
    ...current,
    status: update.status === undefined ? current.status : knownStatus(product, update.status),
    comment: update.comment ?? current.comment,
    actualResult: update.actualResult ?? current.actualResult,
    defects: withDefects(product, current.defects, update.defects ?? {}),
  };
  return () => {
    const { files, addedIds } = changedFiles(product, current.evidence, update.evidences);
    return { step: { ...changed, evidence: files }, addedIds };
  };
}

function changedFiles(
  product: Product,
  current: readonly StoredFile[],
  changes: z.output<typeof evidences> | undefined,
): { files: StoredFile[]; addedIds: number[] } {
  const added = (changes?.add ?? []).map(({ filename, contentType, data }) =>
    product.files.add(filename, contentType, data),
  );
  const left = current.filter((file) => !changes?.remove.includes(file.id));
  return { files: [...left, ...added], addedIds: added.map((file) => Number(file.id)) };
}
