import { now } from '../clock.ts';
import { type AioNamed, PUBLISHED } from './configuration.ts';
import { type CustomFieldValue, customFieldValues } from './custom-fields.ts';
import type { Folder } from './folders.ts';
import type { Ids } from './ids.ts';
import type { Settings } from './options.ts';
import { type AioPermission, FULL } from './permission.ts';
import type { Project } from './project.ts';
import { wrongField } from './refusal.ts';
import type { NamedInput, NewCase } from './schemas.ts';

/** Without a list of cases, each project has these from the start. */
const THERE_BEFORE = 10_000;

/** What a case holds as it was sent. */
const PLAIN = [
  'description',
  'precondition',
  'automationKey',
  'estimatedEffort',
  'jiraRequirementIDs',
  'steps',
] as const;

type Plain = (typeof PLAIN)[number];

/** A test case. */
export interface CaseNote extends Partial<{ [Field in Plain]: NonNullable<NewCase[Field]> }> {
  ID: number;
  key: string;
  title: string;
  status: AioNamed;
  priority?: AioNamed;
  type?: AioNamed;
  scriptType?: AioNamed;
  automationStatus?: AioNamed;
  folder: Folder | null;
  tags: AioNamed[];
  customFields: CustomFieldValue[];
  permission: AioPermission;
  /** Epoch milliseconds; 0 for what was there from the start. */
  createdDate: number;
}

/** The cases of all projects; cycles may hold those of other projects. */
export class Cases {
  readonly #settings: Settings;
  readonly #ids: Ids;
  readonly #byKey = new Map<string, CaseNote>();
  readonly #lastNumbers = new Map<string, number>();

  constructor(settings: Settings, ids: Ids) {
    this.#settings = settings;
    this.#ids = ids;
    for (const { key, title = key, status = PUBLISHED, automationKey } of settings.cases ?? []) {
      const note = this.#add(key, { title, status: this.#status(status), createdDate: 0 });
      if (automationKey !== undefined) note.automationKey = automationKey;
    }
  }

  /** Those that were given, made, or named by a key so far. */
  known(): CaseNote[] {
    return [...this.#byKey.values()];
  }

  /** By its key or, once it is known, its numeric id. */
  find(key: string): CaseNote | undefined {
    if (/^\d+$/.test(key)) return this.known().find(({ ID }) => String(ID) === key);
    const known = this.#byKey.get(key);
    if (known !== undefined || this.#settings.cases !== undefined) return known;
    const [, project = '', number] = /^([A-Z][A-Z0-9_]+)-TC-([1-9]\d*)$/.exec(key) ?? [];
    const { projects } = this.#settings;
    if (number === undefined || Number(number) > THERE_BEFORE) return undefined;
    if (projects !== undefined && !projects.includes(project)) return undefined;
    return this.#add(key, { title: key, status: this.#status(PUBLISHED), createdDate: 0 });
  }

  create(project: Project, given: NewCase): CaseNote {
    const { configuration } = this.#settings;
    const listed = (
      field: 'status' | 'priority' | 'type' | 'scriptType' | 'automationStatus',
      list: readonly AioNamed[],
    ) => {
      const wanted = given[field];
      return wanted == null ? {} : { [field]: named(list, wanted, field) };
    };
    const plain = PLAIN.filter((field) => given[field] != null).map((field) => [field, given[field]]);
    const note = {
      title: given.title,
      ...Object.fromEntries(plain),
      status: configuration.caseStatuses[0] as AioNamed,
      ...listed('status', configuration.caseStatuses),
      ...listed('priority', configuration.casePriorities),
      ...listed('type', configuration.caseTypes),
      ...listed('scriptType', configuration.caseScriptTypes),
      ...listed('automationStatus', configuration.caseAutomationStatuses),
      folder: given.folder == null ? null : project.caseFolders.known(given.folder.ID, 'folder.ID'),
      tags: (given.tags ?? []).map(({ tag }, index) => named(project.tags, tag, `tags.${index}.tag`)),
      customFields: customFieldValues(configuration.customFields, given.customFields),
      createdDate: now(),
    };
    const made = this.#add(this.#nextKey(project.key), note);
    project.made.push(made);
    return made;
  }

  #nextKey(project: string): string {
    const given = (this.#settings.cases ?? []).map(({ key }) => Number(/\d+$/.exec(key)?.[0] ?? 0));
    const last = this.#lastNumbers.get(project) ?? Math.max(THERE_BEFORE, ...given);
    this.#lastNumbers.set(project, last + 1);
    return `${project}-TC-${last + 1}`;
  }

  #status(name: string): AioNamed {
    const status = this.#settings.configuration.caseStatuses.find((each) => each.name === name);
    if (status === undefined) throw new Error(`There is no case status ${JSON.stringify(name)}.`);
    return status;
  }

  #add(key: string, more: Pick<CaseNote, 'title' | 'status' | 'createdDate'> & Partial<CaseNote>): CaseNote {
    const { cases, projects } = this.#settings.permissions;
    const permission = cases?.[key] ?? projects?.[key.slice(0, key.lastIndexOf('-TC-'))] ?? FULL;
    const empty = { folder: null, tags: [], customFields: [] };
    const note: CaseNote = { ...empty, ...more, ID: this.#ids.next(), key, permission };
    this.#byKey.set(key, note);
    return note;
  }
}

function named(list: readonly AioNamed[], { ID, name }: NamedInput, field: string): AioNamed {
  const item = list.find((each) => (ID === undefined ? each.name === name : each.ID === ID));
  if (item === undefined)
    throw wrongField(
      `${field}.${ID === undefined ? 'name' : 'ID'}`,
      `the project has no ${ID ?? name} there`,
    );
  return item;
}
