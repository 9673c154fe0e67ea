export { LivelaneFormatter, LivelaneFormatter as default } from './formatter.ts';
