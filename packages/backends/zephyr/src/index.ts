export { type ZephyrSection, zephyrSection } from './config.ts';
export { zephyr } from './definition.ts';
export {
  cancelJob,
  deleteJobs,
  type JobAnswer,
  type JobFacts,
  type JobReport,
  type JobUpdate,
  listJobs,
  type RunJobOptions,
  runJobs,
  showJob,
} from './jobs.ts';
