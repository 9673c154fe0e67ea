test('takes too long', () => new Promise(() => {}), 300);
