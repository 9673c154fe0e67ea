it('chosen one passes', () => {});

it('another', () => {});
