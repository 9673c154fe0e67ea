import { expect } from 'vitest';
import type { Emulator } from '../src/index.ts';

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect of it
  body: any;
}

export interface CallOptions {
  /** A string, a form or bytes as they are; else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** Sends a request. `target`: method and path. */
export async function call(emulator: Emulator, target: string, options: CallOptions = {}): Promise<Answer> {
  const [method, path] = target.split(' ');
  const { body, headers } = options;
  const isRaw = body === undefined || typeof body === 'string' || body instanceof FormData;
  const response = await fetch(`${emulator.url}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...(isRaw ? {} : { 'Content-Type': 'application/json' }), ...headers },
    body: isRaw ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** A client of one product, with its credentials. Targets lie below the product's base path. */
export type Client = (target: string, options?: CallOptions) => Promise<Answer>;

export async function cloudClient(emulator: Emulator): Promise<Client> {
  const body = { client_id: 'id', client_secret: 'secret' };
  const answer = await call(emulator, 'POST /api/v2/authenticate', { body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return clientOf(emulator, '/api/v2', `Bearer ${answer.body}`);
}

export function serverClient(emulator: Emulator, version = '2.0'): Client {
  return clientOf(emulator, `/rest/raven/${version}`, 'Bearer a-token');
}

export function jiraClient(emulator: Emulator, version = '2'): Client {
  return clientOf(emulator, `/rest/api/${version}`, `Basic ${btoa('user:password')}`);
}

function clientOf(emulator: Emulator, basePath: string, authorization: string): Client {
  return (target, options = {}) =>
    call(emulator, target.replace(' ', ` ${basePath}`), {
      ...options,
      headers: { Authorization: authorization, ...options.headers },
    });
}

/** Imports Xray JSON and gives the key of the Test Execution. */
export async function importResults(client: Client, body: object): Promise<string> {
  const answer = await client('POST /import/execution', { body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body.key ?? answer.body.testExecIssue.key;
}

export function newExecution(tests: object[], info: object = {}) {
  return { info: { project: 'CALC', summary: 'Nightly', ...info }, tests };
}

/** The data of a GraphQL call without errors. */
export async function graphql(client: Client, query: string, variables: object = {}) {
  const answer = await client('POST /graphql', { body: { query, variables } });
  expect(answer.status).toBe(200);
  expect(answer.body.errors).toBeUndefined();
  return answer.body.data;
}

/** The messages of a GraphQL call's errors. */
export async function graphqlErrors(client: Client, query: string, variables: object = {}) {
  const answer = await client('POST /graphql', { body: { query, variables } });
  expect(answer.status).toBe(200);
  return (answer.body.errors as { message: string }[]).map(({ message }) => message).join('; ');
}

export function formOf(parts: Record<string, { name: string; type: string; content: unknown }>): FormData {
  const form = new FormData();
  for (const [part, { name, type, content }] of Object.entries(parts)) {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    form.append(part, new Blob([text], { type }), name);
  }
  return form;
}

export function jsonPart(content: unknown) {
  return { name: 'part.json', type: 'application/json', content };
}

/** In the shape of both products: one sentence under `error`. */
export function expectRefusal(answer: Answer, status: number, text: string | RegExp = /./): void {
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
  expect(answer.body).toEqual({ error: expect.stringMatching(text) });
}
