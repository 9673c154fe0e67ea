import { test } from '@playwright/test';

test.fixme('is planned', () => {});
