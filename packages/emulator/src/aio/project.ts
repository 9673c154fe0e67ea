import type { BulkAnswer } from './bulk.ts';
import type { CaseNote } from './cases.ts';
import type { AioNamed } from './configuration.ts';
import type { Cycle } from './cycles.ts';
import type { FileNote } from './files.ts';
import type { Folders } from './folders.ts';
import type { AioPermission } from './permission.ts';

/** What one Jira project holds. */
export interface Project {
  key: string;
  id: number;
  permission: AioPermission;
  /** In the order of creation, as all lists here. */
  cycles: Cycle[];
  lastCycle: number;
  cycleFolders: Folders;
  caseFolders: Folders;
  /** Cases that were made. */
  made: CaseNote[];
  tags: AioNamed[];
  imports: ImportNote[];
}

/** A result file that came in. */
export interface ImportNote {
  cycle: string;
  type: string;
  batch: boolean;
  /** The form's other fields that were sent. */
  fields: Record<string, string>;
  file: FileNote;
  /** `null`: a batch that is not worked off yet. */
  answer: BulkAnswer | null;
}
