#!/usr/bin/env node
import { ConfigError } from '@livelane/dispatcher';
import { Command, CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { registerDoctor } from './commands/doctor.ts';
import { registerEmulate } from './commands/emulate.ts';
import { registerExport } from './commands/export.ts';
import { registerReplay } from './commands/replay.ts';
import { registerResume } from './commands/resume.ts';
import { registerRun } from './commands/run.ts';
import { registerRuns } from './commands/runs.ts';
import { registerTestsSync } from './commands/tests-sync.ts';
import { registerZephyrJobs } from './commands/zephyr-jobs.ts';
import { exitCodes } from './exit-codes.ts';
import { tell } from './print.ts';

const program = new Command('livelane')
  .description('Live test reporting: results appear in your test-management tool while the run goes on.')
  .version(packageJson.version)
  .exitOverride()
  .showHelpAfterError('(livelane --help, or livelane <command> --help, says more)')
  .addHelpText(
    'after',
    `
Settings:   livelane.config.{ts,mts,js,mjs,json}, found upward from here; every setting also as LIVELANE_…
Secrets:    only from the environment, each also as …_FILE with the path of a file: TESTMO_TOKEN; AIO_API_KEY;
            XRAY_CLIENT_ID and XRAY_CLIENT_SECRET; JIRA_PAT, or JIRA_USERNAME and JIRA_PASSWORD;
            ZEPHYR_API_TOKEN, or ZEPHYR_USERNAME and ZEPHYR_PASSWORD
Exit codes: 0 all is well; 1 something is wrong or left (doctor; --fail); 2 the command line or the
            settings cannot be used`,
  );

registerRun(program);
registerResume(program);
registerReplay(program);
registerRuns(program);
registerExport(program);
registerDoctor(program);
registerTestsSync(program);
registerZephyrJobs(program);
registerEmulate(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version come here too, with 0; commander has printed everything.
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  } else {
    for (const message of messagesOf(error)) tell(String(message));
    process.exitCode = exitCodes.usage;
  }
}

function messagesOf(error: unknown): readonly unknown[] {
  if (error instanceof ConfigError) return error.problems;
  return [error instanceof Error ? error.message : error];
}
