import type { AttachedFile, Finding } from '@livelane/dispatcher';
import type { Reply } from './outcome.ts';
import type { TestEntry } from './wire.ts';

/** A Test Execution. */
export interface Execution {
  key: string;
  /** Jira's number of the issue. */
  id?: string;
}

/** A Test Execution that is to be made. */
export interface ExecutionDraft {
  project: string;
  summary: string;
  description: string;
  labels: string[];
  environments: string[];
  planKey?: string;
  revision?: string;
  fixVersion?: string;
}

/** What came of an import. */
export interface Imported {
  /** Address of the Test Execution's issue in Jira's API, where the answer holds it. */
  self?: string;
  /** Tests that were not taken while the others were. */
  refused: { key?: string; reason: string }[];
  /** What else the vendor says, a sentence each. */
  messages: string[];
}

/** A Test's result in a Test Execution, as the vendor holds it. */
export interface TestRun {
  /** The vendor's id of it, not the Test's. */
  id: string;
  testKey: string;
  status: string;
  /** Names of its evidence. */
  files: string[];
}

/** A file as it goes to the vendor. */
export interface NamedFile {
  file: AttachedFile;
  name: string;
}

/** What Xray Cloud and Xray Server do in different ways. */
export interface Product {
  /** Names of the site's statuses for Test Runs. */
  statuses(): Promise<Reply<string[]>>;
  /** Undefined: there is none with this key, or it is not to be seen. */
  execution(key: string): Promise<Reply<Execution | undefined>>;
  hasPlan(key: string): Promise<Reply<boolean>>;
  /** Test Executions with a label, as far as the vendor's index knows them by now. */
  labelled(label: string): Promise<Reply<Execution[]>>;
  /** Makes one. Not to be sent again before it was looked for. */
  create(draft: ExecutionDraft): Promise<Reply<{ execution: Execution; notes: string[] }>>;
  /** What `create` could not do at once; harmless when repeated. Answers with sentences on what was refused. */
  complete(execution: Execution, draft: ExecutionDraft): Promise<Reply<string[]>>;
  /** Harmless when repeated, as long as there is no evidence in it. */
  importTests(execution: Execution, tests: readonly TestEntry[]): Promise<Reply<Imported>>;
  /** Those of these Tests that are in the Test Execution. */
  runs(execution: Execution, testKeys: readonly string[]): Promise<Reply<TestRun[]>>;
  /** Adds one file to a Test Run; twice when repeated. */
  addFile(run: TestRun, file: NamedFile): Promise<Reply<unknown>>;
  /** Keys of the project's Tests by label, for those that exist. */
  testsByLabel(labels: readonly string[]): Promise<Reply<Map<string, string>>>;
  /** Imports a feature file; harmless when repeated. Answers with what was refused, a sentence each. */
  importFeature(path: string): Promise<Reply<string[]>>;
  /** Credentials and project, for `livelane doctor`; an error among them ends the examination. */
  examineAccess(): Promise<Finding[]>;
}
