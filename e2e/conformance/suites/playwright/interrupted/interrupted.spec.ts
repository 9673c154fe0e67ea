import { test } from '@playwright/test';

test.setTimeout(0);

test('passes before', () => {});
test('waits', () => new Promise(() => {}));
test('never runs', () => {});
