/*
 * What one request may hold. 100 runs a bulk request, 100 MB a file and pages of 10 to 100 are what public clients
 * keep to that work with the service. The rest is UNVERIFIED: chosen so that any database column of its kind takes it.
 */

/** Runs in one bulk update. */
export const RUNS_LIMIT = 100;
/** Items in one page of a list. */
export const PAGE_SIZE = 100;
/** Characters of a cycle's or a case's title. */
export const TITLE_LIMIT = 255;
/** Characters of a comment. */
export const COMMENT_LIMIT = 10_000;
/** Bytes of one file. */
export const FILE_BYTES = 100 * 1024 * 1024;
