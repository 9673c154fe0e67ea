import { join } from 'node:path';

/**
 * Where everything of a run is, from its folder (`.livelane/runs/<id>`). What is written after the run's first
 * moment is not called `.json`: Jest's watch mode would take it for a change of the project, and run again.
 */
export function runPaths(folder: string) {
  return {
    folder,
    manifest: join(folder, 'run.json'),
    shards: join(folder, 'shards'),
    evidence: join(folder, 'evidence'),
    delivery: join(folder, 'delivery'),
    /** Notes of tests on their way from workers to the reporter. */
    notes: join(folder, 'notes'),
    metadata: join(folder, 'metadata.state'),
    courierState: join(folder, 'courier.state'),
    courierLog: join(folder, 'courier.log'),
    lease: join(folder, 'lease.state'),
  };
}

export type RunPaths = ReturnType<typeof runPaths>;
