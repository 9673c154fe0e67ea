import type { Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import type { AioConfiguration } from './configuration.ts';
import { endpoint } from './endpoint.ts';
import { readBody, readQuery } from './input.ts';
import { noQuery } from './query.ts';
import { representFolder } from './representation.ts';
import { hierarchySchema, tagSchema } from './schemas.ts';
import { projectOf } from './scope.ts';
import type { World } from './world.ts';

/** The first three are known from public clients, the others UNVERIFIED. */
const LISTS: Record<string, Exclude<keyof AioConfiguration, 'customFields'>> = {
  'testcase/status': 'caseStatuses',
  'testcase/priority': 'casePriorities',
  'testcase/scripttype': 'caseScriptTypes',
  'testcase/automationstatus': 'caseAutomationStatuses',
  'testcase/type': 'caseTypes',
  'testrun/status': 'runStatuses',
};

/** Configuration, tags and folders. */
export function addProjectRoutes(routes: Hono<EmulatorEnv>, world: World): void {
  endpoint(routes, '/config', {
    GET(c) {
      readQuery(c, noQuery);
      projectOf(world, c);
      return c.json(world.settings.configuration);
    },
  });

  for (const [path, list] of Object.entries(LISTS)) {
    endpoint(routes, `/config/${path}`, {
      GET(c) {
        readQuery(c, noQuery);
        projectOf(world, c);
        return c.json(world.settings.configuration[list]);
      },
    });
  }

  // Path and body are UNVERIFIED; a name that is there already is no error, as with folders.
  endpoint(routes, '/tag', {
    GET(c) {
      readQuery(c, noQuery);
      return c.json(projectOf(world, c).tags);
    },
    async POST(c) {
      readQuery(c, noQuery);
      const { tags } = projectOf(world, c);
      const { name } = await readBody(c, tagSchema);
      const known = tags.find((tag) => tag.name === name);
      if (known !== undefined) return c.json(known);
      const tag = { ID: world.ids.next(), name };
      tags.push(tag);
      return c.json(tag);
    },
  });

  for (const [kind, folders] of [
    ['testcycle', 'cycleFolders'],
    ['testcase', 'caseFolders'],
  ] as const) {
    endpoint(routes, `/${kind}/folder/hierarchy`, {
      async PUT(c) {
        readQuery(c, noQuery);
        const project = projectOf(world, c);
        const { folderHierarchy, baseFolderId } = await readBody(c, hierarchySchema);
        return c.json(representFolder(project[folders].at(folderHierarchy, baseFolderId)));
      },
    });
  }
}
