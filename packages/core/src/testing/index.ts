export { foreignImports } from './imports.ts';
export { attemptOf, attemptsOf, faultsOf, readEvents, shardStart } from './journal.ts';
export { makeRun, ShardWriter } from './recorded-run.ts';
export { type Command, type Ran, type RunOptions, SampleProject } from './sample-project.ts';
