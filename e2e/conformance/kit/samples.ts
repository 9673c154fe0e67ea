/** Texts that the suites and the table share. */

export const deepGroup = 'one > two > three > four > five';

/** A title as a test has it, and as the journal must tell it. */
export const ODD_TITLE = {
  written: '\u001b[31mred\u001b[39m 🛒👩‍👩‍👧 שלום עולם \u202eabc\u202c \ud83d end',
  told: 'red 🛒👩‍👩‍👧 שלום עולם \u202eabc\u202c \ufffd end',
};

export const LONG_TITLE = 'a title that goes on and on, '.repeat(104).slice(0, 3000).trimEnd();
