import type { Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { refuseWithout } from './cycles.ts';
import { endpoint, segment } from './endpoint.ts';
import { readBody, readQuery } from './input.ts';
import { noQuery, pageOf, pageQuery } from './query.ts';
import { found } from './refusal.ts';
import { representCase } from './representation.ts';
import { caseSearchSchema, newCaseSchema } from './schemas.ts';
import { projectOf } from './scope.ts';
import { matches, namedKeys } from './search.ts';
import type { World } from './world.ts';

export function addCaseRoutes(routes: Hono<EmulatorEnv>, world: World): void {
  endpoint(routes, '/testcase', {
    async POST(c) {
      readQuery(c, noQuery);
      const project = projectOf(world, c);
      return c.json(representCase(world.cases.create(project, await readBody(c, newCaseSchema))));
    },
  });

  // Cases that are there by default are found by their keys, and by the rest once something has named them.
  endpoint(routes, '/testcase/search', {
    async POST(c) {
      const query = readQuery(c, pageQuery);
      const { key } = projectOf(world, c);
      const criteria = await readBody(c, caseSearchSchema);
      for (const named of namedKeys(criteria)) world.cases.find(named);
      const ofProject = world.cases.known().filter((each) => each.key.startsWith(`${key}-TC-`));
      const hits = world.searchable(ofProject).filter((each) => matches(criteria, each));
      return c.json(pageOf(hits, query, representCase));
    },
  });

  // UNVERIFIED: by the example of a cycle's.
  endpoint(routes, '/testcase/{case}/detail', {
    GET(c) {
      readQuery(c, noQuery);
      projectOf(world, c);
      const key = segment(c, 'case');
      const note = found(world.cases.find(key), 'case', key);
      refuseWithout('read', world, note.permission, key);
      return c.json(representCase(note));
    },
  });
}
