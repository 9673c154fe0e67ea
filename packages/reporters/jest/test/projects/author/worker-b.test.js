const { livelane } = require('@livelane/jest');

test('says its worker, b', () => livelane.field('worker', process.env.JEST_WORKER_ID));
