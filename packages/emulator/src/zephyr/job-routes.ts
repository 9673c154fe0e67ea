import type { Context, Hono } from 'hono';
import type * as z from 'zod';
import type { EmulatorEnv } from '../env.ts';
import { endpoint, pathId } from './endpoint.ts';
import { isForm, parseJson, readBody, readForm, readQuery, type UploadedFile } from './input.ts';
import { jobDetailSchema, jobIdsSchema, jobUpdateSchema } from './job-detail.ts';
import type { Job, JobRun } from './jobs.ts';
import { jobQuery, jobsQuery, noQuery } from './query.ts';
import { Refusal } from './refusal.ts';
import { USER } from './user.ts';
import type { World } from './world.ts';

/*
 * support.smartbear.com/zephyr-enterprise/docs/en/zephyr-user-guide/zephyr-test-automation/
 * api-operations-for-automation-jobs.html
 */

/** Under `v4`. */
export function addUploadJobRoutes(routes: Hono<EmulatorEnv>, world: World): void {
  const { settings } = world;
  const path = '/upload-file/automation';
  const show = (run: JobRun) => representRun(world, run);

  endpoint(routes, `${path}/create-job-detail`, {
    async POST(c) {
      readQuery(c, noQuery);
      const { detail, file } = await readJob(c, jobDetailSchema);
      return c.json(representJob(world.jobs.create(detail, file)));
    },
  });

  endpoint(routes, `${path}/create-and-execute-job`, {
    async POST(c) {
      readQuery(c, noQuery);
      const { detail, file } = await readJob(c, jobDetailSchema);
      if (file === undefined) throw new Refusal(400, 'fileName: is needed');
      const run = world.jobs.schedule(world.jobs.create(detail, file));
      return c.json(settings.scheduledRunsAs === 'array' ? [show(run)] : show(run));
    },
  });

  endpoint(routes, `${path}/execute-job`, {
    async POST(c) {
      readQuery(c, noQuery);
      const { ids } = await readBody(c, jobIdsSchema);
      const runs = ids.map((id) => world.jobs.job(id)).map((job) => world.jobs.schedule(job));
      const [first, ...more] = runs;
      const asObject = settings.scheduledRunsAs === 'object' && more.length === 0 && first !== undefined;
      return c.json(asObject ? show(first) : runs.map(show));
    },
  });

  endpoint(routes, `${path}/update-execute-job`, {
    async POST(c) {
      readQuery(c, noQuery);
      const { detail, file } = await readJob(c, jobUpdateSchema);
      const job = world.jobs.update(detail, file);
      world.jobs.schedule(job);
      return c.json(representJob(job));
    },
  });

  endpoint(routes, `${path}/schedule/get-latest-job-progress`, {
    GET(c) {
      const job = world.jobs.job(readQuery(c, jobQuery).jobid);
      const run = job.runs.at(-1);
      return c.json(representProgress(job, run, world.jobs.lookAt(run)));
    },
  });

  endpoint(routes, `${path}/cancel/{run}`, {
    POST(c) {
      readQuery(c, noQuery);
      world.jobs.cancel(pathId(c, 'run'));
      return c.json(true);
    },
  });

  endpoint(routes, `${path}/file-upload-job/list`, {
    GET(c) {
      const { projectId, releaseId } = readQuery(c, jobsQuery);
      world.repository.releaseOf(world.repository.project(projectId), releaseId);
      const jobs = world
        .listed(world.jobs.all, ({ createdOn }) => createdOn)
        .filter(({ detail }) => detail.projectId === projectId && detail.releaseId === releaseId);
      return c.json(jobs.map(representJob));
    },
  });
}

/** Under `v3`. */
export function addJobRoutes(routes: Hono<EmulatorEnv>, world: World): void {
  endpoint(routes, '/automation/job/detail', {
    GET(c) {
      return c.json(representJob(world.jobs.job(readQuery(c, jobQuery).jobid)));
    },
  });

  endpoint(routes, '/automation/job/delete', {
    async POST(c) {
      readQuery(c, noQuery);
      const { ids } = await readBody(c, jobIdsSchema);
      world.jobs.delete(ids.map((id) => world.jobs.job(id)));
      return c.json(true);
    },
  });
}

/** Either JSON, or a form of `automationJobDetail` and the result file as `fileName`. */
async function readJob<Schema extends z.ZodType>(
  c: Context<EmulatorEnv>,
  schema: Schema,
): Promise<{ detail: z.output<Schema>; file: UploadedFile | undefined }> {
  if (!isForm(c)) return { detail: await readBody(c, schema), file: undefined };
  const { texts, files } = await readForm(c);
  const text = texts.get('automationJobDetail');
  if (text === undefined) throw new Refusal(400, 'automationJobDetail: is needed');
  const stranger = [...texts.keys()].find((name) => name !== 'automationJobDetail');
  const [file, ...more] = files;
  const other = stranger ?? files.find(({ field }) => field !== 'fileName')?.field;
  if (other !== undefined) throw new Refusal(400, `${other}: is not known`);
  if (more.length > 0) throw new Refusal(400, 'fileName: must be given once');
  return { detail: parseJson(text, schema), file };
}

function representJob({ id, detail, file, createdOn }: Job) {
  return {
    id,
    ...detail,
    fileName: file?.name ?? null,
    createdBy: USER.id,
    createdOn: Math.floor(createdOn),
  };
}

/** At the moment of scheduling. The page names `id` alone; the rest is UNVERIFIED. */
function representRun({ settings }: World, { id, job, scheduledAt }: JobRun) {
  const scheduledOn = Math.floor(scheduledAt);
  return { id, ...(settings.scheduledRunHasJob ? { jobId: job.id } : {}), status: 'new', scheduledOn };
}

/**
 * "Information on the job and its cycle." A public client takes the state from the third property of the text, so no
 * comma may come before it; its name and the others are UNVERIFIED.
 */
function representProgress(job: Job, run: JobRun | undefined, state: string) {
  const ended = state === 'in-progress' ? undefined : run;
  const result = ended?.result;
  return {
    id: run?.id ?? null,
    jobId: job.id,
    status: state,
    jobName: job.detail.jobName,
    cycleName: result?.cycleName ?? job.detail.cycleName,
    cycleId: result?.cycleId ?? null,
    total: result?.total ?? 0,
    passed: result?.passed ?? 0,
    failed: result?.failed ?? 0,
    skipped: result?.skipped ?? 0,
    message: ended?.message ?? null,
  };
}
