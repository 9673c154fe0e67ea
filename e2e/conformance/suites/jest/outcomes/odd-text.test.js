const { ODD_TITLE } = require('./samples.json');

test(ODD_TITLE, () => {
  throw new Error(ODD_TITLE);
});
