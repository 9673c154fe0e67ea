import { readJunitFile } from '../junit-file.ts';
import { caseKeyIn, type FileResult } from './result-file.ts';

/** All results of a JUnit file, in order. @throws Error with what is wrong with the file. */
export function readJunit(xml: string): FileResult[] {
  const { hasSuites, cases } = readJunitFile(xml);
  if (!hasSuites) throw new Error('It has no test suites.');
  return cases.map(({ name, className, outcome, seconds, message }) => ({
    name,
    key: caseKeyIn(name),
    automationKeys: { qualified: className === '' ? name : `${className}.${name}`, bare: name },
    outcome,
    effort: seconds,
    message,
  }));
}
