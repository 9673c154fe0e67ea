it.only('is chosen', () => {});

it('is not chosen', () => {});
