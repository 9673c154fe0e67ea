import { now } from '../clock.ts';
import { Cases } from './cases.ts';
import { placeCycle } from './cycles.ts';
import { Folders } from './folders.ts';
import { Ids } from './ids.ts';
import type { Settings } from './options.ts';
import { FULL } from './permission.ts';
import type { Project } from './project.ts';
import { Refusal } from './refusal.ts';

/** There from the start where no projects are given: the vendor's documents speak of such keys. */
const PROJECTS = ['PROJ', 'CALC'];
const FIRST_PROJECT_ID = 10_000;

/** All that the service knows, whichever deployment asks. */
export class World {
  readonly settings: Settings;
  ids!: Ids;
  cases!: Cases;
  projects: Project[] = [];

  constructor(settings: Settings) {
    this.settings = settings;
    this.reset();
  }

  reset(): void {
    this.ids = new Ids();
    this.cases = new Cases(this.settings, this.ids);
    this.projects = [];
    for (const key of this.settings.projects ?? PROJECTS) this.#addProject(key);
    for (const cycle of this.settings.cycles) placeCycle(this, cycle);
  }

  /** By its key or its numeric id. */
  project(name: string): Project {
    const known = this.projects.find(({ key, id }) => key === name || String(id) === name);
    if (known !== undefined) return known;
    if (this.settings.projects !== undefined || !/^[A-Z][A-Z0-9_]+$/.test(name))
      throw new Refusal(404, `There is no project ${name}.`);
    return this.#addProject(name);
  }

  /** What a search finds by now. */
  searchable<Item extends { createdDate: number }>(items: readonly Item[]): readonly Item[] {
    const { searchDelayMs } = this.settings;
    if (searchDelayMs === 0) return items;
    const until = now() - searchDelayMs;
    return items.filter(({ createdDate }) => createdDate <= until);
  }

  /** At once without a delay. A reset forgets what is not done yet. */
  later(delayMs: number, work: () => void): void {
    if (delayMs === 0) {
      work();
      return;
    }
    const { ids } = this;
    setTimeout(() => {
      if (this.ids === ids) work();
    }, delayMs).unref();
  }

  #addProject(key: string): Project {
    const project: Project = {
      key,
      id: FIRST_PROJECT_ID + this.projects.length,
      permission: this.settings.permissions.projects?.[key] ?? FULL,
      cycles: [],
      lastCycle: 0,
      cycleFolders: new Folders(this.ids),
      caseFolders: new Folders(this.ids),
      made: [],
      tags: [],
      imports: [],
    };
    this.projects.push(project);
    return project;
  }
}
