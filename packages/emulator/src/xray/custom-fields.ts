import type { XrayOptions } from './options.ts';

/** Xray's own fields on the server, by the names under which Jira lists them. */
const USUAL = {
  'Test Plan': 'customfield_10100',
  'Test Environments': 'customfield_10101',
  Revision: 'customfield_10102',
  'Test Type': 'customfield_10103',
  'Generic Test Definition': 'customfield_10104',
};

export function customFields({ customFields: given }: XrayOptions): Record<string, string> {
  return { ...USUAL, ...given };
}

export function customFieldIds(options: XrayOptions) {
  const ids = { ...USUAL, ...options.customFields };
  return {
    testPlan: ids['Test Plan'],
    testEnvironments: ids['Test Environments'],
    revision: ids.Revision,
    testType: ids['Test Type'],
    definition: ids['Generic Test Definition'],
  };
}
