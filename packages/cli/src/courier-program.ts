import { runCourier } from './courier.ts';

/**
 * Whoever ends a whole tree of processes sends each of them a signal, and kills what is left after some ten seconds
 * (GitHub Actions 10 s, `docker stop` 10 s, Buildkite 10 s): so long the courier goes on, with what the tests have left.
 */
const GRACE_MS = 8_000;

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('usage: courier-program <folder of a run>\n');
  process.exit(2);
}
const stop = new AbortController();
let isTold = false;
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // Of several signals the first one counts: cancelling a job is a SIGINT, and a SIGTERM after it.
    if (!isTold) setTimeout(() => stop.abort(), GRACE_MS);
    isTold = true;
  });
}
try {
  await runCourier(folder, stop.signal);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
}
// A request that was still under way must not keep this process.
process.exit();
