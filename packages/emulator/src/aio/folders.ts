import type { Ids } from './ids.ts';
import { wrongField } from './refusal.ts';

export interface Folder {
  ID: number;
  name: string;
  parent: Folder | null;
}

export interface FolderNode {
  ID: number;
  name: string;
  children: FolderNode[];
}

/** The folders of one project's cycles, or of its cases. */
export class Folders {
  readonly #ids: Ids;
  readonly #all: Folder[] = [];

  constructor(ids: Ids) {
    this.#ids = ids;
  }

  /** The folder of that path below the base, made where it is not there. */
  at(names: readonly string[], baseId: number | null | undefined): Folder {
    let folder = baseId == null ? null : this.known(baseId, 'baseFolderId');
    for (const name of names) folder = this.#child(folder, name);
    return folder as Folder;
  }

  tree(parent: Folder | null = null): FolderNode[] {
    return this.#all
      .filter((folder) => folder.parent === parent)
      .map((folder) => ({ ID: folder.ID, name: folder.name, children: this.tree(folder) }));
  }

  known(id: number, field: string): Folder {
    const folder = this.#all.find(({ ID }) => ID === id);
    if (folder === undefined) throw wrongField(field, `there is no folder ${id}`);
    return folder;
  }

  #child(parent: Folder | null, name: string): Folder {
    const known = this.#all.find((folder) => folder.parent === parent && folder.name === name);
    if (known !== undefined) return known;
    const made = { ID: this.#ids.next(), name, parent };
    this.#all.push(made);
    return made;
  }
}

/** Names from the top down to the folder itself. */
export function pathOf({ name, parent }: Folder): string[] {
  return parent === null ? [name] : [...pathOf(parent), name];
}
