import { Refusal } from '../../refusal.ts';
import { knownStatus, withDefects } from '../../store/changes.ts';
import type { RunStep, TestRun } from '../../store/runs.ts';
import { type GraphqlContext, present, runOf } from './context.ts';
import { type AttachmentDataInput, filesFrom, removeFiles } from './evidence-input.ts';

type Maybe<Value> = Value | null | undefined;
type Names = Maybe<(string | null)[]>;

interface StepPlace {
  testRunId: string;
  stepId: string;
  iterationRank?: Maybe<string>;
}

interface StepUpdate {
  comment?: Maybe<string>;
  status?: Maybe<string>;
  actualResult?: Maybe<string>;
  evidence?: Maybe<{
    add?: Maybe<(AttachmentDataInput | null)[]>;
    removeIds?: Names;
    removeFilenames?: Names;
  }>;
  defects?: Maybe<{ add?: Names; remove?: Names }>;
}

/** Mutations of a run's steps, iterations and examples. */
export const stepMutations = {
  updateTestRunStep(args: StepPlace & { updateData: StepUpdate }, context: GraphqlContext) {
    const { comment, status, actualResult, evidence, defects } = args.updateData;
    const { run, step } = stepOf(context, args);
    const known = status ? knownStatus(context.product, status) : step.status;
    const kept = withDefects(context.product, step.defects, {
      add: present(defects?.add),
      remove: present(defects?.remove),
    });
    const { left, removed } = removeFiles(step.evidence, evidence?.removeIds, evidence?.removeFilenames);
    const added = filesFrom(context, evidence?.add);
    changeStep(context, run, args, {
      comment: comment ?? step.comment,
      actualResult: actualResult ?? step.actualResult,
      status: known,
      defects: kept,
      evidence: [...left, ...added],
    });
    return {
      addedDefects: kept.filter((key) => !step.defects.includes(key)),
      removedDefects: step.defects.filter((key) => !kept.includes(key)),
      addedEvidence: added.map(({ id }) => id),
      removedEvidence: removed,
      warnings: [],
    };
  },

  updateTestRunStepStatus(args: StepPlace & { status: string }, context: GraphqlContext) {
    const { run } = stepOf(context, args);
    changeStep(context, run, args, { status: knownStatus(context.product, args.status) });
    return { warnings: [] };
  },

  updateTestRunStepComment(args: StepPlace & { comment: string }, context: GraphqlContext) {
    const { run } = stepOf(context, args);
    changeStep(context, run, args, { comment: args.comment });
    return 'Success';
  },

  addEvidenceToTestRunStep(
    args: StepPlace & { evidence?: Maybe<(AttachmentDataInput | null)[]> },
    context: GraphqlContext,
  ) {
    const { run, step } = stepOf(context, args);
    const added = filesFrom(context, args.evidence);
    changeStep(context, run, args, { evidence: [...step.evidence, ...added] });
    return { addedEvidence: added.map(({ id }) => id), warnings: [] };
  },

  updateIterationStatus(
    args: { testRunId: string; iterationRank: string; status: string },
    context: GraphqlContext,
  ) {
    const run = runOf(context, args.testRunId);
    const index = iterationIndex(run, args.iterationRank);
    const status = knownStatus(context.product, args.status);
    context.product.runs.change(run, {
      iterations: run.iterations.map((each, at) => (at === index ? { ...each, status } : each)),
    });
    return { warnings: [] };
  },

  updateTestRunExampleStatus(args: { exampleId: string; status: string }, context: GraphqlContext) {
    const { product } = context;
    const runs = product.runs.executions.flatMap((execution) => [...execution.runs.values()]);
    const found = runs.find(({ examples }) => examples.some(({ id }) => id === args.exampleId));
    if (found === undefined) throw new Refusal(400, `Example with id ${args.exampleId} not found`);
    const run = runOf(context, found.id);
    const status = knownStatus(product, args.status);
    product.runs.change(run, {
      examples: run.examples.map((each) => (each.id === args.exampleId ? { ...each, status } : each)),
    });
    return { warnings: [] };
  },
};

function stepOf(context: GraphqlContext, place: StepPlace): { run: TestRun; step: RunStep } {
  const run = runOf(context, place.testRunId);
  const steps = place.iterationRank
    ? run.iterations[iterationIndex(run, place.iterationRank)]?.steps
    : run.steps;
  const step = steps?.find(({ id }) => id === place.stepId);
  if (step === undefined) throw new Refusal(400, `Step with id ${place.stepId} not found`);
  return { run, step };
}

function changeStep(
  { product }: GraphqlContext,
  run: TestRun,
  { stepId, iterationRank }: StepPlace,
  changes: Partial<RunStep>,
): void {
  const change = (steps: RunStep[]) =>
    steps.map((step) => (step.id === stepId ? { ...step, ...changes } : step));
  if (!iterationRank) {
    product.runs.change(run, { steps: change(run.steps) });
    return;
  }
  const index = iterationIndex(run, iterationRank);
  product.runs.change(run, {
    iterations: run.iterations.map((each, at) =>
      at === index ? { ...each, steps: change(each.steps) } : each,
    ),
  });
}

/** Ranks begin at 1. */
function iterationIndex(run: TestRun, rank: string): number {
  const index = Number(rank) - 1;
  if (run.iterations[index] === undefined) throw new Refusal(400, `Iteration with rank ${rank} not found`);
  return index;
}
