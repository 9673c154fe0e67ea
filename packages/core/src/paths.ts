import { join } from 'node:path';

/** Where everything of a run is, from its folder (`.livelane/runs/<id>`). */
export function runPaths(folder: string) {
  return {
    folder,
    manifest: join(folder, 'run.json'),
    shards: join(folder, 'shards'),
    evidence: join(folder, 'evidence'),
    delivery: join(folder, 'delivery'),
    /** Notes of tests on their way from workers to the reporter. */
    notes: join(folder, 'notes'),
    metadata: join(folder, 'metadata.json'),
    courierState: join(folder, 'courier.json'),
    courierLog: join(folder, 'courier.log'),
    lease: join(folder, 'lease.json'),
  };
}

export type RunPaths = ReturnType<typeof runPaths>;
