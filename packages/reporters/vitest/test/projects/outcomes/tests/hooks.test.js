import { afterAll, afterEach, beforeAll, beforeEach, describe, test } from 'vitest';

describe('beforeAll fails', () => {
  beforeAll(() => {
    throw new Error('no database');
  });
  test('is skipped after a failed beforeAll', () => {});
  describe('inside', () => {
    test('is skipped after a failed beforeAll outside', () => {});
  });
});

describe('beforeEach fails', () => {
  beforeEach(() => {
    throw new Error('no table');
  });
  test('fails by its beforeEach', () => {});
});

describe('afterEach fails', () => {
  afterEach(() => {
    throw new Error('cannot clean');
  });
  test('fails by its afterEach', () => {});
});

describe('afterAll fails', () => {
  afterAll(() => {
    throw new Error('cannot close');
  });
  test('passes before a failing afterAll', () => {});
});

afterAll(() => {
  throw new Error('cannot leave the file');
});

test('is in two files', () => {});
