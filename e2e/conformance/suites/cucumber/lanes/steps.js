import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import * as cucumber from '@cucumber/cucumber';

const { Given, setDefaultTimeout } = cucumber;

setDefaultTimeout(60_000);

// Scenarios of one file one after the other, as other frameworks run them. Cucumber 10 has no such export.
cucumber.setParallelCanAssign?.((pickle, running) => running.every(({ uri }) => uri !== pickle.uri));

async function gate(name) {
  while (!existsSync(`gates/${name}`)) await pause(10);
}
function open(name) {
  mkdirSync('gates', { recursive: true });
  writeFileSync(`gates/${name}`, '');
}

Given(/^(\w+) waits for (\w+)$/, async (one, other) => {
  open(one);
  if (process.env.LANES === '2') await gate(other);
});
