it('takes too long', function () {
  this.timeout(300);
  return new Promise(() => {});
});
