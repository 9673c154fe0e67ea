// Stands in for the courier: says at once that all shards are settled, so that the runner need not wait.
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

const folder = process.argv[2];
const shards = readdirSync(join(folder, 'shards')).map((name) => name.replace(/\.jsonl$/, ''));
const state = {
  pid: process.pid,
  host: hostname(),
  at: Date.now(),
  state: 'settled',
  shards,
  ended: shards,
  worthWaiting: false,
  failRun: process.env.FAIL_RUN === '1',
  tests: {},
  problems: [],
  backends: [],
};
writeFileSync(join(folder, 'courier.json.new'), JSON.stringify(state));
renameSync(join(folder, 'courier.json.new'), join(folder, 'courier.json'));
