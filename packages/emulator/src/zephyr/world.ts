import { now } from '../clock.ts';
import { Files } from './files.ts';
import { Ids } from './ids.ts';
import { Jobs } from './jobs.ts';
import type { Settings } from './options.ts';
import { Planning } from './planning.ts';
import { Refusal } from './refusal.ts';
import { Repository } from './repository.ts';
import { type ZephyrStatus, zephyrStatuses } from './statuses.ts';

/** All that the server knows. */
export class World {
  readonly settings: Settings;
  readonly statuses: readonly ZephyrStatus[];
  repository!: Repository;
  planning!: Planning;
  files!: Files;
  jobs!: Jobs;

  constructor(settings: Settings, statuses: readonly ZephyrStatus[] = zephyrStatuses) {
    this.settings = settings;
    this.statuses = statuses;
    this.reset();
  }

  reset(): void {
    const { settings } = this;
    const reserved = [
      ...settings.projects.flatMap(({ id, releases }) => [id, ...releases.map((release) => release.id)]),
      ...settings.cases.flatMap(({ id, testcaseId, tctId }) => [id ?? 0, testcaseId ?? 0, tctId ?? 0]),
    ];
    const ids = new Ids(reserved);
    this.repository = new Repository(settings, ids);
    this.planning = new Planning(this.repository, ids);
    this.files = new Files(ids);
    this.jobs = new Jobs(this, ids);
  }

  /** What a list shows by now. */
  listed<Item>(items: readonly Item[], bornAt: (item: Item) => number): readonly Item[] {
    const { listDelayMs } = this.settings;
    if (listDelayMs === 0) return items;
    const until = now() - listDelayMs;
    return items.filter((item) => bornAt(item) <= until);
  }

  /** Refuses what the list of statuses has not, or has as inactive. */
  status(id: string): string {
    const status = this.statuses.find((each) => each.id === id);
    if (status === undefined || status.active === false) {
      throw new Refusal(400, `${JSON.stringify(id)} is no execution status.`);
    }
    return id;
  }
}
