import { now } from '../../clock.ts';
import type { StoredFile } from './files.ts';
import type { IssueType, TestType } from './issue-types.ts';

/** Keys up to this number are there without being made, those that are made begin after it. */
const ASSUMED_UP_TO = 10_000;
const FIRST_ID = 10_001;

/** An issue that is there from the start. */
export interface GivenIssue {
  key: string;
  /** Default `Test`. */
  type?: IssueType;
  summary?: string;
  labels?: readonly string[];
  /** Of a test; default Generic. */
  testType?: TestType;
  /** Of a Generic test. */
  definition?: string;
}

/** What a Test issue says of the test itself. */
export interface TestDefinition {
  type: TestType;
  steps: { action: string; data: string; result: string }[];
  gherkin: string | null;
  scenarioType: string | null;
  unstructured: string | null;
  folder: string;
}

/** `given` by the options, `assumed` at its first use, or made by a request to one of the products or Jira. */
export type IssueOrigin = 'given' | 'assumed' | 'cloud' | 'server' | 'jira';

export interface Issue {
  id: string;
  key: string;
  project: string;
  type: IssueType;
  summary: string;
  /** Text, or a document of the Atlassian Document Format. */
  description: unknown;
  labels: string[];
  workflowStatus: string;
  /** Every other Jira field, as it was sent. */
  fields: Record<string, unknown>;
  links: { id: string; type: string; inward: string; outward: string }[];
  attachments: StoredFile[];
  /** Of a Test only. */
  test: TestDefinition | null;
  origin: IssueOrigin;
  /** Epoch milliseconds, both. */
  createdAt: number;
  updatedAt: number;
}

export type NewIssue = Pick<Issue, 'project' | 'type' | 'summary' | 'origin'> &
  Partial<Pick<Issue, 'description' | 'labels' | 'fields'>> & { test?: Partial<TestDefinition> };

export interface IssueStoreOptions {
  projects: readonly string[] | undefined;
  issues: readonly GivenIssue[] | undefined;
}

/** Jira's issues. Both products stand on the same Jira. */
export class IssueStore {
  readonly #options: IssueStoreOptions;
  #byKey = new Map<string, Issue>();
  #byId = new Map<string, Issue>();
  /** Generic tests by project and definition: looked for with every result that has no key. */
  #byDefinition = new Map<string, Issue>();
  /** The last number that was made, by project. */
  #numbers = new Map<string, number>();
  #projectIds: string[] = [];

  constructor(options: IssueStoreOptions) {
    this.#options = options;
    this.reset();
  }

  reset(): void {
    this.#byKey.clear();
    this.#byId.clear();
    this.#byDefinition.clear();
    this.#numbers.clear();
    this.#projectIds = [];
    for (const { key, type = 'Test', summary = key, labels = [], testType, definition } of this.#options
      .issues ?? []) {
      const test = { ...(testType && { type: testType }), ...(definition && { unstructured: definition }) };
      this.#add(key, { project: projectOf(key), type, summary, labels: [...labels], test, origin: 'given' });
    }
  }

  get all(): readonly Issue[] {
    return [...this.#byKey.values()];
  }

  /** By key or id; nothing is assumed. */
  find(idOrKey: string): Issue | undefined {
    return this.#byKey.get(idOrKey) ?? this.#byId.get(idOrKey);
  }

  /** The issue if it is of that type; a key that nobody knows yet becomes one, where that may be assumed. */
  use(idOrKey: string, type: IssueType): Issue | undefined {
    const issue = this.useAny(idOrKey, type);
    return issue?.type === type ? issue : undefined;
  }

  /** As {@link use}, for a place where any type will do. */
  useAny(idOrKey: string, assumedType: IssueType): Issue | undefined {
    return this.find(idOrKey) ?? this.#assume(idOrKey, assumedType);
  }

  /** The oldest test of the project with that definition. */
  testDefinedAs(project: string, definition: string): Issue | undefined {
    return this.#byDefinition.get(`${project} ${definition}`);
  }

  create(issue: NewIssue): Issue {
    const last = this.#numbers.get(issue.project) ?? this.#highestGiven(issue.project);
    this.#numbers.set(issue.project, last + 1);
    return this.#add(`${issue.project}-${last + 1}`, issue);
  }

  hasProject(key: string): boolean {
    const { projects } = this.#options;
    return projects === undefined ? /^[A-Z][A-Z0-9_]+$/.test(key) : projects.includes(key);
  }

  /** A project's id, given at its first use. */
  projectId(key: string): string {
    if (!this.#projectIds.includes(key)) this.#projectIds.push(key);
    return String(10_000 + this.#projectIds.indexOf(key));
  }

  projectWithId(id: string): string | undefined {
    return this.#projectIds[Number(id) - 10_000];
  }

  #assume(key: string, type: IssueType): Issue | undefined {
    const number = /^[A-Z][A-Z0-9_]+-([1-9]\d*)$/.exec(key)?.[1];
    if (number === undefined || this.#options.issues !== undefined) return undefined;
    if (Number(number) > ASSUMED_UP_TO || !this.hasProject(projectOf(key))) return undefined;
    return this.#add(key, { project: projectOf(key), type, summary: `${type} ${key}`, origin: 'assumed' });
  }

  #add(key: string, { project, type, summary, origin, ...more }: NewIssue): Issue {
    const at = now();
    const issue: Issue = {
      id: String(FIRST_ID + this.#byKey.size),
      key,
      project,
      type,
      summary,
      description: more.description ?? null,
      labels: more.labels ?? [],
      workflowStatus: 'To Do',
      fields: more.fields ?? {},
      links: [],
      attachments: [],
      test: type === 'Test' ? { ...NO_DEFINITION, ...more.test } : null,
      origin,
      createdAt: at,
      updatedAt: at,
    };
    this.projectId(project);
    this.#byKey.set(key, issue);
    this.#byId.set(issue.id, issue);
    const definition = `${project} ${issue.test?.unstructured}`;
    if (issue.test?.unstructured && !this.#byDefinition.has(definition)) {
      this.#byDefinition.set(definition, issue);
    }
    return issue;
  }

  #highestGiven(project: string): number {
    const numbers = (this.#options.issues ?? [])
      .filter(({ key }) => projectOf(key) === project)
      .map(({ key }) => Number(key.slice(project.length + 1)));
    return Math.max(ASSUMED_UP_TO, ...numbers);
  }
}

const NO_DEFINITION: TestDefinition = {
  type: 'Generic',
  steps: [],
  gherkin: null,
  scenarioType: null,
  unstructured: null,
  folder: '/',
};

export function projectOf(key: string): string {
  return key.slice(0, key.lastIndexOf('-'));
}
