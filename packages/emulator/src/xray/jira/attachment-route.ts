import type { Hono } from 'hono';
import type { EmulatorEnv } from '../../env.ts';
import { endpoint, param } from '../endpoint.ts';
import { readFiles } from '../input.ts';
import { originOf } from '../origin.ts';
import { Refusal } from '../refusal.ts';
import { found } from './issue-routes.ts';
import type { Jira } from './jira.ts';

/** Files of an issue: the part `file`, as often as wanted, and the header that keeps forms of other sites out. */
export function addAttachmentRoute(routes: Hono<EmulatorEnv>, jira: Jira): void {
  endpoint(routes, '/issue/:key/attachments', {
    async POST(c) {
      const issue = found(jira, param(c, 'key'));
      if (c.req.header('x-atlassian-token') !== 'no-check') throw new Refusal(403, 'XSRF check failed');
      const files = await readFiles(c, 'file');
      if (files.length === 0) throw new Refusal(400, 'The part file is missing.');
      const added = files.map(({ filename, contentType, bytes }) =>
        jira.files.add(filename, contentType, bytes),
      );
      issue.attachments = [...issue.attachments, ...added];
      const origin = originOf(c);
      return c.json(
        added.map(({ id, filename, createdOn, size, contentType }) => ({
          self: `${origin}/rest/api/2/attachment/${id}`,
          id,
          filename,
          created: createdOn,
          size,
          mimeType: contentType,
          content: `${origin}/rest/api/2/attachment/content/${id}`,
        })),
      );
    },
  });

  endpoint(routes, '/attachment/content/:id', {
    GET(c) {
      const file = jira.files.find(param(c, 'id'));
      if (file === undefined) throw new Refusal(404, 'The attachment with this id does not exist.');
      return c.body(new Uint8Array(file.bytes), 200, { 'Content-Type': file.file.contentType });
    },
  });
}
