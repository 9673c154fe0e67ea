const assert = require('node:assert');

it('stands in no group', () => {});

describe('outcomes', () => {
  it('passes', () => {});
  it('fails with a diff', () => {
    assert.deepStrictEqual({ colour: 'red', size: 1 }, { colour: 'blue', size: 1 });
  });
  it('fails with a cause', () => {
    throw new TypeError('outer', { cause: new Error('inner') });
  });
  it('throws text', () => {
    throw 'no error';
  });
  it('throws nothing', () => {
    throw undefined;
  });
  it('rejects', () => Promise.reject(new Error('\u001b[31mrejected\u001b[0m 🎉 \ud800 \0')));
  it('times out', function () {
    this.timeout(20);
    return new Promise(() => {});
  });
  it('throws from a timer', () => {
    setTimeout(() => {
      throw new Error('from a timer');
    }, 1);
    return new Promise(() => {});
  });
  it('calls done twice', (done) => {
    done();
    done();
  });
  it('mocks the clock', () => {
    const RealDate = Date;
    globalThis.Date = class extends RealDate {
      static now() {
        return 0;
      }
    };
    globalThis.restoreDate = () => {
      globalThis.Date = RealDate;
    };
  });
  it('runs with a mocked clock', () => {
    globalThis.restoreDate();
  });
  it('writes a lot', () => {
    process.stdout.write(`${'x'.repeat(1024 * 1024)}\n`);
  });
  it(`has a long title ${'t'.repeat(3000)}`, () => {});
  it('\u001b[1mbold\u001b[0m 🎉', () => {});
});

describe('skips', () => {
  it('has no function');
  it.skip('is skipped', () => {});
  it('skips itself', function () {
    this.skip();
  });
  describe.skip('whole group', () => {
    it('is skipped with its group', () => {});
  });
  describe('by a hook', () => {
    before(function () {
      this.skip();
    });
    it('is skipped by before', () => {});
  });
  describe('by each hook', () => {
    beforeEach(function () {
      this.skip();
    });
    it('is skipped by beforeEach', () => {});
  });
});

describe('1', () => {
  describe('2', () => {
    describe('3', () => {
      describe('4', () => {
        describe('5', () => {
          it('is nested', () => {});
        });
      });
    });
  });
});

for (const value of [1, 2]) {
  it(`takes ${value}`, () => {});
  it('has no name of its own', () => {});
}

describe('retries', function () {
  this.retries(2);
  let runs = 0;
  // biome-ignore lint/suspicious/noIdenticalTestTitle: two tests of one title are two tests
  it('is flaky', () => {
    if (runs++ === 0) assert.strictEqual(1, 2);
  });
  it('fails each time', () => {
    throw 'again';
  });
  it('is flaky', () => {});
});
