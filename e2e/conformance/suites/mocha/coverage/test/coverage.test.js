it('is covered', () => {});
