const { writeFileSync } = require('node:fs');

/*
 * The measuring reporters stand in a framework's config in place of another one and pass every hook on to it; here
 * is what each took. Without a subject the hooks are empty: the baseline. CommonJS, because Mocha loads reporters so.
 */

const { hrtime, env } = process;
const now = performance.now.bind(performance);
const micros = [];
let startMs = 0;
let tailMs = 0;

/** The reporter's start: its import, construction, and the hook in which it begins. */
exports.starting = (action) => {
  const begin = now();
  try {
    return action();
  } finally {
    startMs += now() - begin;
  }
};

/** A part of the start that cannot be called from here. */
exports.started = (ms) => {
  startMs += ms;
};

/** A hook that is called while tests run. */
exports.event = (action) => {
  const begin = hrtime.bigint();
  try {
    return action();
  } finally {
    micros.push(Number(hrtime.bigint() - begin) / 1_000);
  }
};

/** From the last test's end to the runner going on. */
exports.ending = async (action) => {
  const begin = Date.now();
  try {
    return await action();
  } finally {
    tailMs = Date.now() - begin;
  }
};

process.on('exit', () => {
  const { maxRSS: maxRssKiB } = process.resourceUsage();
  writeFileSync(env.BENCH_OUTPUT, JSON.stringify({ startMs, tailMs, micros, maxRssKiB }));
});
