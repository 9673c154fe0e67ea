import { type Livelane, livelane } from '@livelane/jest';

const said: Livelane = livelane;

test('passes', () => {
  said.case('CALC-1');
});
