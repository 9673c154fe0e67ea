import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Writes down where Playwright says that steps stand. */
export default class {
  #lines = {};

  onStepEnd(_test, _result, { title, category, location }) {
    if (category === 'test.step') this.#lines[title] = `${basename(location.file)}:${location.line}`;
  }

  onEnd() {
    writeFileSync('step-lines.json', JSON.stringify(this.#lines));
  }

  printsToStdio() {
    return false;
  }
}
