export { type AioSection, aioSection } from './config.ts';
export { aio } from './definition.ts';
