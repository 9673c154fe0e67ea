it('calls back too late', (done) => {
  setTimeout(done, 20);
  done();
});
it('waits', (done) => {
  setTimeout(done, 100);
});
