import { now } from '../clock.ts';
import type { Ids } from './ids.ts';
import type { Settings, ZephyrCaseOptions } from './options.ts';
import { found, Refusal } from './refusal.ts';
import type { NewTestcase } from './schemas.ts';

export interface Release {
  id: number;
  name: string;
}

export interface Project {
  id: number;
  name: string;
  /** Epoch milliseconds. */
  startDate: number;
  releases: readonly Release[];
}

/** A folder: of the test repository, or of a cycle phase that holds cases of its own choice. */
export interface TreeNode {
  id: number;
  name: string;
  description: string;
  type: 'Phase' | 'Module';
  releaseId: number;
  parent: TreeNode | null;
  children: TreeNode[];
  cases: TreeCase[];
  /** The same by the version's id, and the first of each name. */
  byVersion: Map<number, TreeCase>;
  byName: Map<string, TreeCase>;
  createdOn: number;
}

export interface TestStep {
  id: number;
  orderId: number;
  step: string;
  data?: string;
  result?: string;
}

/** A case; `id` is that of its version, the one that phases are filled by. */
export interface TestCase {
  id: number;
  testcaseId: number;
  given: NewTestcase;
  releaseId: number;
  steps: TestStep[];
  createdOn: number;
}

/** A case at a place of a tree. The same case has another one in each phase. */
export interface TreeCase {
  id: number;
  node: TreeNode;
  testcase: TestCase;
  /** Epoch milliseconds; 0 for what was there from the start. */
  placedAt: number;
}

const PROJECT_START = Date.UTC(2020, 0, 1);

/** Projects, releases, folders and cases. Methods throw a {@link Refusal} for what is not there. */
export class Repository {
  readonly projects: readonly Project[];
  /** Folders of the repository that have no parent. */
  readonly roots: TreeNode[] = [];
  /** In the order of creation. */
  readonly cases: TreeCase[] = [];
  readonly #ids: Ids;
  readonly #nodes = new Map<number, TreeNode>();
  readonly #treeCases = new Map<number, TreeCase>();
  readonly #testcases = new Map<number, TestCase>();
  readonly #byTestcaseId = new Map<number, TestCase>();

  constructor(settings: Settings, ids: Ids) {
    this.#ids = ids;
    this.projects = settings.projects.map(({ id, name = `Project ${id}`, releases }) => ({
      id,
      name,
      startDate: PROJECT_START,
      releases: releases.map((release) => ({
        id: release.id,
        name: release.name ?? `Release ${release.id}`,
      })),
    }));
    for (const { id } of this.releases()) {
      this.createNode({ name: 'Test Repository', description: '', releaseId: id, parent: null });
    }
    for (const each of settings.cases) this.#preload(each);
  }

  project(id: number): Project {
    return found(
      this.projects.find((project) => project.id === id),
      'project',
      id,
    );
  }

  releases(): Release[] {
    return [
      ...new Map(this.projects.flatMap(({ releases }) => releases.map((each) => [each.id, each]))).values(),
    ];
  }

  release(id: number): Release {
    return found(
      this.releases().find((release) => release.id === id),
      'release',
      id,
    );
  }

  releaseOf(project: Project, id: number): Release {
    const release = project.releases.find((each) => each.id === id);
    if (release === undefined)
      throw new Refusal(400, `Project ${project.id} has no release with the id ${id}.`);
    return release;
  }

  node(id: number): TreeNode {
    return found(this.#nodes.get(id), 'tree node', id);
  }

  treeCase(id: number): TreeCase {
    return found(this.#treeCases.get(id), 'test case in a tree', id);
  }

  /** By the id of its version. */
  testcase(id: number): TestCase {
    return found(this.#testcases.get(id), 'test case version', id);
  }

  byTestcaseId(id: number): TestCase {
    return found(this.#byTestcaseId.get(id), 'test case', id);
  }

  rootsOf(releaseId: number): TreeNode[] {
    return this.roots.filter((node) => node.releaseId === releaseId);
  }

  createNode(input: Pick<TreeNode, 'name' | 'description' | 'releaseId' | 'parent'>): TreeNode {
    const node = this.#newNode(input);
    if (input.parent === null) this.roots.push(node);
    return node;
  }

  /** The folder of a cycle phase: no part of the repository. */
  createPhaseNode(name: string, releaseId: number): TreeNode {
    return this.#newNode({ name, description: '', releaseId, parent: null });
  }

  /** The child of that name, made if it is not there. */
  childNamed(parent: TreeNode, name: string): TreeNode {
    return (
      parent.children.find((child) => child.name === name) ??
      this.createNode({ name, description: '', releaseId: parent.releaseId, parent })
    );
  }

  createCase(node: TreeNode, given: NewTestcase, wanted: Partial<ZephyrCaseOptions> = {}): TreeCase {
    const testcase: TestCase = {
      id: wanted.id ?? this.#ids.next(),
      testcaseId: wanted.testcaseId ?? this.#ids.next(),
      given,
      releaseId: node.releaseId,
      steps: [],
      createdOn: now(),
    };
    this.addSteps(testcase, given.testSteps?.steps ?? []);
    this.#testcases.set(testcase.id, testcase);
    this.#byTestcaseId.set(testcase.testcaseId, testcase);
    const treeCase = this.place(testcase, node, wanted.tctId);
    this.cases.push(treeCase);
    return treeCase;
  }

  place(testcase: TestCase, node: TreeNode, id = this.#ids.next()): TreeCase {
    const treeCase = { id, node, testcase, placedAt: now() };
    node.cases.push(treeCase);
    node.byVersion.set(testcase.id, treeCase);
    if (!node.byName.has(testcase.given.name)) node.byName.set(testcase.given.name, treeCase);
    this.#treeCases.set(id, treeCase);
    return treeCase;
  }

  addSteps(testcase: TestCase, steps: readonly Omit<TestStep, 'id'>[]): void {
    testcase.steps.push(...steps.map((step) => ({ id: this.#ids.next(), ...step })));
  }

  #newNode(input: Pick<TreeNode, 'name' | 'description' | 'releaseId' | 'parent'>): TreeNode {
    const node: TreeNode = {
      id: this.#ids.next(),
      ...input,
      type: input.parent === null ? 'Phase' : 'Module',
      children: [],
      cases: [],
      byVersion: new Map(),
      byName: new Map(),
      createdOn: now(),
    };
    input.parent?.children.push(node);
    this.#nodes.set(node.id, node);
    return node;
  }

  #preload(wanted: ZephyrCaseOptions): void {
    const releaseId = wanted.releaseId ?? this.releases()[0]?.id ?? 0;
    const first = this.rootsOf(this.release(releaseId).id)[0] as TreeNode;
    const [top, ...below] = wanted.tree ?? [];
    const root =
      top === undefined
        ? first
        : (this.rootsOf(releaseId).find((node) => node.name === top) ??
          this.createNode({ name: top, description: '', releaseId, parent: null }));
    const node = below.reduce((parent, name) => this.childNamed(parent, name), root);
    const { name, automated = true, tag } = wanted;
    const treeCase = this.createCase(
      node,
      { name, automated, ...(tag === undefined ? {} : { tag }) },
      wanted,
    );
    treeCase.placedAt = 0;
  }
}

/** Names from the top down to the folder itself. */
export function pathOf(node: TreeNode): string[] {
  return node.parent === null ? [node.name] : [...pathOf(node.parent), node.name];
}

/** The folder itself and all below. */
export function nodesBelow(node: TreeNode): TreeNode[] {
  return [node, ...node.children.flatMap(nodesBelow)];
}

export function rootOf(node: TreeNode): TreeNode {
  return node.parent === null ? node : rootOf(node.parent);
}
