export interface ZephyrStatus {
  /** As the wire has it: a number in a string. */
  id: string;
  name: string;
  /** An inactive one is shown and refused. Default true. */
  active?: boolean;
}

/**
 * Ids 1 to 4 as on the vendor's page "Execute the Test Case", 10 as in its Jenkins plugin; the names are UNVERIFIED.
 * support.smartbear.com/zephyr-enterprise/docs/en/migrating-to-zephyr-enterprise/via-rest-api/execute-the-test-case.html
 */
export const zephyrStatuses: readonly ZephyrStatus[] = [
  { id: '1', name: 'Pass' },
  { id: '2', name: 'Fail' },
  { id: '3', name: 'WIP' },
  { id: '4', name: 'Blocked' },
  { id: '10', name: 'Not Executed' },
];

export const PASS = '1';
export const FAIL = '2';
export const NOT_EXECUTED = '10';
