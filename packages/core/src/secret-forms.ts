import { wellFormed } from './text.ts';

/**
 * The ways in which a secret may stand in a text: as it is, within JSON, a URL, HTML or a shell's listing of an
 * environment, and in base64, whatever stands before it there. The last one covers `Authorization: Basic`, which is
 * `user:password` in base64. Longest first, because one form may be the beginning of another.
 */
export function formsOf(secret: string): string[] {
  const encoded = encodeURIComponent(wellFormed(secret));
  const forms = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encoded,
    encoded.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    encoded.replaceAll('%20', '+'),
    inMarkup(secret),
    ...inBase64(secret),
  ];
  return [...new Set(forms)].sort(longestFirst);
}

export function longestFirst(one: string, other: string): number {
  return other.length - one.length;
}

function inMarkup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/**
 * Base64 writes three bytes as four characters, so a text has three forms, by how many bytes come before it. Of each
 * only the characters that are made of nothing else; both alphabets of RFC 4648.
 */
function inBase64(text: string): string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const begin = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    const own = encoded.slice(begin, end);
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
