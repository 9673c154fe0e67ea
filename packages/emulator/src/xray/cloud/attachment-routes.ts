import type { Hono } from 'hono';
import type { EmulatorEnv } from '../../env.ts';
import { endpoint, param } from '../endpoint.ts';
import { readParts } from '../input.ts';
import { Refusal } from '../refusal.ts';
import type { FileStore } from '../store/files.ts';

/** docs.getxray.app/display/XRAYCLOUD/Attachments+-+REST+v2 */
export function addAttachmentRoutes(routes: Hono<EmulatorEnv>, files: FileStore): void {
  endpoint(routes, '/attachments', {
    async POST(c) {
      const { attachment } = await readParts(c, ['attachment']);
      if (attachment === undefined || attachment.filename === '') throw new Refusal(400, 'No file found.');
      const { filename, contentType, bytes } = attachment;
      const { id, createdOn: created, size } = files.add(filename, contentType, bytes);
      return c.json({ id, filename, created, size });
    },
  });

  endpoint(routes, '/attachments/:id', {
    GET(c) {
      const found = files.find(param(c, 'id'));
      if (found === undefined) throw new Refusal(400, 'No such file');
      return c.body(new Uint8Array(found.bytes), 200, { 'Content-Type': found.file.contentType });
    },
  });
}
