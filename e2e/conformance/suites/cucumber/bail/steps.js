import { Given } from '@cucumber/cucumber';

Given('it passes', () => {});
Given('it fails', () => {
  throw new Error('it fails');
});
