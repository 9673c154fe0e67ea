it('a title that goes on and on, '.repeat(104).slice(0, 3000).trimEnd(), () => {});
