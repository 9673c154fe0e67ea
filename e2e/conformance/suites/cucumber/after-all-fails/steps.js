import { AfterAll, Given } from '@cucumber/cucumber';

AfterAll(() => {
  throw new Error('cannot clean up');
});
Given('it passes', () => {});
