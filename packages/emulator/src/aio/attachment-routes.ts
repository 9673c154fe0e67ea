import type { Context, Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import {
  type Cycle,
  type CycleCase,
  caseIn,
  latestRun,
  permissionOf,
  type Run,
  refuseWithout,
  runIn,
} from './cycles.ts';
import { endpoint, segment } from './endpoint.ts';
import { noteOf } from './files.ts';
import { readForm, readQuery } from './input.ts';
import { noQuery } from './query.ts';
import { Refusal } from './refusal.ts';
import { cycleOf } from './scope.ts';
import type { World } from './world.ts';

/** Evidence: one file a request, up to 100 MB as public clients have found. The answer is UNVERIFIED. */
export function addAttachmentRoutes(routes: Hono<EmulatorEnv>, world: World): void {
  const attach = async (c: Context<EmulatorEnv>, find: (cycle: Cycle) => { entry: CycleCase; run: Run }) => {
    readQuery(c, noQuery);
    const cycle = cycleOf(world, c, 'write');
    const { entry, run } = find(cycle);
    const { key } = entry.testCase;
    refuseWithout('write', world, permissionOf(world, cycle, entry.testCase), `the run of ${key}`);
    const { file } = await readForm(c, noQuery);
    const { maxAttachmentBytes } = world.settings;
    if (file.bytes.length > maxAttachmentBytes)
      throw new Refusal(413, `file: must have at most ${maxAttachmentBytes} bytes`);
    const attachment = { ID: world.ids.next(), ...noteOf(file) };
    run.attachments.push(attachment);
    const { ID, name, contentType, size } = attachment;
    return c.json({ ID, name, contentType, size });
  };

  endpoint(routes, '/testcycle/{cycle}/testrun/{run}/attachment', {
    POST: (c) => attach(c, (cycle) => runIn(cycle, segment(c, 'run'))),
  });

  endpoint(routes, '/testcycle/{cycle}/testcase/{case}/attachment', {
    POST: (c) =>
      attach(c, (cycle) => {
        const entry = caseIn(cycle, segment(c, 'case'));
        return { entry, run: latestRun(entry) };
      }),
  });
}
