import { vitest } from './frameworks/vitest.ts';
import { conform } from './kit/conform.ts';

conform(vitest);
