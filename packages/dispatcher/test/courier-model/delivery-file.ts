import { readFileSync } from 'node:fs';

/** What a delivery file says, as ids of results and files. */
export interface Delivered {
  accepted: Set<string>;
  refused: Set<string>;
  /** Sent, without a word of what came of it. */
  open: Set<string>;
  refusedFiles: Set<string>;
  /** Names of the cases that were made. */
  made: Set<string>;
}

interface Line {
  type: string;
  op: number;
  kind: string;
  results?: string[];
  files?: string[];
  ids?: Record<string, string>;
  refused?: Record<string, string>;
}

/** Reads it in the simplest way there is, beside the courier's own. */
export function readDelivered(path: string): Delivered {
  const found = {
    accepted: new Set<string>(),
    refused: new Set<string>(),
    refusedFiles: new Set<string>(),
    made: new Set<string>(),
  };
  const intents = new Map<number, Line>();
  for (const json of readFileSync(path, 'utf8').split('\n')) {
    let line: Line;
    try {
      line = JSON.parse(json);
    } catch {
      continue;
    }
    if (line.type === 'intent') {
      intents.set(line.op, line);
      continue;
    }
    const intent = intents.get(line.op);
    intents.delete(line.op);
    if (!intent || line.type === 'absent' || line.type === 'pending') continue;
    if (intent.kind === 'make-cases') for (const id of Object.keys(line.ids ?? {})) found.made.add(id);
    const isRefused = (id: string) => line.type === 'refused' || id in (line.refused ?? {});
    for (const id of intent.results ?? []) {
      if (isRefused(id)) found.refused.add(id);
      else if (intent.kind !== 'make-cases') found.accepted.add(id);
    }
    for (const id of intent.files ?? []) if (isRefused(id)) found.refusedFiles.add(id);
  }
  const open = new Set([...intents.values()].flatMap(({ results }) => results ?? []));
  return { ...found, open };
}
