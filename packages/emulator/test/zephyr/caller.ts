import { expect } from 'vitest';
import type { Emulator } from '../../src/index.ts';

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect of it
  body: any;
}

const REST = '/flex/services/rest';

/** `target`: method and path below `/flex/services/rest`, or below the server where it begins with `/flex`. */
export async function call(
  emulator: Emulator,
  target: string,
  options: { json?: unknown; form?: FormData; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const [method, path = ''] = target.split(' ');
  const { json, form } = options;
  const response = await fetch(`${emulator.url}${path.startsWith('/flex') ? '' : REST}${path}`, {
    method,
    headers: {
      Authorization: 'Bearer some-token',
      ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
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

export function expectRefusal(emulator: Emulator, answer: Answer, status: number, field?: string): void {
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
  expect(Object.keys(answer.body)).toEqual(['message']);
  const noted = emulator.state().violations.at(-1);
  expect(noted?.status).toBe(status);
  if (field === undefined) return;
  expect(Object.keys(noted?.errors ?? {})).toEqual([field]);
  expect(answer.body.message.startsWith(`${field}: `), answer.body.message).toBe(true);
}

/** A free-form phase with the cases in it, each assigned to user 1. */
export async function planned(emulator: Emulator, names: readonly string[], release = 1) {
  const [root] = await ask(emulator, `GET /v3/testcasetree?type=Phase&revisionid=0&releaseid=${release}`);
  const created = await ask(
    emulator,
    'POST /v3/testcase/bulk',
    names.map((name) => ({ tcrCatalogTreeId: root.id, testcase: { name, automated: true } })),
  );
  const dates = { cycleStartDate: '11/25/2026', cycleEndDate: '11/25/2026' };
  const cycle = await ask(emulator, 'POST /v3/cycle', { name: 'Nightly', releaseId: release, ...dates });
  const phase = await ask(emulator, `POST /v3/cycle/${cycle.id}/phase`, {
    name: 'All',
    cycleId: cycle.id,
    releaseId: release,
    freeForm: true,
    phaseStartDate: '11/25/2026',
    phaseEndDate: '11/25/2026',
  });
  const { tcrCatalogTreeId: tree } = phase;
  const tctIds = created.map((each: { testcase: { id: number } }) => each.testcase.id);
  await ask(emulator, `POST /v3/assignmenttree/${phase.id}/assign/bytree/${tree}?includehierarchy=false`, [
    { treeid: root.id, tctIds, isExclusion: true },
  ]);
  const { results } = await ask(emulator, `GET /v3/testcase/planning/${tree}?offset=0&pagesize=500`);
  const executions: { id: number }[] = await ask(emulator, 'POST /v3/execution/modify', {
    selectedAll: 1,
    testerId: 1,
    cyclePhaseId: phase.id,
    tcrCatalogTreeId: tree,
    createRTSList: results.map(({ tct }: { tct: { id: number } }) => ({
      cyclePhaseId: phase.id,
      tctId: tct.id,
      testerId: 1,
    })),
  });
  return { root, created, cycle, phase, executions, ids: executions.map(({ id }) => id) };
}

export function formOf(parts: Record<string, string | File>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(parts)) form.append(name, value);
  return form;
}
