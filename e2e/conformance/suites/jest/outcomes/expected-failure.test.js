test.failing('fails as declared', () => {
  throw new Error('a known defect');
});

test.failing('passes against its declaration', () => {});
