import type { Context, Hono } from 'hono';
import * as z from 'zod';
import type { EmulatorEnv } from '../../env.ts';
import { endpoint, param } from '../endpoint.ts';
import { check, readBytes, readJson, readQuery } from '../input.ts';
import { Refusal } from '../refusal.ts';
import type { StoredFile } from '../store/files.ts';
import type { Product } from '../store/product.ts';
import { seenRun, writableRun } from './lookup.ts';
import { representFile } from './representation.ts';
import { evidenceSchema } from './test-run-update.ts';
import type { ServerVersion } from './version.ts';

const deleteQuery = z.strictObject({ filename: z.string().min(1).optional() });

/**
 * A run's evidence. The statuses differ by version (specs of github.com/Qytera-Gmbh/xray-client-node, against a
 * real server): 201 and 204 under 2.0, 200 under 1.0.
 */
export function addAttachmentRoutes(
  routes: Hono<EmulatorEnv>,
  product: Product,
  version: ServerVersion,
): void {
  const added = version === '1.0' ? 200 : 201;
  const deleted = version === '1.0' ? 200 : 204;

  const remove = (c: Context<EmulatorEnv>, isRemoved: (file: StoredFile) => boolean) => {
    const run = writableRun(product, param(c, 'id'));
    if (!run.evidence.some(isRemoved)) throw new Refusal(404, 'Attachment not found.');
    product.runs.change(run, { evidence: run.evidence.filter((file) => !isRemoved(file)) });
    return c.body(null, deleted);
  };

  endpoint(routes, '/testrun/:id/attachment', {
    GET(c) {
      const run = seenRun(product, product.runs.runById(param(c, 'id')));
      return c.json(run.evidence.map((file) => representFile(c, file)));
    },
    async POST(c) {
      const run = writableRun(product, param(c, 'id'));
      const { filename, contentType, data } = check(evidenceSchema, await readJson(c), 'the body');
      const file = product.files.add(filename, contentType, data);
      product.runs.change(run, { evidence: [...run.evidence, file] });
      return c.json(representFile(c, file), added);
    },
    async DELETE(c) {
      const given = readQuery(c, deleteQuery).filename;
      const filename = given ?? (await readBytes(c)).toString('utf8');
      return remove(c, (file) => file.filename === filename);
    },
  });

  endpoint(routes, '/testrun/:id/attachment/:attachmentId', {
    DELETE: (c) => remove(c, (file) => file.id === param(c, 'attachmentId')),
  });

  endpoint(routes, '/attachment/:id', {
    GET(c) {
      const found = product.files.find(param(c, 'id'));
      if (found === undefined) throw new Refusal(404, 'Attachment not found.');
      return c.body(new Uint8Array(found.bytes), 200, { 'Content-Type': found.file.contentType });
    },
  });
}
