import { rmSync } from 'node:fs';
import { join } from 'node:path';

/** Projects of earlier runs are kept until now, for whoever wants to look into them. */
export default function setup(): void {
  rmSync(join(import.meta.dirname, '../.tmp'), { recursive: true, force: true });
}
