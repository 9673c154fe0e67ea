import type { Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { addCase, createCycle, permissionOf, refuseWithout, resetRun, runIn } from './cycles.ts';
import { endpoint, segment } from './endpoint.ts';
import { readBody, readQuery } from './input.ts';
import { detailQuery, noQuery, pageOf, pageQuery } from './query.ts';
import {
  representCaseRuns,
  representCycle,
  representCycleCase,
  representRunDetail,
  representSummary,
} from './representation.ts';
import { cycleSearchSchema, newCycleSchema } from './schemas.ts';
import { cycleOf, projectOf } from './scope.ts';
import { matches } from './search.ts';
import type { World } from './world.ts';

/** Cycles, and what can be read in them. */
export function addCycleRoutes(routes: Hono<EmulatorEnv>, world: World): void {
  endpoint(routes, '/testcycle', {
    GET(c) {
      const query = readQuery(c, pageQuery);
      return c.json(pageOf(projectOf(world, c, 'read').cycles, query, representCycle));
    },
  });

  endpoint(routes, '/testcycle/detail', {
    async POST(c) {
      readQuery(c, noQuery);
      const project = projectOf(world, c, 'write');
      return c.json(representCycle(createCycle(world, project, await readBody(c, newCycleSchema))));
    },
  });

  endpoint(routes, '/testcycle/search', {
    async POST(c) {
      const query = readQuery(c, pageQuery);
      const { cycles } = projectOf(world, c, 'read');
      const criteria = await readBody(c, cycleSearchSchema);
      const hits = world.searchable(cycles).filter((cycle) => matches(criteria, cycle));
      return c.json(pageOf(hits, query, representCycle));
    },
  });

  endpoint(routes, '/testcycle/{cycle}/detail', {
    GET(c) {
      readQuery(c, detailQuery);
      return c.json(representCycle(cycleOf(world, c, 'read')));
    },
  });

  endpoint(routes, '/testcycle/{cycle}/summary', {
    GET(c) {
      readQuery(c, noQuery);
      return c.json(representSummary(cycleOf(world, c, 'read')));
    },
  });

  endpoint(routes, '/testcycle/{cycle}/testcase', {
    GET(c) {
      const query = readQuery(c, pageQuery);
      const cycle = cycleOf(world, c, 'read');
      return c.json(
        pageOf([...cycle.cases.values()], query, (entry) => representCycleCase(world, cycle, entry)),
      );
    },
  });

  // "Add Case to a Cycle", the path as in the vendor's samples; the answer is UNVERIFIED.
  endpoint(routes, '/testcycle/{cycle}/testcase/{case}', {
    POST(c) {
      readQuery(c, noQuery);
      const cycle = cycleOf(world, c, 'write');
      return c.json(representCycleCase(world, cycle, addCase(world, cycle, segment(c, 'case'))));
    },
  });

  // "Get all Cases with all runs": grouped by case, as public clients read it.
  endpoint(routes, '/testcycle/{cycle}/testrun', {
    GET(c) {
      const query = readQuery(c, pageQuery);
      const cycle = cycleOf(world, c, 'read');
      return c.json(
        pageOf([...cycle.cases.values()], query, (entry) => representCaseRuns(world, cycle, entry)),
      );
    },
  });

  // The path as public clients have found it.
  endpoint(routes, '/testcycle/{cycle}/testrun/{run}', {
    GET(c) {
      readQuery(c, noQuery);
      const cycle = cycleOf(world, c, 'read');
      const { entry, run } = runIn(cycle, segment(c, 'run'));
      return c.json(representRunDetail(world, cycle, entry, run));
    },
  });

  // "Reset a run"; method, path and answer are UNVERIFIED.
  endpoint(routes, '/testcycle/{cycle}/testrun/{run}/reset', {
    PUT(c) {
      readQuery(c, noQuery);
      const cycle = cycleOf(world, c, 'write');
      const { entry, run } = runIn(cycle, segment(c, 'run'));
      const permission = permissionOf(world, cycle, entry.testCase);
      refuseWithout('write', world, permission, `the run of ${entry.testCase.key}`);
      resetRun(world, run);
      return c.json(representRunDetail(world, cycle, entry, run));
    },
  });

  // Path and answer are UNVERIFIED.
  endpoint(routes, '/testcycle/{cycle}', {
    DELETE(c) {
      readQuery(c, noQuery);
      const project = world.project(segment(c, 'project'));
      const cycle = cycleOf(world, c, 'delete');
      project.cycles = project.cycles.filter((each) => each !== cycle);
      return c.body(null, 204);
    },
  });
}
