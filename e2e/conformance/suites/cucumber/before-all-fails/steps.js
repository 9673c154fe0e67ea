import { BeforeAll, Given } from '@cucumber/cucumber';

BeforeAll(() => {
  throw new Error('the database is away');
});
Given('it passes', () => {});
