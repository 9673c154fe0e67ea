let runs = 0;

it('passes on its retry', function () {
  this.retries(1);
  runs++;
  if (runs === 1) throw new Error('not yet');
});
