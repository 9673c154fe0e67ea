import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';

type Cucumber = typeof import('@cucumber/cucumber');

const NAME = '@cucumber/cucumber';

// Tests may replace it.
const [, program] = process.argv;

let found: NodeJS.Require | undefined;

/**
 * The public entry of the Cucumber that is running this process. Of several in a monorepo it is the one whose
 * program was started, whichever is nearest to us; a package finds itself by its own name. Not an import: the
 * tests load our module too, and have nothing to do with it before they call it.
 * @throws when there is none.
 */
export function runningCucumber(): Cucumber {
  return fromCucumber()(NAME);
}

/**
 * A package that Cucumber depends on.
 * @throws when it does not, or no more.
 */
export function packageOfCucumber(name: string): unknown {
  const require = fromCucumber();
  return createRequire(require.resolve(NAME))(name);
}

function fromCucumber(): NodeJS.Require {
  found ??= requireThatFinds();
  return found;
}

function requireThatFinds(): NodeJS.Require {
  try {
    const require = createRequire(realpathSync(program as string));
    require.resolve(NAME);
    return require;
  } catch {
    // A program of the user's own runs Cucumber from elsewhere, or there is none (`node --eval`).
    return createRequire(import.meta.url);
  }
}
