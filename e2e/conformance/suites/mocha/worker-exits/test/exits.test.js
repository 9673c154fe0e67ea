it('passes before', () => {});

it('exits', () => {
  process.exit(3);
});

it('never runs', () => {});
