import type { Context, Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { endpoint, pathId } from './endpoint.ts';
import { readBody, readQuery } from './input.ts';
import type { Execution } from './planning.ts';
import { executionsQuery, noQuery, pageOf, statusQuery } from './query.ts';
import { Refusal } from './refusal.ts';
import { representExecution } from './representation.ts';
import { executeSchema, idsSchema, modifySchema, resultsSchema, stepResultsSchema } from './schemas.ts';
import type { World } from './world.ts';

/**
 * Executions, as the vendor's Jenkins plugin drives them, and one by one as on
 * support.smartbear.com/zephyr-enterprise/docs/en/migrating-to-zephyr-enterprise/via-rest-api/execute-the-test-case.html
 */
export function addExecutionRoutes(routes: Hono<EmulatorEnv>, world: World): void {
  const show = (execution: Execution) => representExecution(execution, world.files);

  endpoint(routes, '/execution', {
    GET(c) {
      const { cyclephaseid, cycleid, releaseid, ...paging } = readQuery(c, executionsQuery);
      const executions =
        cyclephaseid === undefined
          ? world.planning.executions
          : [...world.planning.phase(cyclephaseid).executions.values()];
      const wanted = world
        .listed(executions, ({ assignedOn }) => assignedOn)
        .filter(
          ({ phase: { cycle } }) =>
            (cycleid === undefined || cycle.id === cycleid) &&
            (releaseid === undefined || cycle.releaseId === releaseid),
        );
      return c.json(pageOf(wanted, paging, show));
    },
  });

  endpoint(routes, '/execution/modify', {
    async POST(c) {
      readQuery(c, noQuery);
      const { createRTSList = [], updateRTSList = [] } = await readBody(c, modifySchema);
      const created = createRTSList.map(({ cyclePhaseId, tctId, testerId }) => ({
        phase: world.planning.phase(cyclePhaseId),
        treeCase: world.repository.treeCase(tctId),
        testerId,
      }));
      const updated = updateRTSList.map(({ rtsId, testerId }) => {
        const { phase, treeCase } = world.planning.execution(rtsId);
        return { phase, treeCase, testerId };
      });
      const all = [...created, ...updated];
      for (const { phase, treeCase } of all) world.planning.refuseStranger(phase, treeCase);
      return c.json(
        all.map(({ phase, treeCase, testerId }) => show(world.planning.assign(phase, treeCase, testerId))),
      );
    },
  });

  endpoint(routes, '/execution/bulk', {
    async PUT(c) {
      const { status, testerid } = readQuery(c, statusQuery);
      world.status(status);
      const executions = (await readBody(c, idsSchema)).ids.map((id) => world.planning.execution(id));
      for (const execution of executions) world.planning.record(execution, { status, executedBy: testerid });
      return c.json(executions.map(show));
    },
  });

  endpoint(routes, '/execution/bulk/execute', {
    async PUT(c) {
      readQuery(c, noQuery);
      const results = (await readBody(c, resultsSchema)).map(({ rtsId, testerId, status, ...result }) => ({
        execution: world.planning.execution(rtsId),
        result: { ...result, status: world.status(status), executedBy: testerId },
      }));
      for (const { execution, result } of results) world.planning.record(execution, result);
      return c.json(results.map(({ execution }) => show(execution)));
    },
  });

  // The page has it as POST, clients of real servers send PUT.
  const executeOne = async (c: Context<EmulatorEnv>) => {
    const { status, testerid } = readQuery(c, statusQuery);
    const execution = world.planning.execution(pathId(c, 'execution'));
    const { notes } = await readBody(c, executeSchema);
    world.planning.record(execution, { status: world.status(status), executedBy: testerid, notes });
    return c.json(show(execution));
  };
  endpoint(routes, '/execution/{execution}', { POST: executeOne, PUT: executeOne });

  endpoint(routes, '/execution/teststepresult/saveorupdate', {
    async POST(c) {
      readQuery(c, noQuery);
      const results = (await readBody(c, stepResultsSchema)).map((result) => {
        const execution = world.planning.execution(result.releaseTestScheduleId);
        const { steps } = execution.treeCase.testcase;
        if (execution.phase.id !== result.cyclePhaseId)
          throw new Refusal(400, 'cyclePhaseId: is another one');
        if (!steps.some(({ id, orderId }) => [id, orderId].includes(result.testStepId))) {
          throw new Refusal(400, `testStepId: the test case has no step ${result.testStepId}`);
        }
        world.status(String(result.status));
        return { execution, result };
      });
      return c.json(
        results.map(({ execution, result }) => ({
          ...result,
          id: world.planning.recordStep(execution, result.testStepId, result.status).id,
        })),
      );
    },
  });
}
