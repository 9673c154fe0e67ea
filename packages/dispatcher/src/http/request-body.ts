import { readFile } from 'node:fs/promises';
import { FormData, Response } from 'undici';
import type * as z from 'zod';
import type { FormPart, HttpRequest } from './http-client.ts';

export interface RequestBody {
  contentType: string;
  body: string | Buffer;
}

/**
 * A request's body as it is sent; in memory as a whole, because a redirect or a proxy's refusal sends it again, and
 * because there are servers that take no body of unknown length.
 * @throws when a file cannot be read.
 */
export async function encodeBody(request: HttpRequest<z.ZodType>): Promise<RequestBody | undefined> {
  const { json, form, text } = request;
  if (json !== undefined) return { contentType: 'application/json', body: JSON.stringify(json) };
  if (text !== undefined) return text;
  return form && encodeForm(form);
}

async function encodeForm(parts: readonly FormPart[]): Promise<RequestBody> {
  const form = new FormData();
  for (const part of parts) {
    if ('value' in part) {
      form.append(part.name, part.value);
    } else {
      const { name, fileName, contentType, content } = part;
      const bytes = typeof content === 'string' ? content : await readFile(content.path);
      form.append(name, new Blob([bytes], { type: contentType }), fileName);
    }
  }
  const encoded = new Response(form);
  return {
    contentType: encoded.headers.get('content-type') as string,
    body: Buffer.from(await encoded.arrayBuffer()),
  };
}
