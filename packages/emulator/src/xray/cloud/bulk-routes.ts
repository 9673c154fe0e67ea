import type { Context, Hono } from 'hono';
import { isoTime } from '../../clock.ts';
import type { EmulatorEnv } from '../../env.ts';
import { endpoint, param } from '../endpoint.ts';
import { check, readJson } from '../input.ts';
import { issueLink } from '../origin.ts';
import { Refusal } from '../refusal.ts';
import type { Product } from '../store/product.ts';
import { elementsSchema } from './bulk-elements.ts';
import { type BulkJob, type BulkJobs, statusOf } from './bulk-jobs.ts';
import type { Tokens } from './tokens.ts';

/** docs.getxray.app/display/XRAYCLOUD/Importing+Tests+-+REST+v2; the same in version 1. */
export function addBulkRoutes(
  routes: Hono<EmulatorEnv>,
  parts: { product: Product; jobs: BulkJobs; tokens: Tokens },
): void {
  const { product, jobs, tokens } = parts;

  const start = async (c: Context<EmulatorEnv>, project: string | undefined) => {
    const elements = check(elementsSchema, await readJson(c), 'the tests');
    const job = jobs.start(tokens.clientOf(c.req.header('authorization')), elements, project);
    return c.json({ jobId: job.id });
  };

  endpoint(routes, '/import/test/bulk', { POST: (c) => start(c, undefined) });

  endpoint(routes, '/import/test/bulk/:jobId/status', {
    GET(c) {
      jobs.advance();
      return c.json(representJob(c, jobs.find(param(c, 'jobId'))));
    },
  });

  endpoint(routes, '/import/test/bulk/:project', {
    POST(c) {
      const idOrKey = param(c, 'project');
      const project = product.issues.projectWithId(idOrKey) ?? idOrKey;
      if (!product.issues.hasProject(project)) throw new Refusal(400, `There is no project ${idOrKey}.`);
      return start(c, project);
    },
  });
}

function representJob(c: Context<EmulatorEnv>, job: BulkJob) {
  const status = statusOf(job);
  if (status === 'pending') return { status };
  const total = job.elements.length;
  if (status === 'working') {
    const at = new Date(isoTime(job.createdAt)).toUTCString();
    return {
      status,
      progress: [
        `[${at}] Preprocessing the information of the ${total} tests to import.`,
        `[${at}] Creating ${total} issue(s) in JIRA.`,
      ],
      progressValue: Math.floor((job.done / total) * 100),
    };
  }
  const inOrder = (a: { elementNumber: number }, b: { elementNumber: number }) =>
    a.elementNumber - b.elementNumber;
  return {
    status,
    result: {
      errors: job.errors.toSorted(inOrder),
      issues: job.issues
        .toSorted(inOrder)
        .map(({ elementNumber, issue }) => ({ elementNumber, ...issueLink(c, issue) })),
    },
  };
}
