import type * as z from 'zod';

export interface HttpRequest<Schema extends z.ZodType> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Appended to the client's base URL; begins with `/`. */
  path: string;
  query?: Record<string, string | number | undefined>;
  /** For this request only; they go before the client's own. */
  headers?: Record<string, string>;
  /** What is sent: at most one of these. */
  json?: unknown;
  /** As `multipart/form-data`, in this order. */
  form?: readonly FormPart[];
  text?: { body: string; contentType: string };
  /** How many times `delivery.timeoutMs` the answer may take, where it is slow by nature. Default 1. */
  patience?: number;
  /** What a 2xx answer's JSON must be. Absent: no body is wanted (204), and `body` is undefined. */
  schema?: Schema;
}

export type FormPart =
  | { name: string; value: string }
  /** `content`: text, or a file by its absolute path. */
  | { name: string; fileName: string; contentType: string; content: string | { path: string } };

/** What came of a request. Only a backend looks at `status`. */
export type HttpAnswer<Body> =
  /** A 2xx answer that is what the schema asks for. */
  | { kind: 'ok'; status: number; body: Body }
  /** Any answer that is not 2xx. `body` is the parsed JSON, or the text's first 2,000 characters. */
  | { kind: 'status'; status: number; body: unknown; retryAfterMs?: number }
  /**
   * No usable answer. `sent: false`: the request cannot have reached the vendor (refused, name not found,
   * certificate, proxy). `sent: true`: it may have been taken (reset, timeout, cut answer, HTML with 200, not the
   * expected JSON, a redirect to another origin that was not followed). `reason` is a sentence for the user.
   */
  | { kind: 'failure'; sent: boolean; reason: string };

export interface HttpClient {
  request<Schema extends z.ZodType>(request: HttpRequest<Schema>): Promise<HttpAnswer<z.output<Schema>>>;
}

export interface HttpOptions {
  /** Origin and base path; every request's path is appended to it. */
  baseUrl: string;
  headers: Record<string, string>;
}
