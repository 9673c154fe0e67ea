/** The proxy could not be reached or hung up. */
export class ProxyError extends Error {
  readonly code = 'LIVELANE_PROXY';
  /** Host and port. */
  readonly proxy: string;

  constructor(proxy: string, cause: Error) {
    super(`proxy ${proxy}`, { cause });
    this.proxy = proxy;
  }
}
