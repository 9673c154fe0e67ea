import { playwright } from './frameworks/playwright.ts';
import { conform } from './kit/conform.ts';

conform(playwright);
