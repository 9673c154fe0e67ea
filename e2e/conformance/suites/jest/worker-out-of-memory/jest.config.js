// For the workers, which take over this environment; Jest itself has begun with the usual heap.
process.env.NODE_OPTIONS = '--max-old-space-size=96';

module.exports = {
  reporters: ['default', '@livelane/jest'],
  maxWorkers: 2,
};
