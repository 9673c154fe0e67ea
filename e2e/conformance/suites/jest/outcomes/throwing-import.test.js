throw new Error('thrown while it loads');

// biome-ignore lint/correctness/noUnreachable: that is the point
test('is never declared', () => {});
