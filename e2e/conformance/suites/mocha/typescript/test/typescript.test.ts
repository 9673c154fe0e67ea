import { livelane } from '@livelane/mocha';

interface Case {
  key: string;
}

it('passes', () => {
  const linked: Case = { key: 'CALC-1' };
  livelane.case(linked.key);
});
