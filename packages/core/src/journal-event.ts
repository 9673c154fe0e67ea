import { JOURNAL_VERSION, type JournalEvent } from './events.ts';
import {
  type Check,
  dropWrong,
  isCount,
  isDuration,
  isFlag,
  isListOf,
  isNumber,
  isObject,
  isOneOf,
  isRecordOf,
  isShape,
  isText,
  isTime,
  type Members,
  optional,
} from './shape.ts';

type Type = JournalEvent['type'];

/** Steps within steps; whoever reads deeper ones runs out of stack. */
const DEEPEST_STEP = 500;

const isError = isShape({
  message: isText,
  stack: optional(isText),
  snippet: optional(isText),
  location: optional(isShape({ file: isText, line: isNumber, column: optional(isNumber) })),
  value: optional(isText),
});

const isFlatStep = isShape({
  title: isText,
  category: optional(isText),
  status: isOneOf(['passed', 'failed', 'skipped']),
  startedAt: isTime,
  durationMs: isDuration,
  error: optional(isText),
});

function isStepAt(depth: number): Check {
  return (value) =>
    depth <= DEEPEST_STEP && isFlatStep(value) && isObject(value) && areStepsAt(depth + 1)(value.steps);
}

function areStepsAt(depth: number): Check {
  return optional(isListOf((value) => isStepAt(depth)(value)));
}

const isTest = isShape({ id: isText, title: isText, path: isListOf(isText), file: isText });

const TEST_FURTHER: Members = {
  line: isCount,
  column: isCount,
  project: isText,
  tags: isListOf(isText),
  parameters: isRecordOf(isText),
  repeat: isCount,
};

/** What a line of each type cannot be without. */
const NEEDED: Record<Type, Check> = {
  'shard-start': isShape({
    v: isNumber,
    at: isTime,
    framework: isShape({ name: isText, version: isText }),
    reporter: isText,
    node: isText,
    os: isText,
    process: isShape({ pid: isNumber, host: isText }),
  }),
  'attempt-start': isShape({ at: isTime, lane: isText, test: isTest, attempt: isCount }),
  'attempt-end': isShape({
    at: isTime,
    lane: isText,
    test: isTest,
    attempt: isCount,
    status: isOneOf(['passed', 'failed', 'skipped', 'todo', 'timedout', 'interrupted', 'expectedfailure']),
    final: isFlag,
  }),
  'test-final': isShape({
    at: isTime,
    lane: isText,
    test: isShape({ id: isText, project: optional(isText), repeat: optional(isCount) }),
  }),
  'run-error': isShape({ at: isTime, error: isError }),
  'shard-end': isShape({ at: isTime, status: isOneOf(['passed', 'failed', 'timedout', 'interrupted']) }),
};

/** What else it may say. */
const FURTHER: Partial<Record<Type, Members>> = {
  'shard-start': {
    shard: isShape({ current: isCount, total: isCount }),
    projects: isListOf(isText),
    planned: isNumber,
    workers: isNumber,
  },
  'attempt-end': {
    startedAt: isTime,
    durationMs: isDuration,
    errors: isListOf(isError),
    steps: areStepsAt(1),
    stdout: isText,
    stderr: isText,
    annotations: isListOf(isShape({ type: isText, description: optional(isText) })),
    evidence: isListOf(
      isShape({ name: isText, contentType: isText, path: optional(isText), missing: optional(isText) }),
    ),
    links: isListOf(isShape({ name: isText, url: isText })),
    fields: isRecordOf(isText),
    cases: isListOf(isText),
    comments: isListOf(isText),
    owner: isText,
    ignored: isFlag,
  },
  'run-error': { lane: isText },
};

/**
 * The event that a line of a journal says; nothing when it says none. What is of a wrong shape and can be missed is left
 * out, so that no result is lost for it.
 * @throws when a newer version of the journal begins with it than this reader knows.
 */
export function readEvent(json: string): JournalEvent | undefined {
  const value = parsed(json);
  if (!isObject(value)) return undefined;
  const { type, test, v } = value;
  if (type === 'shard-start' && typeof v === 'number' && v > JOURNAL_VERSION) {
    throw new Error(
      `This journal has version ${v}, and this Livelane reads up to version ${JOURNAL_VERSION}: ` +
        'update the livelane package to at least the version of the reporter that wrote it.',
    );
  }
  if (typeof type !== 'string' || !Object.hasOwn(NEEDED, type) || !NEEDED[type as Type](value))
    return undefined;
  dropWrong(value, FURTHER[type as Type] ?? {});
  if (isObject(test)) dropWrong(test, TEST_FURTHER);
  if (type === 'attempt-end' || type === 'shard-end') value.durationMs ??= 0;
  return value as unknown as JournalEvent;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
