const hasCard = false;

test.skip('is skipped by declaration', () => {});

(hasCard ? test : test.skip)('is skipped by a condition', () => {});
