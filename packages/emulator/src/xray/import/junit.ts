import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { Refusal } from '../refusal.ts';
import type { Product } from '../store/product.ts';
import { bareResult, type Evidence, type TestInfo, type TestResult } from './results.ts';

interface XmlNode {
  [name: string]: string | XmlNode | XmlNode[] | undefined;
}

const LISTS = new Set(['testsuite', 'testcase', 'property', 'item']);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  isArray: (name) => LISTS.has(name),
});

/**
 * A JUnit report. Each test case is a Generic test with the definition `<classname>.<name>`, or the test of its
 * property `test_key` (github.com/Xray-App/xray-junit-extensions for the properties' names).
 */
export function readJunit(
  product: Product,
  bytes: Buffer,
  common: { projectKey: string | undefined } & Pick<TestInfo, 'description' | 'labels' | 'fields' | 'update'>,
): TestResult[] {
  const xml = bytes.toString('utf8');
  const valid = XMLValidator.validate(xml);
  if (valid !== true) throw new Refusal(400, `Error in the results: ${valid.err.msg}`);
  const cases = testCases(parser.parse(xml) as XmlNode);
  if (cases.length === 0) throw new Refusal(400, 'There are no valid tests imported');
  return cases.map((testCase) => resultOf(product, testCase, common));
}

function testCases(node: XmlNode): XmlNode[] {
  const suites = [...children(node, 'testsuite'), ...children(node, 'testsuites')];
  return [...children(node, 'testcase'), ...suites.flatMap(testCases)];
}

function resultOf(product: Product, testCase: XmlNode, common: Parameters<typeof readJunit>[2]): TestResult {
  const properties = children(testCase, 'properties').flatMap((each) => children(each, 'property'));
  const propertyOf = (name: string) => {
    const property = properties.find((each) => each['@name'] === name);
    return property && (textOf(property['@value']) ?? textOf(property['#text']));
  };
  const name = textOf(testCase['@name']) ?? '';
  const className = textOf(testCase['@classname']);
  const problem = children(testCase, 'failure')[0] ?? children(testCase, 'error')[0];
  const skipped = testCase.skipped !== undefined;
  const outcome = problem !== undefined ? 'failed' : skipped ? 'todo' : 'passed';
  const { projectKey, ...info } = common;
  return {
    ...bareResult(STATUSES[product.name][outcome]),
    testKey: propertyOf('test_key'),
    testInfo:
      projectKey === undefined
        ? undefined
        : {
            ...info,
            projectKey,
            type: 'Generic',
            summary: propertyOf('test_summary') ?? name,
            description: propertyOf('test_description') ?? info.description,
            requirementKeys: propertyOf('requirements')?.split(',') ?? [],
            definition: className === undefined ? name : `${className}.${name}`,
          },
    comment:
      propertyOf('testrun_comment') ?? (problem && (textOf(problem['@message']) ?? textOf(problem['#text']))),
    evidence: properties
      .filter((property) => property['@name'] === 'testrun_evidence')
      .flatMap((property) => children(property, 'item'))
      .map(evidenceOf),
  };
}

const STATUSES = {
  cloud: { passed: 'PASSED', failed: 'FAILED', todo: 'TODO' },
  server: { passed: 'PASS', failed: 'FAIL', todo: 'TODO' },
};

function evidenceOf(item: XmlNode): Evidence {
  return {
    filename: textOf(item['@name']) ?? 'evidence',
    bytes: Buffer.from(textOf(item['#text']) ?? '', 'base64'),
  };
}

function children(node: XmlNode, name: string): XmlNode[] {
  const found = node[name];
  if (found === undefined) return [];
  return (Array.isArray(found) ? found : [found]).map((each) =>
    typeof each === 'string' ? { '#text': each } : each,
  );
}

function textOf(value: XmlNode[string]): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
