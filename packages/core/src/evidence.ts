import { randomBytes } from 'node:crypto';
import { copyFileSync, linkSync, mkdirSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { messageOf } from './errors.ts';
import type { Evidence } from './events.ts';
import type { RunPaths } from './paths.ts';

/** A file that a test attached: by path, or by content. */
export interface Attachment {
  name: string;
  contentType: string;
  path?: string;
  body?: Buffer | string;
}

/**
 * Puts an attached file into the run's folder. A file is hard-linked (no bytes are moved), or copied where
 * that fails (another device, a file system without links), because frameworks delete theirs.
 * Never throws: a file that cannot be kept is described with the reason.
 */
export function keepEvidence(paths: RunPaths, { name, contentType, path, body }: Attachment): Evidence {
  try {
    if (path === undefined && body === undefined)
      return { name, contentType, missing: 'it was attached without a file' };
    const id = randomBytes(8).toString('hex');
    const fileName = safeName(name, path);
    const folder = join(paths.evidence, id);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const target = join(folder, fileName);
    let size: number;
    if (path === undefined) {
      writeFileSync(target, body as Buffer | string, { mode: 0o600 });
      size = Buffer.byteLength(body as Buffer | string);
    } else {
      // A link to a link would point at something that may change or vanish.
      const source = realpathSync(path);
      const stat = statSync(source);
      if (!stat.isFile()) return { name, contentType, missing: 'it is not a regular file' };
      size = stat.size;
      try {
        linkSync(source, target);
      } catch {
        copyFileSync(source, target);
      }
    }
    return { name, contentType, path: `evidence/${id}/${fileName}`, size };
  } catch (error) {
    return { name, contentType, missing: messageOf(error) };
  }
}

/** The attachment's name as the name of a file: no folders, nothing hidden, with the file's extension. */
function safeName(name: string, path: string | undefined): string {
  const extension = path ? extname(path) : '';
  const base =
    name
      .replace(/[^\p{L}\p{N}._ -]+/gu, '_')
      .replace(/^[. ]+/, '_')
      .slice(0, 80) || 'file';
  return extension && !base.endsWith(extension) ? `${base}${extension.slice(0, 16)}` : base;
}
