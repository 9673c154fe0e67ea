import { expect } from 'vitest';
import type { Emulator } from '../src/index.ts';

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect of it
  body: any;
}

export interface CallOptions {
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Sends a request as a client of the vendor does. `target`: method and path below `/api/v1`. */
export async function call(emulator: Emulator, target: string, options: CallOptions = {}): Promise<Answer> {
  const [method, path] = target.split(' ');
  const hasBody = options.body !== undefined;
  const response = await fetch(`${emulator.testmoUrl}/api/v1${path}`, {
    method,
    redirect: 'manual',
    signal: options.signal,
    headers: {
      Authorization: 'Bearer some-token',
      ...(hasBody ? { 'Content-Type': 'application/json' } : {}),
      ...options.headers,
    },
    body: hasBody ? JSON.stringify(options.body) : undefined,
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

export async function createRun(emulator: Emulator, more: object = {}, project = 1): Promise<number> {
  const body = { name: 'Run', source: 'frontend', ...more };
  const answer = await call(emulator, `POST /projects/${project}/automation/runs`, { body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
}

export async function createThread(emulator: Emulator, run: number): Promise<number> {
  const answer = await call(emulator, `POST /automation/runs/${run}/threads`, { body: {} });
  expect(answer.status).toBe(201);
  return answer.body.id;
}

export async function appendTests(emulator: Emulator, thread: number, tests: object[]): Promise<void> {
  const answer = await call(emulator, `POST /automation/runs/threads/${thread}/append`, { body: { tests } });
  expect(answer.status, JSON.stringify(answer.body)).toBe(204);
}

export function testNamed(name: string, status = 'passed') {
  return { key: name.toLowerCase().replaceAll(/[^a-z0-9]/g, ''), name, folder: 'Folder A', status };
}

export function expectRefusal(answer: Answer, status: number): void {
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
  expect(Object.keys(answer.body).sort()).toEqual(['errors', 'message']);
  expect(answer.body.message).toEqual(expect.any(String));
  for (const texts of Object.values(answer.body.errors)) {
    expect(texts).toEqual(expect.arrayContaining([expect.any(String)]));
  }
}
