import type { Context, Hono } from 'hono';
import type * as z from 'zod';
import type { EmulatorEnv } from '../env.ts';
import { endpoint, pathId } from './endpoint.ts';
import { readBody, readQuery } from './input.ts';
import { casesQuery, noQuery, pageOf, searchQuery } from './query.ts';
import { Refusal } from './refusal.ts';
import type { TreeNode } from './repository.ts';
import { representSteps, representTreeCase } from './representation.ts';
import { caseSchema, casesSchema, caseUpdatesSchema, requirementsSchema, stepsSchema } from './schemas.ts';
import type { World } from './world.ts';

/** Test cases, as the vendor's Jenkins plugin finds and makes them. */
export function addCaseRoutes(routes: Hono<EmulatorEnv>, world: World): void {
  const casesOf = (node: number) =>
    world.listed(world.repository.node(node).cases, ({ placedAt }) => placedAt);

  const createOne = async (c: Context<EmulatorEnv>) => {
    readQuery(c, noQuery);
    const input = await readBody(c, caseSchema);
    const node = folderFor(world, input);
    return c.json(representTreeCase(world.repository.createCase(node, input.testcase)));
  };
  endpoint(routes, '/testcase', {
    GET(c) {
      const query = readQuery(c, searchQuery);
      const { id: releaseId } = world.repository.release(query.releaseid);
      const found = world.repository.cases.filter(
        ({ testcase }) => testcase.releaseId === releaseId && query.zqlquery.has(testcase.testcaseId),
      );
      const seen = world.listed(found, ({ placedAt }) => placedAt);
      return c.json(pageOf(seen, query, representTreeCase));
    },
    POST: createOne,
  });
  endpoint(routes, '/testcase/', { POST: createOne });

  endpoint(routes, '/testcase/bulk', {
    async POST(c) {
      readQuery(c, noQuery);
      const inputs = (await readBody(c, casesSchema)).map((input) => ({
        input,
        node: folderFor(world, input),
      }));
      const created = inputs.map(({ input, node }) => world.repository.createCase(node, input.testcase));
      return c.json(created.map(representTreeCase));
    },
  });

  endpoint(routes, '/testcase/update', {
    async PUT(c) {
      readQuery(c, noQuery);
      const updates = (await readBody(c, caseUpdatesSchema)).flatMap(
        ({ tctTestcaseVersionParam, ...update }) =>
          tctTestcaseVersionParam.map(({ tctId, testcaseVersionId }) => {
            const treeCase = world.repository.treeCase(tctId);
            if (treeCase.testcase.id !== testcaseVersionId) {
              throw new Refusal(
                400,
                `testcaseVersionId: test case ${tctId} has no version ${testcaseVersionId}`,
              );
            }
            return { treeCase, update };
          }),
      );
      for (const { treeCase, update } of updates) {
        const { given } = treeCase.testcase;
        treeCase.testcase.given = {
          ...given,
          ...(update.tag === undefined ? {} : { tag: update.tag.trim() }),
          customProperties: { ...given.customProperties, ...update.customFields },
        };
      }
      return c.json(updates.map(({ treeCase }) => representTreeCase(treeCase)));
    },
  });

  endpoint(routes, '/testcase/tree/{node}', {
    GET(c) {
      const query = readQuery(c, casesQuery);
      return c.json(pageOf(casesOf(pathId(c, 'node')), query, representTreeCase));
    },
  });

  endpoint(routes, '/testcase/planning/{node}', {
    GET(c) {
      const query = readQuery(c, casesQuery);
      const cases = casesOf(pathId(c, 'node'));
      return c.json(pageOf(cases, query, (treeCase) => ({ tct: representTreeCase(treeCase) })));
    },
  });

  endpoint(routes, '/testcase/{version}/teststep', {
    GET(c) {
      readQuery(c, noQuery);
      return c.json(representSteps(world.repository.testcase(pathId(c, 'version'))));
    },
  });

  endpoint(routes, '/testcase/{version}/teststep/{tct}', {
    async POST(c) {
      readQuery(c, noQuery);
      const { testcase, id } = world.repository.treeCase(pathId(c, 'tct'));
      if (testcase !== world.repository.testcase(pathId(c, 'version'))) {
        throw new Refusal(400, `Test case ${id} has another version.`);
      }
      world.repository.addSteps(testcase, (await readBody(c, stepsSchema)).steps);
      return c.json(representSteps(testcase, id));
    },
  });

  // The plugin sends one for each case, also when it has nothing to map; there are no requirements to map to.
  endpoint(routes, '/requirement/bulk', {
    async POST(c) {
      readQuery(c, noQuery);
      for (const { testcaseId } of await readBody(c, requirementsSchema))
        world.repository.byTestcaseId(testcaseId);
      return c.json([]);
    },
  });
}

function folderFor(
  { repository }: World,
  { tcrCatalogTreeId, testcase }: z.output<typeof caseSchema>,
): TreeNode {
  const node = repository.node(tcrCatalogTreeId);
  const { releaseId, projectId } = testcase;
  if (projectId !== undefined) repository.releaseOf(repository.project(projectId), node.releaseId);
  if ((releaseId ?? node.releaseId) !== node.releaseId) {
    throw new Refusal(400, `testcase.releaseId: the tree node is of release ${node.releaseId}`);
  }
  return node;
}
