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

export function millisecondsOf({ seconds, nanos }: TestStepResult['duration']): number {
  return seconds * 1000 + nanos / 1e6;
}

/** The step or hook was not executed, whatever its status says. */
export function isUntouched({ duration }: TestStepResult): boolean {
  return duration.seconds === 0 && duration.nanos === 0;
}
