import { runCourier } from './courier.ts';

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('usage: courier-program <folder of a run>\n');
  process.exit(2);
}
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
try {
  await runCourier(folder, stop.signal);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
}
// A request that was still under way must not keep this process.
process.exit();
