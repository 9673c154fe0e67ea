import type { Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { endpoint, pathId } from './endpoint.ts';
import { readQuery } from './input.ts';
import { junitTemplate } from './parser-template.ts';
import { fieldsQuery, noQuery, pageOf, preferenceQuery, preferencesQuery, releasesQuery } from './query.ts';
import { found, Refusal } from './refusal.ts';
import { representProject } from './representation.ts';
import { USER } from './user.ts';
import type { World } from './world.ts';

const STATUSES = 'testresult.testresultStatus.LOV';

/** The user, projects, releases and preferences, as the vendor's Jenkins plugin asks for them. */
export function addProjectRoutes(routes: Hono<EmulatorEnv>, world: World): void {
  endpoint(routes, '/user/current', {
    GET(c) {
      readQuery(c, noQuery);
      return c.json(USER);
    },
  });

  endpoint(routes, '/project/{project}', {
    GET(c) {
      readQuery(c, noQuery);
      return c.json(representProject(world.repository.project(pathId(c, 'project'))));
    },
  });

  endpoint(routes, '/project/user/{user}', {
    GET(c) {
      readQuery(c, noQuery);
      return c.json(world.repository.projects.map(representProject));
    },
  });

  endpoint(routes, '/project/project/{user}', {
    GET(c) {
      readQuery(c, noQuery);
      return c.json(world.repository.projects.map(({ id }) => id));
    },
  });

  endpoint(routes, '/release/paged/project/{project}', {
    GET(c) {
      const query = readQuery(c, releasesQuery);
      const { id, releases } = world.repository.project(pathId(c, 'project'));
      return c.json(pageOf(releases, query, (release) => ({ ...release, projectId: id })));
    },
  });

  endpoint(routes, '/admin/preference', {
    GET(c) {
      const { key } = readQuery(c, preferenceQuery);
      const preference = preferences(world).find(({ name }) => name === key);
      if (preference === undefined) throw new Refusal(400, `There is no preference ${JSON.stringify(key)}.`);
      return c.json(preference);
    },
  });

  endpoint(routes, '/parsertemplate/', {
    GET(c) {
      readQuery(c, noQuery);
      return c.json([junitTemplate]);
    },
  });

  endpoint(routes, '/parsertemplate/{template}', {
    GET(c) {
      readQuery(c, noQuery);
      const id = pathId(c, 'template');
      return c.json(found(id === junitTemplate.id ? junitTemplate : undefined, 'parser template', id));
    },
  });

  endpoint(routes, '/field/entity/testcase', {
    GET(c) {
      readQuery(c, fieldsQuery);
      return c.json([]);
    },
  });
}

/** Under `v4`. */
export function addPreferenceRoutes(routes: Hono<EmulatorEnv>, world: World): void {
  endpoint(routes, '/admin/preference/all/system', {
    GET(c) {
      readQuery(c, preferencesQuery);
      return c.json(preferences(world));
    },
  });
}

/** The list of statuses is JSON in a string; its ids are strings, which clients compare with those of executions. */
function preferences({ statuses }: World) {
  const value = JSON.stringify(
    statuses.map(({ id, name, active = true }) => ({ id, value: name, active: String(active) })),
  );
  const common = { isCustomizable: true, editable: true, accessLevel: 0 };
  return [
    { name: STATUSES, value, defaultValue: value, ...common },
    { name: 'cycle.environment.enabled', value: 'false', defaultValue: 'false', ...common },
  ];
}
