import { childrenOf, type JunitCase, readJunitFile, textOf, type XmlElement } from '../../junit-file.ts';
import { Refusal } from '../refusal.ts';
import type { Product } from '../store/product.ts';
import { bareResult, type Evidence, type TestInfo, type TestResult } from './results.ts';

/**
 * A JUnit report. Each test case is a Generic test with the definition `<classname>.<name>`, or the test of its
 * property `test_key` (github.com/Xray-App/xray-junit-extensions for the properties' names).
 */
export function readJunit(
  product: Product,
  bytes: Buffer,
  common: { projectKey: string | undefined } & Pick<TestInfo, 'description' | 'labels' | 'fields' | 'update'>,
): TestResult[] {
  const cases = casesOf(bytes.toString('utf8'));
  if (cases.length === 0) throw new Refusal(400, 'There are no valid tests imported');
  return cases.map((testCase) => resultOf(product, testCase, common));
}

function casesOf(xml: string): JunitCase[] {
  try {
    return readJunitFile(xml).cases;
  } catch (error) {
    throw new Refusal(400, `Error in the results: ${(error as Error).message}`);
  }
}

function resultOf(
  product: Product,
  testCase: JunitCase,
  common: Parameters<typeof readJunit>[2],
): TestResult {
  const { element, name, className, outcome } = testCase;
  const properties = childrenOf(element, 'properties').flatMap((each) => childrenOf(each, 'property'));
  const propertyOf = (name: string) => {
    const property = properties.find((each) => each['@name'] === name);
    return property && (textOf(property['@value']) ?? textOf(property['#text']));
  };
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
            definition: className === '' ? name : `${className}.${name}`,
          },
    comment: propertyOf('testrun_comment') ?? testCase.message,
    evidence: properties
      .filter((property) => property['@name'] === 'testrun_evidence')
      .flatMap((property) => childrenOf(property, 'item'))
      .map(evidenceOf),
  };
}

const STATUSES = {
  cloud: { passed: 'PASSED', failed: 'FAILED', skipped: 'TODO' },
  server: { passed: 'PASS', failed: 'FAIL', skipped: 'TODO' },
};

function evidenceOf(item: XmlElement): Evidence {
  return {
    filename: textOf(item['@name']) ?? 'evidence',
    bytes: Buffer.from(textOf(item['#text']) ?? '', 'base64'),
  };
}
