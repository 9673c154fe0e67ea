import type { Hono } from 'hono';
import type * as z from 'zod';
import type { EmulatorEnv } from '../env.ts';
import { takeEach } from './bulk.ts';
import { customFieldValue, updated } from './custom-fields.ts';
import { caseIn, latestRun, type MarkOptions, mark, permissionOf, refuseWithout } from './cycles.ts';
import { endpoint, segment } from './endpoint.ts';
import { readBody, readQuery } from './input.ts';
import { markQuery, noQuery } from './query.ts';
import { representRunDetail } from './representation.ts';
import { bulkFieldsSchema, bulkRunsSchema, runSchema } from './schemas.ts';
import { cycleOf } from './scope.ts';
import type { World } from './world.ts';

/** Results. */
export function addRunRoutes(routes: Hono<EmulatorEnv>, world: World): void {
  const optionsOf = ({ addCaseToCycle, ...query }: z.output<typeof markQuery>): MarkOptions => ({
    ...query,
    addCaseToCycle: addCaseToCycle ?? world.settings.addsCasesUnasked,
  });

  endpoint(routes, '/testcycle/{cycle}/testcase/{case}/testrun', {
    // "Get the Latest Run", the path as in public clients.
    GET(c) {
      readQuery(c, noQuery);
      const cycle = cycleOf(world, c, 'read');
      const entry = caseIn(cycle, segment(c, 'case'));
      return c.json(representRunDetail(world, cycle, entry, latestRun(entry)));
    },
    async POST(c) {
      const options = optionsOf(readQuery(c, markQuery));
      const cycle = cycleOf(world, c, 'write');
      const key = segment(c, 'case');
      const run = mark(world, cycle, key, await readBody(c, runSchema), options);
      return c.json(representRunDetail(world, cycle, caseIn(cycle, key), run));
    },
  });

  endpoint(routes, '/testcycle/{cycle}/bulk/testrun/update', {
    async POST(c) {
      const options = optionsOf(readQuery(c, markQuery));
      const cycle = cycleOf(world, c, 'write');
      const { testRuns } = await readBody(c, bulkRunsSchema);
      const ids: [string, { ID: number }][] = [];
      const answer = takeEach(
        testRuns,
        ({ testCaseKey }) => testCaseKey,
        ({ testCaseKey, ...given }) => {
          ids.push([testCaseKey, { ID: mark(world, cycle, testCaseKey, given, options).ID }]);
        },
      );
      return c.json({
        ...answer,
        ...(world.settings.bulkTellsRunIds ? { processedData: Object.fromEntries(ids) } : {}),
      });
    },
  });

  // "Bulk Update run fields".
  endpoint(routes, '/testcycle/{cycle}/bulk/testrun', {
    async PUT(c) {
      readQuery(c, noQuery);
      const cycle = cycleOf(world, c, 'write');
      const { testRunSearchRequest, testRunBulkUpdateRequest } = await readBody(c, bulkFieldsSchema);
      const { customFields } = world.settings.configuration;
      const updates = testRunBulkUpdateRequest.customFieldValueToUpdate.map(
        ({ customValue, customFieldUpdateOperationType: operation }, index) => {
          const place = `testRunBulkUpdateRequest.customFieldValueToUpdate.${index}.customValue`;
          return { field: customFieldValue(customFields, customValue, place), operation };
        },
      );
      const { list } = testRunSearchRequest.key;
      const answer = takeEach(list, String, (key) => {
        const entry = caseIn(cycle, key);
        refuseWithout('write', world, permissionOf(world, cycle, entry.testCase), `the run of ${key}`);
        const run = latestRun(entry);
        for (const { field, operation } of updates)
          run.customFields = updated(run.customFields, field, operation);
      });
      return c.json(answer);
    },
  });
}
