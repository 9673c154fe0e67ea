import { meet } from '../meet.js';

it('b meets a', () => meet('b', 'a'));
it('b goes on', () => {});
