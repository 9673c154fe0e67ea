export interface AioNamed {
  ID: number;
  name: string;
}

export interface AioCustomField extends AioNamed {
  /** `NUMBER`, `SINGLE_SELECT_LIST` and so on; only lists are checked. */
  type: string;
  allowedListValues?: readonly { ID: number; value: string }[];
}

/** A project's lists, by their names in the answer to "all in one call" (public clients). */
export interface AioConfiguration {
  /** The first is that of a run that nobody has marked. */
  runStatuses: readonly AioNamed[];
  /** The first is that of a case that was made without one. */
  caseStatuses: readonly AioNamed[];
  casePriorities: readonly AioNamed[];
  caseScriptTypes: readonly AioNamed[];
  caseAutomationStatuses: readonly AioNamed[];
  caseTypes: readonly AioNamed[];
  customFields: readonly AioCustomField[];
}

/** Names: "Rest APIs", API Details. The ids differ from list to list, so that none passes for another's. */
export const defaultConfiguration: AioConfiguration = {
  runStatuses: numbered(51, 'Not Run', 'In Progress', 'Passed', 'Failed', 'Blocked'),
  caseStatuses: numbered(1, 'Draft', 'Published', 'Deprecated'),
  casePriorities: numbered(11, 'Critical', 'High', 'Medium', 'Low'),
  caseScriptTypes: numbered(21, 'Classic', 'BDD'),
  caseAutomationStatuses: numbered(31, 'Manual', 'To Be Automated', 'Automated'),
  caseTypes: numbered(41, 'Unit', 'Integration', 'Functional'),
  customFields: [],
};

/** The case status without which a case cannot be added to a cycle. */
export const PUBLISHED = 'Published';

function numbered(first: number, ...names: string[]): AioNamed[] {
  return names.map((name, index) => ({ ID: first + index, name }));
}
