import type { Context } from 'hono';
import type { EmulatorEnv } from '../../env.ts';
import { originOf } from '../origin.ts';
import type { StoredFile } from '../store/files.ts';
import type { Product } from '../store/product.ts';
import type { RunStep, TestRun } from '../store/runs.ts';

/*
 * What the server shows of a run, with the keys of docs.getxray.app/display/XRAY/Test+Runs+-+REST and of
 * github.com/Qytera-Gmbh/xray-client-node. Ids are whole numbers here.
 */

export function representRun(c: Context<EmulatorEnv>, product: Product, run: TestRun) {
  const { execution } = run;
  const duration =
    run.startedOn && run.finishedOn ? Date.parse(run.finishedOn) - Date.parse(run.startedOn) : 0;
  return {
    id: Number(run.id),
    status: run.status,
    color: product.statuses.describe(run.status).color,
    testKey: run.test.key,
    testExecKey: execution.issue.key,
    assignee: run.assignee,
    executedBy: run.executedBy,
    startedOn: run.startedOn,
    startedOnIso: run.startedOn,
    finishedOn: run.finishedOn,
    finishedOnIso: run.finishedOn,
    duration,
    comment: run.comment,
    defects: run.defects,
    evidences: run.evidence.map((file) => representFile(c, file)),
    // With iterations there are no steps.
    ...(run.iterations.length > 0
      ? { iterations: run.iterations.map((iteration) => representIteration(product, iteration)) }
      : { steps: run.steps.map((step, index) => representStep(c, step, index)) }),
    examples: run.examples.map(({ id, status }) => ({ id: Number(id), status })),
    testEnvironments: execution.environments,
    fixVersions: execution.version === null ? [] : [{ name: execution.version }],
    customFields: run.customFields.map(({ id, value }) => ({ id, name: id, value })),
    testVersion: 'Version 1',
    archived: false,
  };
}

/** A run in the list of its Test Execution. */
export function representRunInList(
  c: Context<EmulatorEnv>,
  run: TestRun,
  rank: number,
  detailed: boolean,
): object {
  const { assignee, executedBy, startedOn, finishedOn } = run;
  const short = { id: Number(run.id), key: run.test.key, rank, status: run.status };
  if (!detailed) return short;
  return {
    ...short,
    ...(assignee && { assignee }),
    ...(executedBy && { executedBy }),
    ...(startedOn && { startedOn }),
    ...(finishedOn && { finishedOn }),
    defects: run.defects.map((key) => ({ key })),
    evidences: run.evidence.map((file) => representFile(c, file)),
  };
}

export function representIteration(
  product: Product,
  { id, status, parameters }: TestRun['iterations'][number],
): object {
  return { id: Number(id), status, color: product.statuses.describe(status).color, parameters };
}

export function representStep(c: Context<EmulatorEnv>, step: RunStep, index: number): object {
  return {
    id: Number(step.id),
    index: index + 1,
    status: step.status,
    comment: { raw: step.comment ?? '', rendered: step.comment ?? '' },
    actualResult: { raw: step.actualResult ?? '', rendered: step.actualResult ?? '' },
    defects: step.defects,
    evidences: step.evidence.map((file) => representFile(c, file)),
  };
}

export function representFile(c: Context<EmulatorEnv>, file: StoredFile) {
  const fileURL = `${originOf(c)}/rest/raven/2.0/api/attachment/${file.id}`;
  return {
    id: Number(file.id),
    fileName: file.filename,
    fileSize: `${Math.ceil(file.size / 1024)} kB`,
    numericalFileSize: file.size,
    created: file.createdOn,
    createdDate: Date.parse(file.createdOn),
    author: 'emulator',
    authorFullName: 'Livelane Emulator',
    fileURL,
    filePath: fileURL,
    fileIcon: 'file.gif',
    fileIconAlt: 'File',
    mimeType: file.contentType,
  };
}
