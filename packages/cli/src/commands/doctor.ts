import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { styleText } from 'node:util';
import { findJournalSettings } from '@livelane/core';
import { examine, type Finding } from '@livelane/dispatcher';
import type { Command } from 'commander';
import { backends } from '../backends.ts';
import { exitCodes } from '../exit-codes.ts';
import { print } from '../print.ts';
import { isUnfinished, recordedRuns } from '../recorded-runs.ts';

const MARKS = { ok: ['✓', 'green'], warning: ['!', 'yellow'], error: ['✗', 'red'] } as const;

/** `livelane doctor`: says what is right and what to do about the rest. Changes nothing. Returns the exit code. */
async function doctor(env: NodeJS.ProcessEnv): Promise<number> {
  const findings = [...examineJournal(env), ...(await examine({ from: [process.cwd()], env, backends }))];
  for (const { level, subject, message, advice } of findings) {
    const [mark, color] = MARKS[level];
    print(`${subject}: ${message}`, `${styleText(color, mark)} `);
    if (advice !== undefined) print(`    → ${advice}`);
  }
  return findings.some(({ level }) => level === 'error') ? exitCodes.undelivered : exitCodes.ok;
}

function examineJournal(env: NodeJS.ProcessEnv): Finding[] {
  const { base } = findJournalSettings(env, {}, [process.cwd()]);
  let folder = base;
  while (!existsSync(folder)) folder = dirname(folder);
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    return [
      {
        level: 'error',
        subject: 'journal',
        message: `${folder} cannot be written to, so nothing of a run can be recorded`,
        advice: 'Make the folder writable, or set LIVELANE_DELIVERY_DIR to another one.',
      },
    ];
  }
  const left = recordedRuns(base).runs.filter(isUnfinished).length;
  if (left === 0) return [{ level: 'ok', subject: 'journal', message: `${base} can be written to` }];
  return [
    {
      level: 'warning',
      subject: 'journal',
      message: `${base} holds ${left} ${left === 1 ? 'run' : 'runs'} that ${left === 1 ? 'is' : 'are'} not delivered`,
      advice: 'Send what is left with: npx livelane resume',
    },
  ];
}

export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description(
      'look whether everything is set up right: settings, vendor, token, clock; says what to do if not',
    )
    .action(async () => {
      process.exitCode = await doctor(process.env);
    });
}
