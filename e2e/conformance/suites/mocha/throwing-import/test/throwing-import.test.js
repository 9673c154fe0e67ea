throw new Error('thrown while it loads');

it('never is declared', () => {});
