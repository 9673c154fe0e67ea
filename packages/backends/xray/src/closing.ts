import { access } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import {
  type Failure,
  type Known,
  type Operation,
  type Outcome,
  type RunFacts,
  shardsInWords,
} from '@livelane/dispatcher';
import type { XraySection } from './config.ts';
import type { Jira, Transition } from './jira.ts';
import { shardLabel } from './key.ts';
import { executionIn, notOpened } from './known-ids.ts';
import type { NoReply } from './outcome.ts';

type Confirmation = Outcome | { kind: 'absent' };

type CloseRun = Extract<Operation, { kind: 'close-run' }>;

/**
 * What is done with the Test Execution's issue at the end, after the last result: in some workflow statuses it takes none.
 * Every result is there by then, so what Jira refuses here is only told.
 */
export class Closing {
  readonly #jira: Jira | undefined;
  readonly #section: Pick<XraySection, 'attach' | 'transition'>;

  /** @param jira absent where no setting needs it. */
  constructor(jira: Jira | undefined, section: Pick<XraySection, 'attach' | 'transition'>) {
    this.#jira = jira;
    this.#section = section;
  }

  async perform({ run }: CloseRun, known: Known): Promise<Outcome> {
    const execution = executionIn(known);
    if (!execution) return notOpened();
    const { attach, transition } = this.#section;
    const jira = this.#jira;
    if (!jira || (attach.length === 0 && transition === undefined)) return { kind: 'accepted' };
    const notes: string[] = [];
    const failure = await this.#attach(jira, execution.key, attach, notes);
    if (failure) return failure;
    if (transition === undefined) return { kind: 'accepted', notes };
    const end = await this.#end(jira, execution.key, transition, run, notes);
    if (typeof end === 'object') return end;
    return { kind: 'accepted', notes, ...(end !== undefined && { leftOpen: end }) };
  }

  /** Files are told by their names, which is done in `perform`; a transition that is done is offered no more. */
  async confirm(known: Known): Promise<Confirmation> {
    const execution = executionIn(known);
    if (!execution) return notOpened();
    const { transition, attach } = this.#section;
    if (!this.#jira || transition === undefined || attach.length > 0) return { kind: 'absent' };
    const reply = await this.#jira.transitions(execution.key);
    if (!reply.ok) return reply.outcome;
    return wanted(reply.body, transition) ? { kind: 'absent' } : { kind: 'accepted' };
  }

  async #attach(
    jira: Jira,
    key: string,
    paths: readonly string[],
    notes: string[],
  ): Promise<Failure | undefined> {
    if (paths.length === 0) return undefined;
    const issue = await jira.issue(key);
    if (!issue.ok) return forgone(issue, notes);
    const there = new Set(issue.body.fields?.attachment?.map(({ filename }) => filename));
    for (const path of paths.map((one) => resolve(one))) {
      const name = basename(path);
      if (there.has(name)) {
        notes.push(`${key} has a file ${name} already: it was left as it is`);
        continue;
      }
      try {
        await access(path);
      } catch (error) {
        notes.push(`"xray.attach": ${path} cannot be read (${(error as Error).message})`);
        continue;
      }
      const reply = await jira.attach(key, path);
      if (!reply.ok) {
        const failure = forgone(reply, notes);
        if (failure) return failure;
      } else notes.push(`${name} was attached to ${key}`);
    }
    return undefined;
  }

  /**
   * In some workflow statuses a Test Execution takes no more results, so the last of a run's machines moves it.
   * @returns why it was not moved, if another one will.
   */
  async #end(
    jira: Jira,
    key: string,
    transition: string,
    run: RunFacts,
    notes: string[],
  ): Promise<Failure | string | undefined> {
    const { shard } = run.start;
    if (run.closedBy === 'command') {
      return `${key} was left in its status: \`livelane run complete\` moves it`;
    }
    if (run.closedBy === 'last-shard' && shard) {
      const own = run.parts.map((part) => shardLabel(run, part, shard.total));
      const added = await jira.addLabels(key, own);
      if (!added.ok) return forgone(added, notes);
      const issue = await jira.issue(key);
      if (!issue.ok) return forgone(issue, notes);
      const labels = new Set(issue.body.fields?.labels);
      const all = Array.from({ length: shard.total }, (_, index) => index + 1);
      const left = all.filter((part) => !labels.has(shardLabel(run, part, shard.total)));
      if (left.length > 0) return `${key} was left in its status: ${shardsInWords(left, run)}`;
    }
    return this.#transition(jira, key, transition, notes);
  }

  async #transition(jira: Jira, key: string, name: string, notes: string[]): Promise<Failure | undefined> {
    const list = await jira.transitions(key);
    if (!list.ok) return forgone(list, notes);
    const transition = wanted(list.body, name);
    if (!transition) {
      const offered = list.body.map((one) => `"${one.name}"`).join(', ') || 'none';
      notes.push(
        `${key} was left in its status: Jira offers no transition "${name}" there (it offers ${offered}); check "xray.transition"`,
      );
      return undefined;
    }
    const reply = await jira.transition(key, transition.id);
    if (!reply.ok) return forgone(reply, notes);
    notes.push(`${key} was moved with "${transition.name}"`);
    return undefined;
  }
}

/** By its id, its name, or the status that it leads to. */
function wanted(transitions: readonly Transition[], name: string): Transition | undefined {
  const plain = (text: string) => text.trim().toLowerCase();
  return (
    transitions.find(({ id }) => id === name) ??
    transitions.find((one) => plain(one.name) === plain(name)) ??
    transitions.find(({ to }) => to && plain(to.name) === plain(name))
  );
}

function forgone({ outcome }: NoReply, notes: string[]): Failure | undefined {
  if (outcome.kind !== 'refused') return outcome;
  notes.push(outcome.reason);
  return undefined;
}
