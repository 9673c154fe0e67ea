const { LONG_TITLE } = require('./samples.json');

test(LONG_TITLE, () => {});
