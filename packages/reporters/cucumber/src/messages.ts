import type { CoordinatorEventValues } from '@cucumber/cucumber/api';

/** Cucumber's messages, by the types that Cucumber itself exports. */
export type Envelope = CoordinatorEventValues['message'];

type Message<Key extends keyof Envelope> = NonNullable<Envelope[Key]>;
export type GherkinDocument = Message<'gherkinDocument'>;
export type Pickle = Message<'pickle'>;
export type PickleStep = Pickle['steps'][number];
export type TestCase = Message<'testCase'>;
export type TestCaseStarted = Message<'testCaseStarted'>;
export type Attachment = Message<'attachment'>;
export type Hook = Message<'hook'>;
export type TestStepResult = Message<'testStepFinished'>['testStepResult'];

/** Cucumber's clock and ours are the same when they differ by less: one of them is read a little later. */
const CLOCK_TOLERANCE_MS = 100;

/**
 * When something happened, in milliseconds since the epoch: as Cucumber says, which reads the clock where it
 * happens, unless a test has replaced that clock.
 * @param at when the message arrived.
 */
export function timeOf(timestamp: Message<'testCaseStarted'>['timestamp'], at: number): number {
  const told = millisecondsOf(timestamp);
  return Math.abs(told - at) < CLOCK_TOLERANCE_MS ? told : at;
}

export function millisecondsOf({ seconds, nanos }: TestStepResult['duration']): number {
  return seconds * 1000 + nanos / 1e6;
}

/** The step or hook was not executed, whatever its status says. */
export function isUntouched({ duration }: TestStepResult): boolean {
  return duration.seconds === 0 && duration.nanos === 0;
}
