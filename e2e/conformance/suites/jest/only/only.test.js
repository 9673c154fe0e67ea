test.only('is chosen', () => {});

test('is not chosen', () => {});
