import { ConfigError, type HttpOptions } from '@livelane/dispatcher';
import { describe, expect, test } from 'vitest';
import { testmo } from '../src/index.ts';
import { Delivery, section } from './samples.ts';

function create(settings: Record<string, unknown> = {}, token: string | undefined = 'secret') {
  const opened: HttpOptions[] = [];
  const http = (options: HttpOptions) => {
    opened.push(options);
    return { request: () => Promise.reject(new Error('not asked')) };
  };
  return {
    backend: testmo.create(section(settings), {
      secret: (name) => (name === 'TESTMO_TOKEN' ? token : undefined),
      conceal() {},
      http,
    }),
    opened,
  };
}

describe('the backend', () => {
  test('talks to the API of the instance, with the token', () => {
    const { opened } = create({ url: 'https://acme.testmo.net/' });
    expect(opened).toEqual([
      { baseUrl: 'https://acme.testmo.net/api/v1', headers: { authorization: 'Bearer secret' } },
    ]);
  });

  test('says how to get a token when there is none', () => {
    const error = (() => {
      try {
        create({}, '');
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(/TESTMO_TOKEN, or TESTMO_TOKEN_FILE .* API access/);
  });

  test('shows a run once it exists', () => {
    const { backend } = create();
    const delivery = new Delivery();
    expect([backend.url(delivery), backend.label(delivery)]).toEqual([undefined, undefined]);
    delivery.ids.set('run', '12');
    expect(backend.url(delivery)).toBe('https://acme.testmo.net/automation/runs/view/12');
    expect(backend.label(delivery)).toBe('run 12');
  });

  test('takes lanes side by side, in batches of 250', () => {
    expect(create().backend.capacity).toMatchObject({ results: 250, lanes: 'apart' });
  });
});
