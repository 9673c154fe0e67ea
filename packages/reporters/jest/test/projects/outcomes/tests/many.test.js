for (let i = 0; i < 300; i++) {
  const kind = i % 6;
  const declare = [test, test, test.skip, test.failing, test, test][kind];
  if (kind === 4) test.todo(`todo ${i}`);
  else {
    declare(`test ${i}`, () => {
      if (kind === 1 || kind === 3) throw new Error(`failure ${i}`);
    });
  }
}
