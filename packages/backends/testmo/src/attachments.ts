import type { AttemptEnd, Evidence } from '@livelane/core';
import { bytesInWords, clean, clip } from '@livelane/dispatcher';
import { ARTIFACTS_LIMIT, clipText, NOTE_LIMIT, STRING_LIMIT, title } from './limits.ts';
import { isWebUrl } from './named-field.ts';
import { type Artifact, FIELD, type Field } from './wire.ts';

/**
 * A result's files: as links where the settings say where the build publishes them, else by name in a
 * field. A file that cannot be linked (lost, too large, one too many) is named with the reason.
 */
export function attachments(
  attempts: readonly AttemptEnd[],
  { artifactsUrl, maxBytes, count }: { artifactsUrl?: string; maxBytes: number; count: number },
): { artifacts: Artifact[]; field?: Field } {
  const artifacts: Artifact[] = [];
  const named: string[] = [];
  for (const { attempt, evidence = [] } of attempts) {
    const of = count > 1 ? `attempt ${attempt + 1} of ${count}` : undefined;
    for (const file of evidence) {
      const url = artifactsUrl && file.path ? publishedAt(artifactsUrl, file.path) : undefined;
      const obstacle = obstacleTo(file, url, maxBytes, artifacts.length);
      if (url && !obstacle) artifacts.push(artifact(file, url, of));
      else named.push(inWords(file, of, obstacle));
    }
  }
  if (named.length === 0) return { artifacts };
  return {
    artifacts,
    field: { type: FIELD.text, name: 'Attachments', value: clipText(clean(named.join('\n'))) },
  };
}

/** Why a file cannot be linked, where something is in the way. */
function obstacleTo(
  { missing, size = 0 }: Evidence,
  url: string | undefined,
  maxBytes: number,
  linked: number,
): string | undefined {
  if (missing !== undefined) return missing;
  if (size > maxBytes) return `larger than report.maxAttachmentBytes (${bytesInWords(maxBytes)})`;
  if (url !== undefined && !isWebUrl(url)) return `its address is longer than ${STRING_LIMIT} characters`;
  if (url !== undefined && linked === ARTIFACTS_LIMIT) return `a test has ${ARTIFACTS_LIMIT} links at most`;
  return undefined;
}

/** `path` is `evidence/<id>/<name>` in the run's folder; what is published is the folder `evidence`. */
function publishedAt(base: string, path: string): string {
  const segments = path
    .split('/')
    .slice(1)
    .map((segment) => encodeURIComponent(clean(segment)));
  return [new URL(base).href.replace(/\/+$/, ''), ...segments].join('/');
}

function artifact({ name, contentType, size }: Evidence, url: string, note: string | undefined): Artifact {
  return {
    name: title(name, 'Unnamed file'),
    url,
    ...(note && { note: clip(note, NOTE_LIMIT) }),
    ...(contentType && { mime_type: clip(clean(contentType), STRING_LIMIT) }),
    ...(size !== undefined && { size }),
  };
}

function inWords({ name, contentType, size }: Evidence, of: string | undefined, reason: string | undefined) {
  const facts = [contentType, size !== undefined && bytesInWords(size), of].filter(Boolean).join(', ');
  return `${title(name, 'Unnamed file')} (${facts})${reason ? ` – not linked: ${reason}` : ''}`;
}
