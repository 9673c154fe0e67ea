import { expect } from 'vitest';
import type { Emulator } from '../../src/index.ts';

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect of it
  body: any;
}

export const CLOUD = '/aio-tcms/api/v1';
export const SERVER = '/rest/aio-tcms-api/1.0';

/** `target`: method and path below project PROJ of the Cloud, or below the server where it begins with a base path. */
export async function call(
  emulator: Emulator,
  target: string,
  options: { json?: unknown; form?: FormData; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const [method, path = ''] = target.split(' ');
  const { json, form } = options;
  const isWhole = [CLOUD, SERVER].some((base) => path.startsWith(base));
  const response = await fetch(`${emulator.url}${isWhole ? '' : `${CLOUD}/project/PROJ`}${path}`, {
    method,
    headers: {
      Authorization: 'AioAuth some-token',
      ...(json === undefined ? {} : { 'Content-Type': 'application/json;charset=utf-8' }),
      ...options.headers,
    },
    body: form ?? (json === undefined ? undefined : JSON.stringify(json)),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** The answer's body; fails for anything but 200. */
export async function ask(emulator: Emulator, target: string, json?: unknown) {
  const answer = await call(emulator, target, { json });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}

export async function send(emulator: Emulator, target: string, parts: Record<string, string | File>) {
  const answer = await call(emulator, target, { form: formOf(parts) });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}

export function expectRefusal(emulator: Emulator, answer: Answer, status: number, field?: string): void {
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
  expect(Object.keys(answer.body)).toEqual(['message']);
  const noted = emulator.state().violations.at(-1);
  expect(noted?.status).toBe(status);
  if (field === undefined) return;
  expect(Object.keys(noted?.errors ?? {})).toEqual([field]);
  expect(answer.body.message.startsWith(`${field}: `), answer.body.message).toBe(true);
}

export function formOf(parts: Record<string, string | File>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(parts)) form.append(name, value);
  return form;
}

export async function newCycle(emulator: Emulator, title = 'Nightly'): Promise<string> {
  return (await ask(emulator, 'POST /testcycle/detail', { title })).key;
}

export async function bulk(emulator: Emulator, cycle: string, testRuns: unknown[], query = '') {
  return ask(emulator, `POST /testcycle/${cycle}/bulk/testrun/update${query}`, { testRuns });
}

/** As the state has it: the cycles of PROJ. */
export function cycles(emulator: Emulator) {
  return emulator.state().aio.projects[0]?.cycles ?? [];
}

/** Runs of the case in the first cycle. */
export function runsOf(emulator: Emulator, key: string) {
  return cycles(emulator)[0]?.cases.find((each) => each.key === key)?.runs;
}
