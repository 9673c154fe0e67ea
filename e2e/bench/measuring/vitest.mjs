import { ending, event, starting } from './meter.cjs';
import { Subject } from './subject.mjs';

const EVENTS = [
  'onTestModuleCollected',
  'onTestModuleStart',
  'onTestModuleEnd',
  'onTestCaseReady',
  'onTestCaseResult',
];

export default class {
  #subject = starting(() => Subject && new Subject({}));

  constructor() {
    for (const hook of EVENTS) this[hook] = (...args) => event(() => this.#subject?.[hook](...args));
  }

  onInit(vitest) {
    starting(() => this.#subject?.onInit(vitest));
  }

  onTestRunStart(specifications) {
    starting(() => this.#subject?.onTestRunStart(specifications));
  }

  onTestRunEnd(...args) {
    return ending(() => this.#subject?.onTestRunEnd(...args));
  }
}
