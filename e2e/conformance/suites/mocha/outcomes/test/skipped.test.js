it.skip('is skipped by declaration', () => {});

(process.platform === 'none' ? it : it.skip)('is skipped by a condition', () => {});

it('is skipped while it runs', function () {
  this.skip();
});
