// JSX, which nothing compiles here: no program to Jest, and no stumbling block to a formatter.
test('never runs', () => {
  <not>a program</not>;
});
