import { beforeEach, describe, test } from 'vitest';

describe('broken', () => {
  beforeEach(() => {
    throw new Error('no user');
  });

  test('first', () => {});

  test('second', () => {});
});
