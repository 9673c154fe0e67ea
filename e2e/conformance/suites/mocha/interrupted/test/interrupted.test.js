it('passes before', () => {});

it('waits', () => new Promise((resolve) => setTimeout(resolve, 3_600_000)));

it('never runs', () => {});
