const TITLE = '\u001b[31mred\u001b[39m 🛒👩‍👩‍👧 שלום עולם \u202eabc\u202c \ud83d end';

it(TITLE, () => {
  throw new Error(TITLE);
});
