import { Given } from '@cucumber/cucumber';

Given('it passes', () => {});
