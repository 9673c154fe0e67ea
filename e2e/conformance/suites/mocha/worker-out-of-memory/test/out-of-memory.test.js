it('passes before', () => {});

it('takes all memory', () => {
  const all = [];
  for (;;) all.push(new Array(100_000).fill(all.length));
});

it('never runs', () => {});
