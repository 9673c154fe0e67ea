let calls = 0;
let failures = 0;
jest.retryTimes(2);

test('is flaky', () => {
  calls += 1;
  expect(calls).toBe(2);
});

test('fails every time', () => {
  failures += 1;
  throw new Error(`broken (${failures})`);
});

test('passes at once', () => {});

const twice = [];
for (const at of [2, 3]) {
  test('is flaky under the same title', () => {
    twice[at] = (twice[at] ?? 0) + 1;
    expect(twice[at]).toBe(at);
  });
}

describe('at once', () => {
  let runs = 0;
  test('is flaky in a group', () => {
    runs += 1;
    expect(runs).toBe(3);
  });
});
