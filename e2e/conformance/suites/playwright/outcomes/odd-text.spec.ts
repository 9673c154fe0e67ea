import { test } from '@playwright/test';

// ODD_TITLE of the kit's samples.
const odd = '\u001b[31mred\u001b[39m 🛒👩‍👩‍👧 שלום עולם \u202eabc\u202c \ud83d end';

test(odd, () => {
  throw new Error(odd);
});
