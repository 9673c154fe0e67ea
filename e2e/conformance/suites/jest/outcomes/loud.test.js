const line = `${'x'.repeat(1023)}\n`;

test('is loud', () => {
  process.stdout.write('head of it\n');
  for (let written = 0; written < 5 * 1024 * 1024; written += line.length) process.stdout.write(line);
  process.stdout.write('tail of it\n');
  throw new Error('loud enough');
});
