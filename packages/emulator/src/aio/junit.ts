import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { caseKeyIn, type FileResult } from './result-file.ts';

type Element = Record<string, unknown>;

const LISTS = new Set(['testsuite', 'testcase', 'failure', 'error', 'skipped']);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  isArray: (name) => LISTS.has(name),
});

/** All results of a JUnit file, in order. @throws Error with what is wrong with the file. */
export function readJunit(xml: string): FileResult[] {
  const valid = XMLValidator.validate(xml);
  if (valid !== true) throw new Error(valid.err.msg);
  const document = parser.parse(xml) as Element;
  if (document.testsuites === undefined && document.testsuite === undefined)
    throw new Error('It has no test suites.');
  return casesBelow(document).map(resultOf);
}

function casesBelow(element: Element): Element[] {
  const suites = [...children(element, 'testsuites'), ...children(element, 'testsuite')];
  return [...children(element, 'testcase'), ...suites.flatMap(casesBelow)];
}

function resultOf(element: Element): FileResult {
  const problem = [...children(element, 'failure'), ...children(element, 'error')][0];
  const name = text(element['@name']) ?? '';
  const className = text(element['@classname']) ?? '';
  const seconds = Number.parseFloat(text(element['@time']) ?? '');
  return {
    name,
    key: caseKeyIn(name),
    automationKeys: { qualified: className === '' ? name : `${className}.${name}`, bare: name },
    outcome: problem ? 'failed' : element.skipped === undefined ? 'passed' : 'skipped',
    effort: Number.isFinite(seconds) ? seconds : undefined,
    message: problem && (text(problem['@message']) ?? text(problem['#text'])),
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
