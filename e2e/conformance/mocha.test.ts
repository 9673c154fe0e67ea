import { mocha } from './frameworks/mocha.ts';
import { conform } from './kit/conform.ts';

conform(mocha);
