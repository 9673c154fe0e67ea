test('passes before', () => {});

test('exits', async () => {
  process.exit(3);
  await new Promise(() => {});
});

test('never runs', () => {});
