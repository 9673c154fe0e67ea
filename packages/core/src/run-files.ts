import type { CourierState, RunManifest } from './run.ts';
import {
  isCount,
  isFlag,
  isListOf,
  isNumber,
  isObject,
  isOneOf,
  isRecordOf,
  isShape,
  isText,
  isTime,
  optional,
} from './shape.ts';

/*
 * What is read back from a run's folder. It may be half of a file, another version's, or written by somebody else.
 */

export const isRunManifest = isShape({
  v: isNumber,
  id: isText,
  createdAt: isTime,
  origin: isOneOf(['handle', 'ci', 'local'] satisfies RunManifest['origin'][]),
  common: optional(isText),
  attempt: optional(isCount),
  configFrom: isListOf(isText),
  options: isObject,
});

const isBackendState = isShape({
  name: isText,
  title: isText,
  label: optional(isText),
  url: optional(isText),
  delivered: isNumber,
  pending: isNumber,
  refused: isListOf(isShape({ test: isText, reason: isText })),
  refusedCount: isNumber,
  unlinked: optional(isListOf(isText)),
  unlinkedCount: optional(isNumber),
  files: optional(isShape({ delivered: isNumber, pending: isNumber, left: isListOf(isText) })),
  notes: optional(isListOf(isText)),
  stopped: optional(isText),
  waiting: optional(isShape({ reason: isText, since: isNumber, until: optional(isNumber) })),
  complete: isFlag,
});

export const isCourierState = isShape({
  pid: isNumber,
  host: isText,
  at: isNumber,
  state: isOneOf(['delivering', 'settled', 'undelivered', 'failed'] satisfies CourierState['state'][]),
  shards: isListOf(isText),
  ended: isListOf(isText),
  through: optional(isListOf(isText)),
  deadline: optional(isTime),
  worthWaiting: isFlag,
  failRun: isFlag,
  tests: isRecordOf(isNumber),
  ignored: optional(isNumber),
  problems: isListOf(isText),
  backends: isListOf(isBackendState),
});
