export { foreignImports } from './imports.ts';
export { attemptOf, attemptsOf, faultsOf, readEvents, shardStart } from './journal.ts';
export { type Command, type Ran, type RunOptions, SampleProject } from './sample-project.ts';
