let runs = 0;

it('fails every time', function () {
  this.retries(2);
  runs++;
  throw new Error(`attempt ${runs}`);
});
