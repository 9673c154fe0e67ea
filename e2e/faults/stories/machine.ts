import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { RecordedSuite } from '../recorded-suite.ts';
import { shiftedClock } from '../shifted-clock.ts';
import { type Stage, TESTS } from '../stage.ts';
import type { Story } from '../story.ts';
import { LOST_FILE } from '../windows.ts';

const DAYS = 24 * 60 * 60 * 1000;
/** A run on another machine, or of a process that is gone. */
const GONE = 4_194_303;

/** The machine, its disk and its clock. */
export const machine: Story[] = [
  ...[2, -2].map(
    (days): Story => ({
      id: days > 0 ? 'clock-ahead' : 'clock-behind',
      title: `clock two days ${days > 0 ? 'ahead' : 'behind'}, and every third answer lost`,
      faults: () => [{ kind: 'reset-after', probability: 0.34 }],
      way: async (_, base) => ({ env: { NODE_OPTIONS: shiftedClock(dirname(base), days * DAYS) } }),
      happens: async (stage) => {
        stage.shift(days * DAYS);
        await stage.deliverAll();
      },
      window: LOST_FILE,
    }),
  ),
  {
    id: 'disk-full',
    title: 'the delivery file cannot grow, then there is room',
    happens: async (stage) => {
      const courier = stage.startCourier({ fileBlocks: 4 });
      await stage.write();
      stage.suite.end();
      await stage.ended(courier);
      await stage.settle();
    },
    window: LOST_FILE,
  },
  {
    id: 'torn',
    title: 'machine gone: the last lines are torn',
    happens: async (stage) => {
      stage.suite.end();
      stage.suite = new RecordedSuite(stage.paths, {
        shard: 'two',
        process: { pid: GONE, host: hostname() },
      });
      const courier = stage.startCourier();
      await stage.write(12);
      stage.tear(join(stage.paths.shards, 'two.jsonl'), '{"type":"attempt-end","at":17,"la');
      courier.child.kill('SIGKILL');
      await stage.ended(courier);
      for (const name of readdirSync(stage.paths.delivery)) {
        stage.tear(join(stage.paths.delivery, name), '{"type":"intent","at":17,"op":99,"kind":"del');
      }
      await stage.settle();
    },
    window: LOST_FILE,
  },
  {
    id: 'carried',
    title: 'journal carried to another folder of another machine, resumed there',
    happens: async (stage) => {
      stage.suite.end();
      const process = { pid: GONE, host: 'build-agent-7' };
      stage.suite = new RecordedSuite(stage.paths, { shard: 'two', process });
      const courier = stage.startCourier();
      await stage.write();
      courier.child.kill('SIGKILL');
      await stage.ended(courier);
      const base = join(dirname(stage.base), 'elsewhere');
      cpSync(stage.base, base, { recursive: true });
      rmSync(stage.base, { recursive: true });
      stage.moveTo(base);
      await stage.settle();
    },
    window: LOST_FILE,
  },
  {
    id: 'folder-deleted',
    title: 'the run’s folder is deleted in mid-run',
    // Nothing is left to compare with: the courier must end by itself.
    except: { isGone: true, isLeft: true },
    happens: async (stage) => {
      const courier = stage.startCourier();
      await stage.write(12);
      await stage.requests(2);
      rmSync(stage.paths.folder, { recursive: true });
      await stage.endsBy(courier, 20_000);
    },
  },
  {
    id: 'two-resumes',
    title: 'two resumes at the same moment, and a third when all is done',
    happens: async (stage) => {
      stage.suite.write(TESTS);
      stage.suite.end();
      const both = [stage.resume(), stage.resume()];
      for (const resume of both) await stage.ended(resume);
      await sendsNothingMore(stage);
    },
  },
  {
    id: 'resume-live',
    title: 'resume while the run still runs',
    happens: async (stage) => {
      const courier = stage.startCourier();
      await stage.write(12);
      await stage.requests(1);
      const resume = stage.resume();
      await stage.write(12);
      stage.suite.end();
      await stage.ended(courier);
      await stage.ended(resume);
      await stage.settle();
    },
  },
  {
    id: 'resume-orphan',
    title: 'resume takes over while the run still runs, without its courier',
    happens: async (stage) => {
      const courier = stage.startCourier();
      await stage.write(12);
      await stage.requests(1);
      courier.child.kill('SIGKILL');
      await stage.ended(courier);
      const resume = stage.resume();
      await stage.write(12);
      stage.suite.end();
      await stage.ended(resume);
      await stage.settle();
    },
    window: LOST_FILE,
  },
  {
    id: 'evidence-gone',
    title: 'evidence deleted before it is sent',
    says: /gone|cannot be read|was not sent/,
    columns: hasFiles,
    happens: async (stage) => {
      stage.suite.write(TESTS);
      stage.suite.end();
      rmSync(join(stage.paths.evidence, 'one-7'), { recursive: true });
      await stage.settle();
    },
  },
  {
    id: 'evidence-grows',
    title: 'evidence that grew after its test had ended',
    happens: async (stage) => {
      stage.suite.write(TESTS);
      stage.suite.end();
      writeFileSync(join(stage.paths.evidence, 'one-7/log-7.txt'), 'more than there was\n'.repeat(1_000));
      await stage.settle();
    },
    // It takes the sizes from the journal.
    columns: hasFiles,
  },
  {
    id: 'evidence-500mb',
    title: 'evidence of 500 MB',
    says: /maxAttachmentBytes/,
    columns: hasFiles,
    except: { missingFiles: ['log-7.txt'] },
    happens: async (stage) => {
      stage.suite.write(TESTS);
      stage.suite.end();
      stage.swell(join(stage.paths.evidence, 'one-7/log-7.txt'), 500 * 1024 * 1024);
      await stage.settle();
    },
  },
];

/** The others name files, and send none. */
function hasFiles({ id }: { id: string }): boolean {
  return id !== 'testmo' && id !== 'zephyr-job';
}

async function sendsNothingMore(stage: Stage): Promise<void> {
  const { requests } = stage.emulator.state().counts;
  await stage.ended(stage.resume());
  const more = stage.emulator.state().counts.requests - requests;
  if (more > 0) throw new Error(`${more} requests were sent when nothing was left`);
}
