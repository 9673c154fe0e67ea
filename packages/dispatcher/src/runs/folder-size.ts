import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Bytes of all files in a folder. A file that may vanish meanwhile, because its run goes on, counts as nothing.
 * @param counted files with several names (device and number) that were counted before: a replay shares them with
 * its run, and they take their room once.
 */
export async function folderSize(folder: string, counted = new Set<string>()): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const found = await lstat(join(entry.parentPath, entry.name)).catch(() => undefined);
    if (!found) continue;
    if (found.nlink > 1) {
      const key = `${found.dev}:${found.ino}`;
      if (counted.has(key)) continue;
      counted.add(key);
    }
    bytes += found.size;
  }
  return bytes;
}
