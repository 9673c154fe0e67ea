import { isoTime, now } from '../clock.ts';
import { Refusal } from './refusal.ts';
import type {
  AppendRun,
  AppendThread,
  CompleteThread,
  CreateRun,
  CreateThread,
  TestmoArtifact,
  TestmoField,
  TestmoLink,
  TestmoTest,
} from './schemas.ts';

/** A test as it was received, and when (epoch milliseconds with a fraction). */
export type StoredTest = TestmoTest & { received_at: number };

export interface StoredThread {
  id: number;
  fields: TestmoField[];
  artifacts: TestmoArtifact[];
  /** Microseconds, both. */
  elapsed_observed: number;
  elapsed_computed: number;
  is_completed: boolean;
  created_at: string;
  completed_at: string | null;
  tests: StoredTest[];
  /** Counts `tests` by status alias, so that no answer has to go through them. */
  results: Map<string, number>;
}

export interface StoredRun {
  id: number;
  project_id: number;
  name: string;
  source: StoredSource;
  tags: string[];
  config: NamedReference | null;
  milestone: NamedReference | null;
  fields: TestmoField[];
  links: TestmoLink[];
  artifacts: TestmoArtifact[];
  is_completed: boolean;
  measure_elapsed: boolean;
  created_at: string;
  updated_at: string | null;
  completed_at: string | null;
  threads: StoredThread[];
}

export interface StoredSource {
  id: number;
  project_id: number;
  name: string;
  created_at: string;
}

export interface NamedReference {
  id: number;
  name: string;
}

export interface StoreOptions {
  projectIds: readonly number[];
  statusAfterCompletion: number;
}

/** All that the instance knows. Methods throw a {@link Refusal} for what the vendor would not do. */
export class Store {
  readonly #options: StoreOptions;
  #runs: StoredRun[] = [];
  #threads: { run: StoredRun; thread: StoredThread }[] = [];
  #sources: StoredSource[] = [];
  #configs: string[] = [];
  #milestones: string[] = [];

  constructor(options: StoreOptions) {
    this.#options = options;
  }

  reset(): void {
    this.#runs = [];
    this.#threads = [];
    this.#sources = [];
    this.#configs = [];
    this.#milestones = [];
  }

  get runs(): readonly StoredRun[] {
    return this.#runs;
  }

  get sources(): readonly StoredSource[] {
    return this.#sources;
  }

  /** The project's id, if there is such a project. */
  project(idText: string): number {
    const id = idFrom(idText);
    return found(
      this.#options.projectIds.find((known) => known === id),
      'project',
    );
  }

  run(idText: string): StoredRun {
    return found(this.#runs[idFrom(idText) - 1], 'automation run');
  }

  thread(idText: string): { run: StoredRun; thread: StoredThread } {
    return found(this.#threads[idFrom(idText) - 1], 'automation run thread');
  }

  source(idText: string): StoredSource {
    return found(this.#sources[idFrom(idText) - 1], 'automation source');
  }

  createRun(projectId: number, body: CreateRun): StoredRun {
    const created_at = isoTime(now());
    const run: StoredRun = {
      id: this.#runs.length + 1,
      project_id: projectId,
      name: body.name,
      source: this.#sourceNamed(projectId, body.source, created_at),
      tags: body.tags ?? [],
      config: reference(this.#configs, body.config, body.config_id),
      milestone: reference(this.#milestones, body.milestone, body.milestone_id),
      fields: body.fields ?? [],
      links: body.links ?? [],
      artifacts: body.artifacts ?? [],
      is_completed: false,
      measure_elapsed: false,
      created_at,
      updated_at: null,
      completed_at: null,
      threads: [],
    };
    this.#runs.push(run);
    return run;
  }

  appendRun(run: StoredRun, body: AppendRun): void {
    this.#refuseCompleted(run, 'automation run');
    run.fields.push(...(body.fields ?? []));
    run.links.push(...(body.links ?? []));
    run.artifacts.push(...(body.artifacts ?? []));
    run.updated_at = isoTime(now());
  }

  completeRun(run: StoredRun, measureElapsed: boolean): void {
    this.#refuseCompleted(run, 'automation run');
    const at = isoTime(now());
    for (const thread of run.threads) {
      if (!thread.is_completed) complete(thread, at);
    }
    complete(run, at);
    run.measure_elapsed = measureElapsed;
  }

  createThread(run: StoredRun, body: CreateThread): StoredThread {
    this.#refuseCompleted(run, 'automation run');
    const thread: StoredThread = {
      id: this.#threads.length + 1,
      fields: body.fields ?? [],
      artifacts: body.artifacts ?? [],
      elapsed_observed: body.elapsed_observed ?? 0,
      elapsed_computed: body.elapsed_computed ?? 0,
      is_completed: false,
      created_at: isoTime(now()),
      completed_at: null,
      tests: [],
      results: new Map(),
    };
    run.threads.push(thread);
    this.#threads.push({ run, thread });
    return thread;
  }

  appendThread(thread: StoredThread, body: AppendThread): void {
    this.#refuseCompleted(thread, 'automation run thread');
    const received_at = now();
    thread.elapsed_observed += body.elapsed_observed ?? 0;
    thread.elapsed_computed += body.elapsed_computed ?? 0;
    thread.fields.push(...(body.fields ?? []));
    thread.artifacts.push(...(body.artifacts ?? []));
    for (const test of body.tests ?? []) {
      thread.tests.push({ ...test, received_at });
      thread.results.set(test.status, (thread.results.get(test.status) ?? 0) + 1);
    }
  }

  completeThread(thread: StoredThread, body: CompleteThread): void {
    this.#refuseCompleted(thread, 'automation run thread');
    // Unlike an append's partial times these are the thread's overall ones (@testmo/testmo-api 2.4.0).
    thread.elapsed_observed = body.elapsed_observed ?? thread.elapsed_observed;
    thread.elapsed_computed = body.elapsed_computed ?? thread.elapsed_computed;
    complete(thread, isoTime(now()));
  }

  /** The page says that a completed run or thread is closed, but not with which status it says so. */
  #refuseCompleted(subject: { is_completed: boolean }, title: string): void {
    if (!subject.is_completed) return;
    throw new Refusal(this.#options.statusAfterCompletion, `The ${title} is already completed.`);
  }

  #sourceNamed(projectId: number, name: string, created_at: string): StoredSource {
    const existing = this.#sources.find((source) => source.project_id === projectId && source.name === name);
    if (existing !== undefined) return existing;
    const source = { id: this.#sources.length + 1, project_id: projectId, name, created_at };
    this.#sources.push(source);
    return source;
  }
}

/** No number for anything but a positive whole one as the vendor writes it: `01` and `1e0` are no ids. */
function idFrom(text: string): number {
  return /^[1-9]\d*$/.test(text) ? Number(text) : Number.NaN;
}

function found<Thing>(thing: Thing | undefined, title: string): Thing {
  if (thing === undefined) throw new Refusal(404, `No such ${title}.`);
  return thing;
}

function complete(subject: StoredRun | StoredThread, at: string): void {
  subject.is_completed = true;
  subject.completed_at = at;
}

/** Configurations and milestones are taken as given: any name, numbered at its first use, or any id. */
function reference(names: string[], name: string | undefined, id: number | undefined): NamedReference | null {
  if (id !== undefined) return { id, name: names[id - 1] ?? `#${id}` };
  if (name === undefined) return null;
  if (!names.includes(name)) names.push(name);
  return { id: names.indexOf(name) + 1, name };
}
