import { distance } from 'fastest-levenshtein';

/** The candidate that was probably meant, if one is near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const plain = word.toLowerCase();
  let best: string | undefined;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const apart = distance(plain, candidate.toLowerCase());
    if (apart < least) {
      best = candidate;
      least = apart;
    }
  }
  return best;
}

/** The end of a message about an unknown name. */
export function suggestion(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  if (meant) return `; did you mean ${meant}?`;
  return known.length > 0 ? `; known: ${known.join(', ')}` : '';
}
