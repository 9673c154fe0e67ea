import { extname } from 'node:path';

/** Files that tests attach. A table for all there are would be a dependency in the runner's process. */
const TYPES: Record<string, string> = {
  '.csv': 'text/csv',
  '.gif': 'image/gif',
  '.har': 'application/json',
  '.htm': 'text/html',
  '.html': 'text/html',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
  '.log': 'text/plain',
  '.md': 'text/markdown',
  '.mp4': 'video/mp4',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.webm': 'video/webm',
  '.webp': 'image/webp',
  '.xml': 'application/xml',
  '.zip': 'application/zip',
};

/** @param fallback for a name without an ending that is known. */
export function contentTypeOf(name: string, fallback = 'application/octet-stream'): string {
  return TYPES[extname(name).toLowerCase()] ?? fallback;
}
