import type { Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { refuseWithout } from './cycles.ts';
import { endpoint, segment } from './endpoint.ts';
import { readBody, readQuery } from './input.ts';
import { detailQuery, noQuery, pageOf, pageQuery } from './query.ts';
import { found } from './refusal.ts';
import { representCase } from './representation.ts';
import { caseSearchSchema, newCaseSchema } from './schemas.ts';
import { projectOf } from './scope.ts';
import { matches, namedKeys } from './search.ts';
import type { World } from './world.ts';

export function addCaseRoutes(routes: Hono<EmulatorEnv>, world: World): void {
  const knownOf = (project: string) =>
    world.cases.known().filter(({ key }) => key.startsWith(`${project}-TC-`));

  // Cases that are there by default are listed once something has named them.
  endpoint(routes, '/testcase', {
    GET(c) {
      const query = readQuery(c, pageQuery);
      return c.json(pageOf(knownOf(projectOf(world, c, 'read').key), query, representCase));
    },
    async POST(c) {
      readQuery(c, noQuery);
      const project = projectOf(world, c, 'write');
      return c.json(representCase(world.cases.create(project, await readBody(c, newCaseSchema))));
    },
  });

  // Likewise, but by their keys they are found at once.
  endpoint(routes, '/testcase/search', {
    async POST(c) {
      const query = readQuery(c, pageQuery);
      const { key } = projectOf(world, c, 'read');
      const criteria = await readBody(c, caseSearchSchema);
      for (const named of namedKeys(criteria)) world.cases.find(named);
      const hits = world.searchable(knownOf(key)).filter((each) => matches(criteria, each));
      return c.json(pageOf(hits, query, representCase));
    },
  });

  endpoint(routes, '/testcase/{case}/detail', {
    GET(c) {
      readQuery(c, detailQuery);
      projectOf(world, c, 'read');
      const key = segment(c, 'case');
      const note = found(world.cases.find(key), 'case', key);
      refuseWithout('read', world, note.permission, key);
      return c.json(representCase(note));
    },
  });
}
