import type { Story } from '../story.ts';
import { access } from './access.ts';
import { answers } from './answers.ts';
import { kills } from './kills.ts';
import { machine } from './machine.ts';
import { people } from './people.ts';

/** In the order of the table's rows. */
export const stories: readonly Story[] = [...answers, ...access, ...people, ...machine, ...kills];
