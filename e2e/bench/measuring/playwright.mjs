import { ending, event, starting } from './meter.cjs';
import { Subject } from './subject.mjs';

const EVENTS = ['onTestBegin', 'onTestEnd', 'onError'];

export default class {
  #subject = starting(() => Subject && new Subject({}));

  constructor() {
    for (const hook of EVENTS) this[hook] = (...args) => event(() => this.#subject?.[hook](...args));
  }

  printsToStdio() {
    return true;
  }

  async preprocess(run) {
    await this.#subject?.preprocess?.(run);
  }

  onBegin(...args) {
    starting(() => this.#subject?.onBegin(...args));
  }

  onEnd(result) {
    return ending(() => this.#subject?.onEnd(result));
  }
}
