import { Given } from '@cucumber/cucumber';
import { livelane } from '@livelane/cucumber';

interface Case {
  key: string;
}

Given('it names its case', () => {
  const linked: Case = { key: 'CALC-1' };
  livelane.case(linked.key);
});
