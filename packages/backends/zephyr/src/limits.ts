/*
 * What one request may hold. 500 executions a request and names of 255 characters are what the vendor's Jenkins plugin
 * keeps to (https://github.com/jenkinsci/zephyr-enterprise-test-management-plugin, `ZephyrConstants`, `ZeeConstants`).
 * The rest is UNVERIFIED: chosen so that any database column of its kind takes it.
 */

/** Characters of a cycle's, a phase's, a node's, a case's or a job's name. */
export const NAME_LIMIT = 255;
/** Characters of a case's or a job's description. */
export const DESCRIPTION_LIMIT = 4_000;
/** Items in one page of a list. */
export const PAGE_SIZE = 500;
/** Cases that are looked up in one search: its query is part of the address. */
export const SEARCH_LIMIT = 100;
/** Bytes of one request's body. */
export const REQUEST_BYTES = 4 * 1024 * 1024;
/** Bytes of one upload of files, and how many it holds. A larger file goes alone. */
export const UPLOAD_BYTES = 8 * 1024 * 1024;
export const UPLOAD_FILES = 10;
