import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** A `testcase` of a JUnit file. */
export interface JunitCase {
  name: string;
  /** Its `classname`, which is the package of the case. */
  package: string;
  outcome: 'passed' | 'failed' | 'skipped';
  /** Milliseconds. */
  time: number | null;
  message: string | null;
}

type Element = Record<string, unknown>;

const LISTS = new Set(['testsuite', 'testcase', 'failure', 'error', 'skipped']);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  isArray: (name) => LISTS.has(name),
});

/** All test cases in their order. @throws Error with what is wrong with the file. */
export function readJunit(xml: string): JunitCase[] {
  const valid = XMLValidator.validate(xml);
  if (valid !== true) throw new Error(valid.err.msg);
  const document = parser.parse(xml) as Element;
  if (document.testsuites === undefined && document.testsuite === undefined) {
    throw new Error('It has no test suites.');
  }
  return casesBelow(document).map(caseOf);
}

function casesBelow(element: Element): Element[] {
  const suites = [...children(element, 'testsuites'), ...children(element, 'testsuite')];
  return [...children(element, 'testcase'), ...suites.flatMap(casesBelow)];
}

function caseOf(element: Element): JunitCase {
  const problem = [...children(element, 'failure'), ...children(element, 'error')][0];
  const skipped = element.skipped !== undefined;
  const seconds = Number.parseFloat(text(element['@time']) ?? '');
  return {
    name: text(element['@name']) ?? '',
    package: text(element['@classname']) ?? '',
    outcome: problem !== undefined ? 'failed' : skipped ? 'skipped' : 'passed',
    time: Number.isFinite(seconds) ? Math.round(seconds * 1000) : null,
    message: problem === undefined ? null : (text(problem['@message']) ?? text(problem['#text']) ?? null),
  };
}

/** An element without attributes and children is parsed as its text. */
function children(element: Element, name: string): Element[] {
  const value = element[name];
  if (value === undefined) return [];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.map((each) =>
    typeof each === 'object' && each !== null ? (each as Element) : { '#text': each },
  );
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
