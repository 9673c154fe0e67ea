import { test } from 'vitest';
import { meet } from './meeting.js';

test('meets a', () => meet('b', 'a'));

test('comes after it', () => {});
