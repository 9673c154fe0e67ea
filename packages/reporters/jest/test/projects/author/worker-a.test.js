const { livelane } = require('@livelane/jest');

test('says its worker, a', () => livelane.field('worker', process.env.JEST_WORKER_ID));
