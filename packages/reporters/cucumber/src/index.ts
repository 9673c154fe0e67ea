export type { AttachedContent, Livelane } from '@livelane/core';
export { livelane } from './author.ts';
export { LivelaneFormatter, LivelaneFormatter as default } from './formatter.ts';
