import { mkdirSync, writeFileSync } from 'node:fs';

it('passes before', () => {});

it('waits', async () => {
  mkdirSync('gates');
  writeFileSync('gates/waits', '');
  await new Promise((resolve) => setTimeout(resolve, 3_600_000));
});

it('never runs', () => {});
