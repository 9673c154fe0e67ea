test('chosen one passes', () => {});

test('another', () => {});
