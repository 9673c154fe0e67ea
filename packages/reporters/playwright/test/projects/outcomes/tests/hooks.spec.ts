import { expect, test } from '@playwright/test';

test.describe.configure({ mode: 'default' });

test.describe('beforeAll fails', () => {
  test.beforeAll('open the shop', () => {
    throw new Error('the door is locked');
  });
  test('first after beforeAll', () => {});
  test('second after beforeAll', () => {});
});

test.describe('beforeEach fails', () => {
  test.beforeEach(() => {
    throw new Error('no basket');
  });
  test('after beforeEach', () => {});
});

test.describe('afterEach fails', () => {
  test.afterEach(() => {
    throw new Error('the basket is not empty');
  });
  test('before afterEach', () => {});
});

test.describe('afterAll fails', () => {
  test.afterAll('close the shop', () => {
    throw new Error('somebody is still inside');
  });
  test('first before afterAll', () => {});
  test('last before afterAll', () => {});
});

const withService = test.extend<object, { service: string }>({
  service: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it needs.
    async ({}, use) => {
      await use('up');
      throw new Error('the service cannot be stopped');
    },
    { scope: 'worker' },
  ],
});

withService('uses a service that cannot be stopped', ({ service }) => {
  expect(service).toBe('up');
});
