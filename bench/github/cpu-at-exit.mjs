// Loaded before a program whose start is measured: says on stderr, last, how many milliseconds of processor it took.
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  process.stderr.write(`\ncpu ${(user + system) / 1000}\n`);
});
