for (let group = 0; group < 10; group++) {
  describe(`group ${group}`, () => {
    for (let test = 0; test < 100; test++) it(`test ${test}`, () => {});
  });
}
