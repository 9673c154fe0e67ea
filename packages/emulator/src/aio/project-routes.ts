import type { Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import type { AioConfiguration } from './configuration.ts';
import { endpoint } from './endpoint.ts';
import { readBody, readQuery } from './input.ts';
import { noQuery } from './query.ts';
import { representFolder } from './representation.ts';
import { hierarchySchema, tagsSchema } from './schemas.ts';
import { projectOf } from './scope.ts';
import type { World } from './world.ts';

/** The first four are known from public clients, the others UNVERIFIED. */
const LISTS: Record<string, keyof AioConfiguration> = {
  customfield: 'customFields',
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
      projectOf(world, c, 'read');
      return c.json(world.settings.configuration);
    },
  });

  for (const [path, list] of Object.entries(LISTS)) {
    endpoint(routes, `/config/${path}`, {
      GET(c) {
        readQuery(c, noQuery);
        projectOf(world, c, 'read');
        return c.json(world.settings.configuration[list]);
      },
    });
  }

  // Several at once; a name that is there already is no error, as with folders (public clients).
  endpoint(routes, '/tag', {
    GET(c) {
      readQuery(c, noQuery);
      return c.json(projectOf(world, c, 'read').tags);
    },
    async POST(c) {
      readQuery(c, noQuery);
      const { tags } = projectOf(world, c, 'write');
      const wanted = await readBody(c, tagsSchema);
      const found = wanted.map(({ name }) => {
        const known = tags.find((tag) => tag.name === name);
        if (known !== undefined) return known;
        const tag = { ID: world.ids.next(), name };
        tags.push(tag);
        return tag;
      });
      return c.json(found);
    },
  });

  for (const [kind, folders] of [
    ['testcycle', 'cycleFolders'],
    ['testcase', 'caseFolders'],
  ] as const) {
    endpoint(routes, `/${kind}/folder`, {
      GET(c) {
        readQuery(c, noQuery);
        return c.json(projectOf(world, c, 'read')[folders].tree());
      },
    });

    endpoint(routes, `/${kind}/folder/hierarchy`, {
      async PUT(c) {
        readQuery(c, noQuery);
        const project = projectOf(world, c, 'write');
        const { folderHierarchy, baseFolderId } = await readBody(c, hierarchySchema);
        return c.json(representFolder(project[folders].at(folderHierarchy, baseFolderId)));
      },
    });
  }
}
