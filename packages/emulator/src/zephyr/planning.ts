import { now } from '../clock.ts';
import type { Ids } from './ids.ts';
import { found, Refusal } from './refusal.ts';
import {
  nodesBelow,
  pathOf,
  type Repository,
  rootOf,
  type TestCase,
  type TreeCase,
  type TreeNode,
} from './repository.ts';
import { NOT_EXECUTED } from './statuses.ts';
import { USER } from './user.ts';

export interface Cycle {
  id: number;
  releaseId: number;
  name: string;
  build: string;
  environment: string;
  /** Epoch milliseconds, both. */
  startDate: number;
  endDate: number;
  createdOn: number;
  phases: CyclePhase[];
}

export interface CyclePhase {
  id: number;
  cycle: Cycle;
  name: string;
  /** Whether it holds cases of its own choice instead of a folder of the repository. */
  freeForm: boolean;
  node: TreeNode;
  startDate: number;
  endDate: number;
  /** By the case's place in the phase's tree. */
  executions: Map<number, Execution>;
}

/** One result; the vendor keeps them all and shows the latest. */
export interface Result {
  id: number;
  status: string;
  executedBy: number;
  /** Epoch milliseconds. */
  executedOn: number;
  /** Milliseconds. */
  actualTime: number | null;
  notes: string | null;
  /** When it came, epoch milliseconds with a fraction. */
  receivedAt: number;
}

export interface StepResult {
  id: number;
  testStepId: number;
  status: number;
}

/** A "release test schedule". */
export interface Execution {
  id: number;
  phase: CyclePhase;
  treeCase: TreeCase;
  testerId: number;
  assignedOn: number;
  history: Result[];
  stepResults: StepResult[];
}

export type NewResult = Pick<Result, 'status'> &
  Partial<Pick<Result, 'executedOn' | 'actualTime' | 'notes' | 'executedBy'>>;

/** Cycles, their phases and the executions in these. */
export class Planning {
  readonly cycles: Cycle[] = [];
  readonly #repository: Repository;
  readonly #ids: Ids;
  readonly #cycles = new Map<number, Cycle>();
  readonly #phases = new Map<number, CyclePhase>();
  readonly #executions = new Map<number, Execution>();

  constructor(repository: Repository, ids: Ids) {
    this.#repository = repository;
    this.#ids = ids;
  }

  cycle(id: number): Cycle {
    return found(this.#cycles.get(id), 'cycle', id);
  }

  phase(id: number): CyclePhase {
    return found(this.#phases.get(id), 'cycle phase', id);
  }

  execution(id: number): Execution {
    return found(this.#executions.get(id), 'execution', id);
  }

  get executions(): Execution[] {
    return [...this.#executions.values()];
  }

  createCycle(input: Omit<Cycle, 'id' | 'createdOn' | 'phases'>): Cycle {
    const cycle: Cycle = { id: this.#ids.next(), ...input, createdOn: now(), phases: [] };
    this.cycles.push(cycle);
    this.#cycles.set(cycle.id, cycle);
    return cycle;
  }

  /** Without a `node` it is free-form and gets a folder of its own. */
  createPhase(
    cycle: Cycle,
    input: Pick<CyclePhase, 'name' | 'startDate' | 'endDate'> & { node?: TreeNode },
  ): CyclePhase {
    const phase: CyclePhase = {
      id: this.#ids.next(),
      cycle,
      freeForm: input.node === undefined,
      executions: new Map(),
      ...input,
      node: input.node ?? this.#repository.createPhaseNode(input.name, cycle.releaseId),
    };
    cycle.phases.push(phase);
    this.#phases.set(phase.id, phase);
    return phase;
  }

  /** Puts a case below a folder of a free-form phase; once, however often it is asked to. */
  add(parent: TreeNode, from: TreeNode, testcase: TestCase, withHierarchy: boolean): TreeCase {
    const node = withHierarchy
      ? pathOf(from).reduce((above, name) => this.#repository.childNamed(above, name), parent)
      : parent;
    return node.byVersion.get(testcase.id) ?? this.#repository.place(testcase, node);
  }

  /** The case's execution in the phase, made when it is first assigned to somebody. */
  assign(phase: CyclePhase, treeCase: TreeCase, testerId: number): Execution {
    this.refuseStranger(phase, treeCase);
    const existing = phase.executions.get(treeCase.id);
    if (existing !== undefined) {
      existing.testerId = testerId;
      return existing;
    }
    const execution: Execution = {
      id: this.#ids.next(),
      phase,
      treeCase,
      testerId,
      assignedOn: now(),
      history: [],
      stepResults: [],
    };
    phase.executions.set(treeCase.id, execution);
    this.#executions.set(execution.id, execution);
    return execution;
  }

  /** Assigns what nobody has yet, below a folder of the phase. */
  assignRest(phase: CyclePhase, below: TreeNode, testerId: number): Execution[] {
    return nodesBelow(below)
      .flatMap((node) => node.cases)
      .filter((treeCase) => !phase.executions.has(treeCase.id))
      .map((treeCase) => this.assign(phase, treeCase, testerId));
  }

  /** What a result does not say stays as the one before had it (UNVERIFIED). */
  record(execution: Execution, result: NewResult): void {
    const before = execution.history.at(-1);
    const receivedAt = now();
    execution.history.push({
      id: this.#ids.next(),
      status: result.status,
      executedBy: result.executedBy ?? USER.id,
      executedOn: result.executedOn ?? Math.floor(receivedAt),
      actualTime: result.actualTime ?? before?.actualTime ?? null,
      notes: result.notes ?? before?.notes ?? null,
      receivedAt,
    });
  }

  recordStep(execution: Execution, testStepId: number, status: number): StepResult {
    const existing = execution.stepResults.find((each) => each.testStepId === testStepId);
    if (existing !== undefined) {
      existing.status = status;
      return existing;
    }
    const result = { id: this.#ids.next(), testStepId, status };
    execution.stepResults.push(result);
    return result;
  }

  refuseStranger(phase: CyclePhase, treeCase: TreeCase): void {
    const known = phase.freeForm
      ? rootOf(treeCase.node) === phase.node
      : isAtOrBelow(treeCase.node, phase.node);
    if (!known) throw new Refusal(400, `Test case ${treeCase.id} is not in cycle phase ${phase.id}.`);
  }
}

export function isAtOrBelow(node: TreeNode, top: TreeNode): boolean {
  return node === top || (node.parent !== null && isAtOrBelow(node.parent, top));
}

export function statusOf(execution: Execution): string {
  return execution.history.at(-1)?.status ?? NOT_EXECUTED;
}
