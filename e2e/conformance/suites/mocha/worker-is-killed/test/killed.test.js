it('passes before', () => {});

it('is killed', () => {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
});

it('never runs', () => {});
