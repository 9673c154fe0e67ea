// In a worker there is nothing to write to.
const { buffered } = JSON.parse(process.env.MOCHA_WORKER_LIVELANE ?? '{}');
if (process.env.MOCHA_WORKER_ID) process.env.MOCHA_WORKER_LIVELANE = JSON.stringify({ buffered });
