// Not even a regular expression.
it('never is declared', () => /(/.test(''));
