import type { FaultOptions } from '@livelane/emulator';
import type { Story } from '../story.ts';
import { LOST_FILE } from '../windows.ts';

const SOMETIMES = 0.3;

/** What a vendor, or what stands before it, does in place of an answer. */
export const answers: Story[] = [
  { id: 'calm', title: 'nothing goes wrong' },
  ...[0.01, 0.1, 0.5].map(
    (probability): Story => ({
      id: `5xx-${probability * 100}`,
      title: `5xx, ${probability * 100} %`,
      faults: () =>
        [500, 502, 503].map((status) => ({ kind: 'status', status, probability: probability / 3 })),
      window: LOST_FILE,
    }),
  ),
  sometimes('reset-before', 'connection reset before the vendor wrote', { kind: 'reset-before' }),
  sometimes('reset-after', 'connection reset after the vendor wrote', { kind: 'reset-after' }),
  sometimes('truncate', 'half of the answer’s body', { kind: 'truncate' }),
  sometimes('html', '200 with a login page', { kind: 'html' }),
  sometimes('redirect', 'redirect to another host', { kind: 'redirect', location: 'https://login.invalid/' }),
  {
    ...sometimes('hang', 'no answer, before the vendor wrote', { kind: 'hang' }),
    settings: { delivery: { timeoutMs: 400 } },
  },
  {
    ...sometimes('hang-after', 'no answer, after the vendor wrote', { kind: 'hang-after' }),
    settings: { delivery: { timeoutMs: 400 } },
  },
  { id: 'slow', title: 'each answer takes 3 s', faults: () => [{ kind: 'slow', ms: 3_000 }] },
  {
    id: '413',
    title: '413 for what holds several results',
    faults: ({ section }) => [
      { kind: 'status', status: 413, match: { method: 'POST', path: DELIVERING[section] }, times: 2 },
    ],
    // A whole file cannot be divided.
    columns: ({ id }) => id !== 'zephyr-job',
  },
  ...[
    ['429-after', '429 with Retry-After', 1],
    ['429-date', '429 with a date', new Date(Date.now() + 4_000).toUTCString()],
    ['429-bare', '429 without Retry-After', undefined],
  ].map(
    ([id, title, retryAfter]): Story => ({
      id: id as string,
      title: title as string,
      faults: () => [
        {
          kind: 'status',
          status: 429,
          skip: 2,
          times: 1,
          ...(retryAfter !== undefined && { retryAfter }),
        } as FaultOptions,
      ],
      settings: { delivery: { deadlineMs: 100_000 } },
    }),
  ),
  {
    id: 'ban',
    title: '429 and a ban that lengthens with each request',
    faults: () => [{ kind: 'ban', skip: 2, times: 1, ms: 4_000, longerMs: 3_000 }],
    settings: { delivery: { deadlineMs: 100_000 } },
  },
];

/** Of requests that hold results. */
export const DELIVERING = {
  testmo: '/append$',
  aio: '/bulk/testrun/update$',
  xray: '/import/execution$',
  zephyr: '/execution',
};

function sometimes(id: string, title: string, fault: FaultOptions): Story {
  return {
    id,
    title: `${title}, ${SOMETIMES * 100} %`,
    faults: () => [{ ...fault, probability: SOMETIMES }],
    window: LOST_FILE,
  };
}
