import type { Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { endpoint, pathId } from './endpoint.ts';
import { readBody, readQuery } from './input.ts';
import { newNodeQuery, noQuery, treeQuery } from './query.ts';
import { Refusal } from './refusal.ts';
import { nodesBelow } from './repository.ts';
import { representNode } from './representation.ts';
import { nodeSchema } from './schemas.ts';
import type { World } from './world.ts';

/**
 * Folders of the test repository.
 * support.smartbear.com/zephyr-enterprise/docs/en/migrating-to-zephyr-enterprise/via-rest-api/create-a-test-case-tree.html
 */
export function addTreeRoutes(routes: Hono<EmulatorEnv>, world: World): void {
  const list = (query: { type: 'Phase' | 'Module'; releaseid: number; parentid?: number | undefined }) => {
    const { repository } = world;
    const roots = repository.rootsOf(repository.release(query.releaseid).id);
    if (query.parentid !== undefined && query.parentid !== 0) return repository.node(query.parentid).children;
    return query.type === 'Phase' ? roots : roots.flatMap(nodesBelow).filter(({ type }) => type === 'Module');
  };

  endpoint(routes, '/testcasetree', {
    GET(c) {
      return c.json(list(readQuery(c, treeQuery)).map(representNode));
    },
    async POST(c) {
      const { parentid } = readQuery(c, newNodeQuery);
      const { name, description = '', type, releaseId } = await readBody(c, nodeSchema);
      const { repository } = world;
      const parent = parentid === 0 ? null : repository.node(parentid);
      if ((parent === null) !== (type === 'Phase')) {
        throw new Refusal(400, 'type: must be Phase at the top and Module below');
      }
      if (parent !== null && parent.releaseId !== repository.release(releaseId).id) {
        throw new Refusal(400, `releaseId: the parent is of release ${parent.releaseId}`);
      }
      repository.release(releaseId);
      return c.json(representNode(repository.createNode({ name, description, releaseId, parent })));
    },
  });

  endpoint(routes, '/testcasetree/lite', {
    GET(c) {
      return c.json(list(readQuery(c, treeQuery)).map(representNode));
    },
  });

  endpoint(routes, '/testcasetree/{node}', {
    GET(c) {
      readQuery(c, noQuery);
      return c.json(representNode(world.repository.node(pathId(c, 'node'))));
    },
  });

  endpoint(routes, '/testcasetree/hierarchy/{node}', {
    GET(c) {
      readQuery(c, noQuery);
      return c.json(nodesBelow(world.repository.node(pathId(c, 'node'))).map(({ id }) => id));
    },
  });
}
