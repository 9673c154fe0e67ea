import type { Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { endpoint, pathId } from './endpoint.ts';
import { readBody, readQuery } from './input.ts';
import { type CyclePhase, isAtOrBelow } from './planning.ts';
import { hierarchyQuery, noQuery, restQuery } from './query.ts';
import { Refusal } from './refusal.ts';
import type { TreeNode } from './repository.ts';
import { representCycle, representNode, representPhase } from './representation.ts';
import { choiceSchema, cycleSchema, phaseSchema } from './schemas.ts';
import { USER } from './user.ts';
import type { World } from './world.ts';

/**
 * Cycles, phases, and the cases in these.
 * support.smartbear.com/zephyr-enterprise/docs/en/migrating-to-zephyr-enterprise/via-rest-api/
 * test-planning--cycles-and-phases-.html
 */
export function addCycleRoutes(routes: Hono<EmulatorEnv>, world: World): void {
  endpoint(routes, '/cycle', {
    async POST(c) {
      readQuery(c, noQuery);
      const {
        releaseId,
        name,
        build = '',
        environment = '',
        startDate,
        endDate,
      } = await readBody(c, cycleSchema);
      world.repository.release(releaseId);
      const cycle = world.planning.createCycle({ releaseId, name, build, environment, startDate, endDate });
      return c.json(representCycle(cycle));
    },
  });

  endpoint(routes, '/cycle/{cycle}', {
    GET(c) {
      readQuery(c, noQuery);
      return c.json(representCycle(world.planning.cycle(pathId(c, 'cycle'))));
    },
  });

  endpoint(routes, '/cycle/release/{release}', {
    GET(c) {
      readQuery(c, noQuery);
      const release = world.repository.release(pathId(c, 'release'));
      const cycles = world
        .listed(world.planning.cycles, ({ createdOn }) => createdOn)
        .filter(({ releaseId }) => releaseId === release.id);
      return c.json(cycles.map(representCycle));
    },
  });

  endpoint(routes, '/cycle/{cycle}/phase', {
    async POST(c) {
      readQuery(c, noQuery);
      const cycle = world.planning.cycle(pathId(c, 'cycle'));
      const { cycleId, releaseId, freeForm, tcrCatalogTreeId, ...input } = await readBody(c, phaseSchema);
      if (cycleId !== undefined && cycleId !== cycle.id)
        throw new Refusal(400, 'cycleId: is not that of the path');
      const node = freeForm ? undefined : world.repository.node(tcrCatalogTreeId ?? 0);
      if (
        [releaseId ?? cycle.releaseId, node?.releaseId ?? cycle.releaseId].some(
          (id) => id !== cycle.releaseId,
        )
      ) {
        throw new Refusal(400, `The cycle is of release ${cycle.releaseId}.`);
      }
      const { startDate, endDate, name = node?.name ?? '' } = input;
      return c.json(representPhase(world.planning.createPhase(cycle, { name, startDate, endDate, node })));
    },
  });

  endpoint(routes, '/assignmenttree/{phase}', {
    GET(c) {
      readQuery(c, noQuery);
      return c.json(representNode(world.planning.phase(pathId(c, 'phase')).node));
    },
  });

  endpoint(routes, '/assignmenttree/{phase}/assign/bytree/{node}', {
    async POST(c) {
      const { includehierarchy } = readQuery(c, hierarchyQuery);
      const phase = world.planning.phase(pathId(c, 'phase'));
      if (!phase.freeForm) throw new Refusal(400, `Cycle phase ${phase.id} is not free-form.`);
      const parent = folderOf(world, phase, pathId(c, 'node'));
      const chosen = (await readBody(c, choiceSchema)).flatMap(({ treeid, tctIds, isExclusion }) => {
        const from = world.repository.node(treeid);
        if (!isExclusion) return from.cases.map(({ testcase }) => ({ from, testcase }));
        return tctIds.map((id) => {
          const testcase = from.byVersion.get(id)?.testcase;
          if (testcase === undefined)
            throw new Refusal(400, `Tree node ${treeid} has no test case version ${id}.`);
          return { from, testcase };
        });
      });
      for (const { from, testcase } of chosen) world.planning.add(parent, from, testcase, includehierarchy);
      return c.json(representNode(phase.node));
    },
  });

  // The cases' creator is the only user there is.
  endpoint(routes, '/assignmenttree/{phase}/assign', {
    POST(c) {
      readQuery(c, noQuery);
      const phase = world.planning.phase(pathId(c, 'phase'));
      return c.json(world.planning.assignRest(phase, phase.node, USER.id).length);
    },
  });

  endpoint(routes, '/assignmenttree/{phase}/bulk/tree/{node}/from/{from}/to/{to}', {
    PUT(c) {
      const { cascade = true } = readQuery(c, restQuery);
      const phase = world.planning.phase(pathId(c, 'phase'));
      const node = folderOf(world, phase, pathId(c, 'node'));
      if (pathId(c, 'from') !== -1) throw new Refusal(400, 'Only what nobody has can be assigned like this.');
      const assigned = world.planning.assignRest(
        phase,
        cascade ? node : { ...node, children: [] },
        pathId(c, 'to'),
      );
      return c.json(assigned.length);
    },
  });
}

function folderOf({ repository }: World, phase: CyclePhase, id: number): TreeNode {
  const node = repository.node(id);
  if (!isAtOrBelow(node, phase.node))
    throw new Refusal(400, `Tree node ${id} is not of cycle phase ${phase.id}.`);
  return node;
}
