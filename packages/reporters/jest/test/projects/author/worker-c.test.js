const { livelane } = require('@livelane/jest');

test('says its worker, c', () => livelane.field('worker', process.env.JEST_WORKER_ID));
