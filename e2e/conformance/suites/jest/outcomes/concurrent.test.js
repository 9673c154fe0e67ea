let firstBegins;
let secondBegins;
const first = new Promise((resolve) => {
  firstBegins = resolve;
});
const second = new Promise((resolve) => {
  secondBegins = resolve;
});

test.concurrent('first', async () => {
  firstBegins();
  await second;
});

test.concurrent('second', async () => {
  secondBegins();
  await first;
});
