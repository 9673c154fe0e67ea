import type { BulkAnswer } from './bulk.ts';
import type { CaseNote } from './cases.ts';
import type { AioNamed } from './configuration.ts';
import type { Cycle } from './cycles.ts';
import type { FileNote } from './files.ts';
import type { Folders } from './folders.ts';

/** What one Jira project holds. */
export interface Project {
  key: string;
  id: number;
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
  answer: BulkAnswer;
}
