// In a worker there is nothing to write to.
const { buffered } = JSON.parse(process.env._LIVELANE_MOCHA_WORKERS ?? '{}');
if (process.env.MOCHA_WORKER_ID) process.env._LIVELANE_MOCHA_WORKERS = JSON.stringify({ buffered });
