import * as z from 'zod';
import { Refusal } from '../../refusal.ts';
import { knownStatus, withDefects, withStatus } from '../../store/changes.ts';
import { type GraphqlContext, present, runOf } from './context.ts';
import { type AttachmentDataInput, filesFrom, removeFiles } from './evidence-input.ts';

type Maybe<Value> = Value | null | undefined;

interface RunUpdate {
  id: string;
  comment?: Maybe<string>;
  startedOn?: Maybe<string>;
  finishedOn?: Maybe<string>;
  assigneeId?: Maybe<string>;
  executedById?: Maybe<string>;
  customFields?: Maybe<({ id?: Maybe<string>; value?: unknown } | null)[]>;
}

const time = z.iso.datetime({ offset: true });
/** What a mutation without an object says (github.com/Xray-App/xray-postman-collections). */
const SUCCESS = 'Success';

/** Mutations of a test run as a whole. */
export const runMutations = {
  updateTestRunStatus({ id, status }: { id: string; status: string }, context: GraphqlContext) {
    const run = runOf(context, id);
    context.product.runs.change(run, withStatus(run, knownStatus(context.product, status)));
    return SUCCESS;
  },

  updateTestRunComment({ id, comment }: { id: string; comment: string }, context: GraphqlContext) {
    context.product.runs.change(runOf(context, id), { comment });
    return SUCCESS;
  },

  updateTestRun(args: RunUpdate, context: GraphqlContext) {
    const run = runOf(context, args.id);
    for (const name of ['startedOn', 'finishedOn'] as const) {
      if (args[name] && !time.safeParse(args[name]).success) {
        throw new Refusal(400, `${name} must be a date and time in ISO 8601`);
      }
    }
    const customFields = present(args.customFields).map(({ id, value }) => ({ id: id ?? '', value }));
    context.product.runs.change(run, {
      comment: args.comment ?? run.comment,
      startedOn: args.startedOn ?? run.startedOn,
      finishedOn: args.finishedOn ?? run.finishedOn,
      assignee: args.assigneeId ?? run.assignee,
      executedBy: args.executedById ?? run.executedBy,
      customFields: [
        ...run.customFields.filter((field) => !customFields.some(({ id }) => id === field.id)),
        ...customFields,
      ],
    });
    return { warnings: [] };
  },

  addEvidenceToTestRun(
    { id, evidence }: { id: string; evidence: (AttachmentDataInput | null)[] },
    context: GraphqlContext,
  ) {
    const run = runOf(context, id);
    const added = filesFrom(context, evidence);
    context.product.runs.change(run, { evidence: [...run.evidence, ...added] });
    return { addedEvidence: added.map((file) => file.id), warnings: [] };
  },

  removeEvidenceFromTestRun(
    args: {
      id: string;
      evidenceIds?: Maybe<(string | null)[]>;
      evidenceFilenames?: Maybe<(string | null)[]>;
    },
    context: GraphqlContext,
  ) {
    const run = runOf(context, args.id);
    const { left, removed } = removeFiles(run.evidence, args.evidenceIds, args.evidenceFilenames);
    context.product.runs.change(run, { evidence: left });
    return { removedEvidence: removed, warnings: [] };
  },

  addDefectsToTestRun(args: { id: string; issues: (string | null)[] }, context: GraphqlContext) {
    const run = runOf(context, args.id);
    const defects = withDefects(context.product, run.defects, { add: present(args.issues) });
    const addedDefects = defects
      .filter((key) => !run.defects.includes(key))
      .map((key) => context.product.issues.find(key)?.id);
    context.product.runs.change(run, { defects });
    return { addedDefects, warnings: [] };
  },

  removeDefectsFromTestRun(args: { id: string; issues: (string | null)[] }, context: GraphqlContext) {
    const run = runOf(context, args.id);
    const defects = withDefects(context.product, run.defects, { remove: present(args.issues) });
    context.product.runs.change(run, { defects });
    return 'Defects successfully removed';
  },

  /** What was executed is gone; the history, which is the emulator's own, stays. */
  resetTestRun({ id }: { id: string }, context: GraphqlContext) {
    const run = runOf(context, id);
    context.product.runs.change(run, {
      ...withStatus(run, context.product.statuses.initial),
      comment: null,
      startedOn: null,
      finishedOn: null,
      defects: [],
      evidence: [],
      steps: [],
      iterations: [],
      examples: [],
    });
    return SUCCESS;
  },
};
