module.exports = {
  maxWorkers: 2,
  reporters: ['default', ...(process.env.REPORTER ? ['@livelane/jest'] : [])],
  projects: [
    {
      displayName: 'usual',
      testPathIgnorePatterns: [
        'without-globals',
        'frozen',
        'automock',
        ...(process.env.ALIVE ? ['dies'] : []),
      ],
    },
    { displayName: 'own globals', injectGlobals: false, testMatch: ['**/without-globals.test.js'] },
    {
      displayName: 'automock',
      automock: true,
      unmockedModulePathPatterns: ['/@livelane/jest/'],
      testMatch: ['**/automock.test.js'],
    },
    { displayName: 'frozen', fakeTimers: { enableGlobally: true }, testMatch: ['**/frozen.test.js'] },
  ],
};
