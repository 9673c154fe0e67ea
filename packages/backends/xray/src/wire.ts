/**
 * What is sent to `import/execution`, in the words that Cloud and Server share (Xray JSON format). Where they differ
 * (names of statuses, `evidence` and `evidences`, `type` and `testType`) each product's folder has its own.
 */
export interface TestEntry {
  /** Absent: the Test is found or made by {@link TestInfo}. */
  testKey?: string;
  testInfo?: TestInfo;
  /** ISO 8601, whole seconds, `Z`. */
  start?: string;
  finish?: string;
  comment?: string;
  status: string;
  /** At most one of the three. */
  steps?: StepEntry[];
  examples?: string[];
  iterations?: Iteration[];
  evidence?: EvidenceEntry[];
}

export interface Iteration {
  name: string;
  parameters: { name: string; value: string }[];
  log?: string;
  status: string;
}

export interface StepEntry {
  status: string;
  comment?: string;
  actualResult?: string;
}

export interface TestInfo {
  summary: string;
  projectKey: string;
  type: string;
  requirementKeys?: string[];
  labels: string[];
  /** One of the three, by type. */
  steps?: { action: string }[];
  scenario?: string;
  definition?: string;
}

export interface EvidenceEntry {
  /** Base64. */
  data: string;
  filename: string;
  contentType: string;
}
