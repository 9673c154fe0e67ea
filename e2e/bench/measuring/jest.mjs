import { ending, event, starting } from './meter.cjs';
import { Subject } from './subject.mjs';

const EVENTS = ['onTestFileStart', 'onTestCaseStart', 'onTestCaseResult', 'onTestFileResult'];

export default class {
  #subject;

  constructor(globalConfig) {
    this.#subject = starting(() => Subject && new Subject(globalConfig, {}));
    for (const hook of EVENTS) this[hook] = (...args) => event(() => this.#subject?.[hook](...args));
  }

  onRunStart(...args) {
    starting(() => this.#subject?.onRunStart(...args));
  }

  onRunComplete(...args) {
    return ending(() => this.#subject?.onRunComplete(...args));
  }
}
