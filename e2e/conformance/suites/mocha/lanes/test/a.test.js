import { meet } from '../meet.js';

it('a meets b', () => meet('a', 'b'));
it('a goes on', () => {});
