export { defineConfig, type LivelaneConfig } from '@livelane/dispatcher';
