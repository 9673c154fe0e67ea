import { jest } from './frameworks/jest.ts';
import { conform } from './kit/conform.ts';

conform(jest);
