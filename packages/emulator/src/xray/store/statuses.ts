/** A status of a test run, as an administrator configures it. */
export interface RunStatus {
  name: string;
  description?: string;
  /** Default true. */
  final?: boolean;
  /** Default `#808080`. */
  color?: string;
}

export type StoredStatus = Required<RunStatus> & { id: number; rank: number };

/** The statuses of one product. Names are compared as they are written. */
export class Statuses {
  readonly all: readonly StoredStatus[];
  readonly #aliases: ReadonlyMap<string, string>;

  constructor(builtIn: readonly RunStatus[], custom: readonly RunStatus[], aliases: Record<string, string>) {
    this.all = [...builtIn, ...custom].map((status, index) => ({
      description: status.name,
      final: true,
      color: '#808080',
      ...status,
      id: index,
      rank: index,
    }));
    this.#aliases = new Map(Object.entries(aliases));
  }

  /** The status that `name` means, if there is one. */
  find(name: string): StoredStatus | undefined {
    const meant = this.#aliases.get(name) ?? name;
    return this.all.find((status) => status.name === meant);
  }

  /** The status of a run that nobody has executed. */
  get initial(): string {
    return this.#first.name;
  }

  /** A stored name's status. */
  describe(name: string): StoredStatus {
    return this.find(name) ?? this.#first;
  }

  get #first(): StoredStatus {
    return this.all[0] as StoredStatus;
  }
}

/** `TO DO` in the interface and in GraphQL, `TODO` on the import's page: both are taken. */
export function cloudStatuses(custom: readonly RunStatus[]): Statuses {
  return new Statuses(
    [
      { name: 'TO DO', final: false, color: '#A2A6AE' },
      { name: 'EXECUTING', final: false, color: '#F1E069' },
      { name: 'FAILED', color: '#D45D52' },
      { name: 'PASSED', color: '#95C160' },
    ],
    custom,
    { TODO: 'TO DO' },
  );
}

export function serverStatuses(custom: readonly RunStatus[]): Statuses {
  return new Statuses(
    [
      { name: 'TODO', final: false, color: '#A2A6AE' },
      { name: 'EXECUTING', final: false, color: '#F1E069' },
      { name: 'FAIL', color: '#D45D52' },
      { name: 'PASS', color: '#95C160' },
    ],
    custom,
    {},
  );
}
