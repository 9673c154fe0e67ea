import type { Failure } from '@livelane/dispatcher';
import type { ZephyrClient } from './client.ts';
import { nodeNames, type ZephyrSection } from './config.ts';
import { stopping } from './outcome.ts';
import type { Reply } from './request.ts';
import type { ShownNode } from './wire.ts';

/** What the vendor takes as the parent of a folder at the root (a client in use, `testcase_tree.py`). */
const ROOT = 0;

/**
 * The folder that `zephyr.caseTree` names.
 * @param options.make folders that are missing are made; otherwise the answer says which one is.
 */
export async function caseFolder(
  client: ZephyrClient,
  { caseTree, releaseId }: Pick<ZephyrSection, 'caseTree' | 'releaseId'>,
  options: { make: boolean },
): Promise<{ treeId: number } | { missing: string } | Failure> {
  let parent: ShownNode | undefined;
  for (const name of nodeNames(caseTree)) {
    const children = await childrenOf(client, parent);
    if (!children.ok) return stopping(children.outcome);
    // Several machines may have made it at the same moment: the oldest is the one.
    const found = children.body.filter((node) => node.name === name).toSorted((a, b) => a.id - b.id)[0];
    if (found) {
      parent = found;
      continue;
    }
    if (!options.make) return { missing: name };
    const made = await client.createNode(parent?.id ?? ROOT, {
      name,
      description: 'Made by Livelane',
      type: parent ? 'Module' : 'Phase',
      releaseId,
    });
    if (!made.ok) return stopping(made.outcome);
    parent = made.body;
  }
  return { treeId: parent?.id ?? ROOT };
}

async function childrenOf(
  client: ZephyrClient,
  parent: ShownNode | undefined,
): Promise<Reply<readonly ShownNode[]>> {
  if (!parent) return client.roots();
  const reply = await client.node(parent.id);
  return reply.ok ? { ok: true, body: reply.body.categories ?? [] } : reply;
}
