import { clipMiddle, isFailed, type ReportSettings, type Result, resultText } from '@livelane/dispatcher';
import type { XraySection } from './config.ts';

/** Characters. The vendor's own limit is not published (UNVERIFIED). */
export const COMMENT_LENGTH = 8_000;

/** Results of one Test that are told in its comment; more are counted. */
const TOLD = 20;

const BETWEEN = '\n\n----\n\n';

/** What a person wants to read of a Test Run: failures first, then in the order of delivery. */
export function caseComment(
  results: readonly Result[],
  report: ReportSettings,
  deployment: XraySection['deployment'],
): string {
  const ordered = results.toSorted((a, b) => gravity(a) - gravity(b));
  const told = ordered.slice(0, TOLD);
  const more = ordered.length - told.length;
  const rest = more > 0 ? `${BETWEEN}… and ${more} more results of this Test` : '';
  const frame = deployment === 'server' ? WIKI_FRAME : ['', ''];
  const room = COMMENT_LENGTH - rest.length - BETWEEN.length * (told.length - 1) - frame.join('').length;
  const share = Math.floor(room / told.length);
  const texts = told.map((result) => clipMiddle(resultText(result, report), share));
  const text = `${texts.join(BETWEEN)}${rest}`;
  return deployment === 'server' ? inWiki(text) : text;
}

/** Server shows comments as Jira's wiki text; in here everything means itself. */
const WIKI_FRAME = ['{noformat}\n', '\n{noformat}'] as const;

export function inWiki(text: string): string {
  // The same length, so that what was cut to a limit still keeps it.
  return `${WIKI_FRAME[0]}${text.replaceAll('{noformat}', '(noformat)')}${WIKI_FRAME[1]}`;
}

function gravity({ status }: Result): number {
  return isFailed(status) ? 0 : 1;
}
