test('passes before the exit', () => {});
test('fails before the exit', () => {
  throw new Error('early failure');
});
test('exits the process', () => {
  process.exit(3);
});
test('is never reached', () => {});
