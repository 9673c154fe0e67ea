import { FAIL, PASS } from './statuses.ts';

/**
 * How the vendor's Jenkins plugin reads a JUnit file: `${element:attribute}` and `${element.child}`. The server's own
 * templates are UNVERIFIED; this one was tried with the plugin's parser. The id is that of the plugin's example.
 */
export const junitTemplate = {
  id: 5,
  name: 'JUnit',
  jsonTemplate: JSON.stringify([
    {
      packageName: variable('testcase:classname'),
      testcase: { name: variable('testcase:name') },
      execution: { actualTime: variable('testcase:time') },
      statuses: [
        { status: variable('testcase.failure'), statusId: FAIL },
        { status: variable('testcase.error'), statusId: FAIL },
        { default: 'true', statusId: PASS },
      ],
    },
  ]),
};

function variable(path: string): string {
  return `\${${path}}`;
}
