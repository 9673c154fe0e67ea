import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element of a parsed file: attributes have an `@` before their names, text is `#text`. */
export type XmlElement = Record<string, unknown>;

const LISTS = new Set(['testsuite', 'testcase', 'failure', 'error', 'skipped', 'property', 'item']);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  isArray: (name) => LISTS.has(name),
});

/** What a JUnit file says of one test case, in no vendor's words. */
export interface JunitCase {
  name: string;
  className: string;
  outcome: 'passed' | 'failed' | 'skipped';
  seconds: number | undefined;
  /** Of a failure or an error. */
  message: string | undefined;
  /** For what only some vendors read. */
  element: XmlElement;
}

/** All test cases in their order. @throws Error with what is wrong with the file. */
export function readJunitFile(xml: string): { hasSuites: boolean; cases: JunitCase[] } {
  const valid = XMLValidator.validate(xml);
  if (valid !== true) throw new Error(valid.err.msg);
  const document = parser.parse(xml) as XmlElement;
  const hasSuites = document.testsuites !== undefined || document.testsuite !== undefined;
  return { hasSuites, cases: casesBelow(document).map(caseOf) };
}

/** An element without attributes and children is parsed as its text. */
export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  const value = element[name];
  if (value === undefined) return [];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.map((each) =>
    typeof each === 'object' && each !== null ? (each as XmlElement) : { '#text': each },
  );
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function casesBelow(element: XmlElement): XmlElement[] {
  const suites = [...childrenOf(element, 'testsuites'), ...childrenOf(element, 'testsuite')];
  return [...childrenOf(element, 'testcase'), ...suites.flatMap(casesBelow)];
}

function caseOf(element: XmlElement): JunitCase {
  const [problem] = [...childrenOf(element, 'failure'), ...childrenOf(element, 'error')];
  const seconds = Number.parseFloat(textOf(element['@time']) ?? '');
  return {
    name: textOf(element['@name']) ?? '',
    className: textOf(element['@classname']) ?? '',
    outcome: problem ? 'failed' : element.skipped === undefined ? 'passed' : 'skipped',
    seconds: Number.isFinite(seconds) ? seconds : undefined,
    message: problem && (textOf(problem['@message']) ?? textOf(problem['#text'])),
    element,
  };
}
