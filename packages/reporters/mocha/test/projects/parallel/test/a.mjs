import assert from 'node:assert';

describe('file a', () => {
  it('passes', () => new Promise((resolve) => setTimeout(resolve, 20)));
  it('passes', () => {});
  it('fails', () => {
    assert.strictEqual('a', 'z');
  });
  it.skip('is skipped', () => {});
  let runs = 0;
  it('is flaky', function () {
    this.retries(1);
    if (runs++ === 0) throw new Error('once');
  });
  describe('hook', () => {
    afterEach(() => {
      throw new Error('no end');
    });
    it('carries afterEach', () => {});
  });
});
