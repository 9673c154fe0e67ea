import * as z from 'zod';
import type {
  Backend,
  BackendDefinition,
  Capacity,
  Known,
  Operation,
  Outcome,
  Result,
} from '../../src/backend.ts';

/** What goes wrong with one request. `lost-…`: the answer is lost, after the vendor wrote or before. */
export type Trouble = Outcome | 'lost-after' | 'lost-before' | 'never';

export interface NotebookLane {
  id: string;
  title: string;
  results: { id: string; title: string; status: string; attempts: number }[];
  elapsedMs?: number;
}

/**
 * The smallest vendor there can be: a notebook that writes down what it is told, and can be told to
 * misbehave. It shows that the courier needs no more of a vendor than the Backend interface says.
 */
export class Notebook implements Backend {
  readonly capacity: Capacity;
  readonly lanes: NotebookLane[] = [];
  readonly operations: string[] = [];
  /** Every result as it was handed over. */
  readonly received: Result[] = [];
  notes: Extract<Operation, { kind: 'note' }>[] = [];
  opened = 0;
  closed: string | undefined;
  /** Called before each request; what it returns happens instead of success. */
  trouble: (operation: Operation, nth: number) => Trouble | undefined = () => undefined;
  #asked = 0;

  constructor(capacity: Partial<Capacity> = {}) {
    this.capacity = { results: 100, bytes: 1_000_000, lanes: 'apart', ...capacity };
  }

  async perform(operation: Operation, _known: Known): Promise<Outcome> {
    this.operations.push(operation.kind);
    const trouble = this.trouble(operation, this.#asked++);
    if (trouble === 'never') return new Promise(() => {});
    if (trouble === 'lost-before') return { kind: 'unknown', reason: 'the answer was lost' };
    if (typeof trouble === 'object') return trouble;
    const outcome = this.#write(operation);
    return trouble === 'lost-after' ? { kind: 'unknown', reason: 'the answer was lost' } : outcome;
  }

  async confirm(operation: Operation, known: Known): Promise<Outcome | { kind: 'absent' }> {
    this.operations.push(`confirm ${operation.kind}`);
    const absent = { kind: 'absent' } as const;
    switch (operation.kind) {
      case 'open-run':
        return this.opened > 0 ? { kind: 'accepted', ids: { run: '1' } } : absent;
      case 'open-lane':
        return this.#lane(operation.lane.id) ? { kind: 'accepted' } : absent;
      case 'deliver': {
        const held = this.#lane(operation.lane.id)?.results.length ?? 0;
        return held > known.delivered(operation.lane.id) ? { kind: 'accepted' } : absent;
      }
      case 'close-lane':
        return this.#lane(operation.lane.id)?.elapsedMs === undefined ? absent : { kind: 'accepted' };
      case 'note':
        return this.notes.length > 0 ? { kind: 'accepted' } : absent;
      case 'close-run':
        return this.closed ? { kind: 'accepted' } : absent;
      default:
        return absent;
    }
  }

  url(known: Known): string | undefined {
    return known.ids.has('run') ? 'http://notebook.example/1' : undefined;
  }

  label(known: Known): string | undefined {
    return known.ids.has('run') ? 'page 1' : undefined;
  }

  async examine(): Promise<[]> {
    return [];
  }

  /** Every result's title, lane after lane. */
  get titles(): string[] {
    return this.lanes.flatMap((lane) => lane.results.map(({ title }) => title));
  }

  #lane(id: string): NotebookLane | undefined {
    return this.lanes.find((lane) => lane.id === id);
  }

  #write(operation: Operation): Outcome {
    switch (operation.kind) {
      case 'open-run':
        this.opened++;
        return { kind: 'accepted', ids: { run: '1' } };
      case 'open-lane':
        this.lanes.push({ ...operation.lane, results: [] });
        return { kind: 'accepted' };
      case 'deliver':
        this.received.push(...operation.results);
        this.#lane(operation.lane.id)?.results.push(
          ...operation.results.map(({ id, test, status, attempts }) => {
            return { id, title: test.title, status, attempts: attempts.length };
          }),
        );
        return { kind: 'accepted' };
      case 'close-lane': {
        const lane = this.#lane(operation.lane.id);
        if (lane) lane.elapsedMs = operation.elapsedMs;
        return { kind: 'accepted' };
      }
      case 'note':
        this.notes.push(operation);
        return { kind: 'accepted' };
      case 'close-run':
        this.closed = operation.end;
        return { kind: 'accepted' };
      default:
        return { kind: 'refused', scope: 'everything', reason: `a notebook has no ${operation.kind}` };
    }
  }
}

/** The notebook as a vendor that can be configured. */
export function notebookDefinition(notebook: Backend): BackendDefinition {
  return {
    name: 'notebook',
    title: 'Notebook',
    section: z.strictObject({ page: z.int().optional() }),
    secrets: ['NOTEBOOK_KEY'],
    create: () => notebook,
  };
}
