import { anywhere, CI_SYSTEMS } from './ci-systems.ts';
import { readFileSync, readlinkSync } from './platform.ts';
import { isSwitchedOn } from './switch.ts';

/** What becomes of a process that outlives the test runner, where it would be ended. */
export interface LeftOverEnd {
  /** Who ends it, and when: a sentence without its full stop. */
  why: string;
  /** What delivers, or keeps, the rest there: lines to copy. */
  lines(journal: string): string[];
}

/** Of the first PID namespace, the machine's own: a constant of the kernel (`PROC_PID_INIT_INO`, linux/proc_ns.h). */
const MACHINE_NAMESPACE = 'pid:[4026531836]';
/** Programs that go on when what they have started is over. */
const SUPERVISORS = /^(systemd|init|runit|runsvdir|s6-svscan|supervisord)$/;
/** Far more than any tree of processes is deep; a race of process numbers must not make a circle. */
const DEEPEST = 64;

/**
 * Whether something ends a courier that is left behind by this runner: a CI system that cleans up after a job, or a
 * container that lives as long as its command. Nothing: it goes on by itself. Whoever knows better says so with
 * `LIVELANE_COURIER_STAYS`, 1 or 0.
 * @param proc where Linux shows its processes.
 */
export function findLeftOverEnd(
  env: Record<string, string | undefined>,
  proc = '/proc',
): LeftOverEnd | undefined {
  const { LIVELANE_COURIER_STAYS: said } = env;
  if (said) return isSwitchedOn(said) ? undefined : SAID;
  const system = CI_SYSTEMS.find(({ endsLeftOvers }) => endsLeftOvers(env));
  if (system) return { why: `${system.title} ${system.what}`, lines: system.lines };
  return process.platform === 'linux' && endsWithContainer(proc) ? CONTAINER : undefined;
}

const SAID: LeftOverEnd = {
  why: 'what is left over ends with the tests here (LIVELANE_COURIER_STAYS)',
  lines: anywhere,
};

const CONTAINER: LeftOverEnd = {
  why: 'this container ends with its command, and every process in it',
  lines: (journal) => [
    `sh -c 'npm test; code=$?; npx livelane resume; exit $code'`,
    `or keep ${journal} outside of the container: docker run -v "$PWD/${journal}:/<folder of the tests>/${journal}" …`,
  ],
};

/**
 * When the first process of a PID namespace ends, the kernel kills all others of it: pid_namespaces(7). In a
 * container that is its command, or a small init that waits for nothing else. What came in from outside
 * (`docker exec`, most CI agents) has a parent that cannot be seen from here, and ends without the container.
 */
function endsWithContainer(proc: string): boolean {
  try {
    if (readlinkSync(`${proc}/self/ns/pid`) === MACHINE_NAMESPACE) return false;
    let pid = process.pid;
    for (let depth = 0; pid > 1 && depth < DEEPEST; depth++) pid = parentOf(proc, pid);
    return pid === 1 && !goesOn(proc);
  } catch {
    return false;
  }
}

function parentOf(proc: string, pid: number): number {
  return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`${proc}/${pid}/status`, 'latin1'))?.[1] ?? 0);
}

/** Whether the first process outlives the command: a supervisor, or a shell at which somebody types. */
function goesOn(proc: string): boolean {
  if (SUPERVISORS.test(readFileSync(`${proc}/1/comm`, 'utf8').trim())) return true;
  const [program = '', ...args] = readFileSync(`${proc}/1/cmdline`, 'utf8').split('\0').filter(Boolean);
  const isBareShell = /(^|[-/])(ba|z|da|k|fi)?sh$/.test(program) && args.every((arg) => /^-[il]+$/.test(arg));
  return isBareShell && /^\/dev\/(pts|tty|console)/.test(readlinkSync(`${proc}/1/fd/0`));
}
