test('first', () => {});

test('second', () => {});
