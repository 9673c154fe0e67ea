it('has no name of its own', () => {});

describe('before fails', () => {
  before('opens the shop', () => {
    throw new Error('no shop');
  });
  it('never runs', () => {});
  describe('within', () => {
    it('never runs within', () => {});
  });
});

describe('beforeEach fails', () => {
  let calls = 0;
  beforeEach(() => {
    if (calls++ > 0) throw new Error('no basket');
  });
  it('runs before that', () => {});
  it('carries beforeEach', () => {});
  it('never runs after beforeEach', () => {});
});

describe('afterEach fails', () => {
  afterEach(() => {
    throw new Error('no end');
  });
  it('carries afterEach', () => {});
  it('never runs after afterEach', () => {});
});

describe('after fails', () => {
  after(() => {
    throw new Error('no goodbye');
  });
  it('passes before after', () => {});
});

describe('hooks time out', () => {
  beforeEach(function () {
    this.timeout(10);
    return new Promise(() => {});
  });
  it('waits for its hook', () => {});
});

describe('a retried test whose hook fails', function () {
  this.retries(1);
  afterEach(() => {
    throw new Error('no second time');
  });
  it('does not run again', () => {
    throw new Error('first time');
  });
});
