import type { Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { endpoint, pathId } from './endpoint.ts';
import type { ItemType } from './files.ts';
import { readBody, readForm, readQuery } from './input.ts';
import { attachmentsQuery, noQuery } from './query.ts';
import { Refusal } from './refusal.ts';
import { representAttachment, representUpload } from './representation.ts';
import { attachmentsSchema } from './schemas.ts';
import type { World } from './world.ts';

/*
 * support.smartbear.com/zephyr-enterprise/docs/en/migrating-to-zephyr-enterprise/via-rest-api/add-an-attachment.html
 */

/** Outside the REST services. Form fields may have any name: the page has `data`, the plugin the item's type. */
export function addUploadRoutes(routes: Hono<EmulatorEnv>, world: World): void {
  endpoint(routes, '/document/genericattachment', {
    async POST(c) {
      readQuery(c, noQuery);
      const { texts, files } = await readForm(c);
      const [text] = texts.keys();
      if (text !== undefined) throw new Refusal(400, `${text}: is not a file`);
      if (files.length === 0) throw new Refusal(400, 'There is no file.');
      return c.json(files.map((file) => representUpload(world.files.upload(file))));
    },
  });
}

export function addAttachmentRoutes(routes: Hono<EmulatorEnv>, world: World): void {
  endpoint(routes, '/attachment/list', {
    async POST(c) {
      readQuery(c, noQuery);
      const attachments = await readBody(c, attachmentsSchema);
      for (const { itemType, itemId, tempPath, fileSize } of attachments) {
        refuseUnknownItem(world, itemType, itemId);
        const { size } = world.files.uploaded(tempPath);
        if (fileSize !== undefined && fileSize !== size)
          throw new Refusal(400, `fileSize: the file has ${size}`);
      }
      const attached = attachments.map(({ tempPath, itemType, itemId, name, contentType }) =>
        world.files.attach(tempPath, { itemType, itemId, name, contentType }),
      );
      return c.json(attached.map(representAttachment));
    },
  });

  endpoint(routes, '/attachment', {
    GET(c) {
      const { itemid, type } = readQuery(c, attachmentsQuery);
      refuseUnknownItem(world, type, itemid);
      return c.json(world.files.of(type, itemid).map(representAttachment));
    },
  });

  endpoint(routes, '/attachment/{attachment}', {
    DELETE(c) {
      readQuery(c, noQuery);
      world.files.remove(pathId(c, 'attachment'));
      return c.json(true);
    },
  });
}

function refuseUnknownItem({ planning, repository }: World, type: ItemType, id: number): void {
  if (type === 'releaseTestSchedule') planning.execution(id);
  else if (type === 'testcase') repository.byTestcaseId(id);
  else throw new Refusal(400, 'There are no requirements.');
}
