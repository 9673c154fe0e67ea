import { test } from 'vitest';
import { meet } from './meeting.js';

test('meets b', () => meet('a', 'b'));

test('comes after it', () => {});
