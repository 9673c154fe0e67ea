const gates = [];
const meet = () =>
  new Promise((resolve) => {
    gates.push(resolve);
    if (gates.length === 3) for (const open of gates) open();
  });

test.concurrent('runs beside others, first', meet);
test.concurrent('runs beside others, second', async () => {
  await meet();
  throw new Error('not in company');
});
test.concurrent('runs beside others, third', meet);
