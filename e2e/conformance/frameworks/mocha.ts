import type { FrameworkKit } from '../kit/scenario.ts';

export const mocha: FrameworkKit = {
  framework: 'mocha',
  title: 'Mocha',
  outerGroups: 0,
  concurrent: false,
  start: (project) => project.start('mocha/bin/mocha.js', []),
  ownReport: () => [],
  rows: { passes: 'shown' },
};
