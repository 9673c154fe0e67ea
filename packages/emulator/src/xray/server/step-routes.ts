import type { Context, Hono } from 'hono';
import * as z from 'zod';
import type { EmulatorEnv } from '../../env.ts';
import { endpoint, param } from '../endpoint.ts';
import { check, readJson, readQuery } from '../input.ts';
import { Refusal } from '../refusal.ts';
import type { Product } from '../store/product.ts';
import type { RunStep, TestRun } from '../store/runs.ts';
import { seenRun, writableRun } from './lookup.ts';
import { representFile, representIteration, representStep } from './representation.ts';
import { evidenceSchema, runUpdateSchema, updateRun } from './test-run-update.ts';
import type { ServerVersion } from './version.ts';

const statusQuery = z.strictObject({ status: z.string().min(1) });
const stepSchema = runUpdateSchema.shape.steps.unwrap().element.omit({ id: true });
const iterationSchema = runUpdateSchema.shape.iterations.unwrap().element.omit({ id: true });
const noUpdate = { examples: [], steps: [], iterations: [] };

/** Steps of a run, and its iterations, which 1.0 does not have. */
export function addStepRoutes(routes: Hono<EmulatorEnv>, product: Product, version: ServerVersion): void {
  const seen = (c: Context<EmulatorEnv>) => seenRun(product, product.runs.runById(param(c, 'id')));
  const updateStep = (c: Context<EmulatorEnv>, update: z.output<typeof stepSchema>) => {
    const run = writableRun(product, param(c, 'id'));
    const { step } = stepOf(run, param(c, 'stepId'));
    return updateRun(product, run, { ...noUpdate, steps: [{ ...update, id: step.id }] });
  };

  endpoint(routes, '/testrun/:id/step', {
    GET: (c) => c.json(seen(c).steps.map((step, index) => representStep(c, step, index))),
  });

  endpoint(routes, '/testrun/:id/step/:stepId', {
    GET(c) {
      const { step, index } = stepOf(seen(c), param(c, 'stepId'));
      return c.json(representStep(c, step, index));
    },
    async PUT(c) {
      const answer = updateStep(c, check(stepSchema, await readJson(c), 'the body'));
      return c.json(answer.stepResults[0] ?? {});
    },
  });

  endpoint(routes, '/testrun/:id/step/:stepId/status', {
    PUT(c) {
      updateStep(c, readQuery(c, statusQuery));
      return c.body(null, 200);
    },
  });

  endpoint(routes, '/testrun/:id/step/:stepId/attachment', {
    GET(c) {
      const { step } = stepOf(seen(c), param(c, 'stepId'));
      return c.json(step.evidence.map((file) => representFile(c, file)));
    },
    async POST(c) {
      const evidence = check(evidenceSchema, await readJson(c), 'the body');
      updateStep(c, { evidences: { add: [evidence], remove: [] } });
      return c.body(null, version === '1.0' ? 200 : 201);
    },
  });

  if (version === '1.0') return;
  endpoint(routes, '/testrun/:id/iteration/:iterationId', {
    GET(c) {
      const iteration = iterationOf(seen(c), param(c, 'iterationId'));
      const steps = iteration.steps.map((step, index) => representStep(c, step, index));
      return c.json({ ...representIteration(product, iteration), steps });
    },
    async PUT(c) {
      const run = writableRun(product, param(c, 'id'));
      const { id } = iterationOf(run, param(c, 'iterationId'));
      const update = check(iterationSchema, await readJson(c), 'the body');
      return c.json(updateRun(product, run, { ...noUpdate, iterations: [{ ...update, id }] }));
    },
  });
}

function stepOf(run: TestRun, id: string): { step: RunStep; index: number } {
  const index = run.steps.findIndex((step) => step.id === id);
  const step = run.steps[index];
  if (step === undefined) throw new Refusal(404, `Step ${id} not found.`);
  return { step, index };
}

function iterationOf(run: TestRun, id: string): TestRun['iterations'][number] {
  const iteration = run.iterations.find((each) => each.id === id);
  if (iteration === undefined) throw new Refusal(404, `Iteration ${id} not found.`);
  return iteration;
}
