import { hostname } from 'node:os';
import { RecordedSuite } from '../recorded-suite.ts';
import { type Child, sleeper } from '../sleeper.ts';
import type { Stage } from '../stage.ts';
import type { Story } from '../story.ts';
import { LOST_FILE } from '../windows.ts';

/** Couriers that are killed in one story. */
export const KILLS = 5;
/** Long enough for a kill between the vendor's writing and its answer, milliseconds. */
const LATE_MS = 150;

/** Deaths of the courier, and of both programs. Those of a runner under a framework: `runner.ts`. */
export const kills: Story[] = [
  ...(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGABRT'] as const).map(
    (signal): Story => ({
      id: `courier-${signal.toLowerCase()}`,
      title: `courier gets ${signal === 'SIGABRT' ? 'SIGABRT, as when it is out of memory,' : signal} at ${KILLS} moments`,
      happens: (stage) => killing(stage, signal, (courier) => moment(stage, courier)),
      window: LOST_FILE,
    }),
  ),
  {
    id: 'killed-unnoted',
    title: `courier killed ${KILLS} times between the vendor’s writing and its noting`,
    faults: () => [{ kind: 'slow', ms: LATE_MS }],
    happens: (stage) => killing(stage, 'SIGKILL', () => stage.handled()),
    window: LOST_FILE,
  },
  {
    id: 'killed-noted',
    title: `courier killed ${KILLS} times between noting and sending`,
    happens: (stage) => killing(stage, 'SIGKILL', () => stage.answered()),
    window: LOST_FILE,
  },
  {
    id: 'both-killed',
    title: 'runner and courier killed',
    happens: async (stage) => {
      const runner = await takeOver(stage);
      const courier = stage.startCourier();
      await stage.write(12);
      stage.suite.begin();
      await moment(stage, courier);
      courier.child.kill('SIGKILL');
      await stage.ended(courier);
      runner.kill();
      await stage.settle();
    },
    window: LOST_FILE,
  },
  {
    id: 'runner-killed',
    title: 'runner killed, the courier lives',
    happens: async (stage) => {
      const runner = await takeOver(stage);
      const courier = stage.startCourier();
      await stage.write(12);
      stage.suite.begin();
      runner.kill();
      await stage.ended(courier);
      await stage.settle();
    },
  },
];

/** The suite is another process's, which can be killed. The first shard has nothing. */
async function takeOver(stage: Stage): Promise<Child> {
  const runner = await sleeper();
  stage.suite.end('passed');
  stage.suite = new RecordedSuite(stage.paths, {
    shard: 'two',
    process: { pid: runner.pid, host: hostname() },
  });
  return runner;
}

async function killing(
  stage: Stage,
  signal: NodeJS.Signals,
  when: (courier: ReturnType<Stage['startCourier']>) => Promise<void>,
): Promise<void> {
  const written = stage.write().then(() => stage.suite.end());
  for (let n = 0; n < KILLS; n++) {
    const courier = stage.startCourier();
    await Promise.race([when(courier), courier.ended]);
    courier.child.kill(signal);
    await stage.ended(courier);
  }
  await written;
  await stage.settle();
}

/** Some time after it has begun to deliver, drawn by the seed. */
async function moment(stage: Stage, courier: ReturnType<Stage['startCourier']>): Promise<void> {
  const { requests } = stage.emulator.state().counts;
  await Promise.race([
    stage.requests(requests + 1 + Math.floor(stage.random() * 6)),
    courier.ended,
    stage.while(1_500),
  ]);
  await stage.while(stage.random() * 40);
}
