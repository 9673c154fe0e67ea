import { ending, event, starting } from './meter.cjs';
import { Subject } from './subject.mjs';

/** A formatter listens for itself: so its listener is what is timed. */
export default class {
  #subject;

  constructor(options) {
    const { eventBroadcaster } = options;
    const on = (name, listener) => {
      let isStarted = false;
      eventBroadcaster.on(name, (message) => {
        // What comes before is the reading of the features.
        const measure = isStarted ? event : starting;
        isStarted ||= message.testRunStarted !== undefined;
        measure(() => listener(message));
      });
    };
    if (Subject) this.#subject = starting(() => new Subject({ ...options, eventBroadcaster: { on } }));
    else on('envelope', () => {});
  }

  finished() {
    return ending(() => this.#subject?.finished());
  }
}
