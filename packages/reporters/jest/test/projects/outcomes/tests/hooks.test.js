describe('beforeAll', () => {
  beforeAll(() => {
    throw new Error('no shop');
  });
  test('is not reached, first', () => {});
  test('is not reached, second', () => {});
});

describe('beforeEach', () => {
  beforeEach(() => {
    throw new Error('no basket');
  });
  test('has no basket', () => {});
});

describe('afterEach', () => {
  afterEach(() => {
    throw new Error('basket is stuck');
  });
  test('leaves a basket', () => {});
});

describe('a slow hook', () => {
  beforeEach(() => new Promise(() => {}), 50);
  test('waits for its hook', () => {});
});

describe('afterAll', () => {
  afterAll(() => {
    throw new Error('shop does not close');
  });
  afterAll(() => {
    throw new Error('nor does the door');
  });
  test('is done before the shop closes', () => {});
});
