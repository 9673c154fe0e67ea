it('ends before it', () => {});
it('dies', () => {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
});
