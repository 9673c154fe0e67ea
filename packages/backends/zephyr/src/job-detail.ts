import { clean, clip, type RunFacts, runDetails, runLinks, runName } from '@livelane/dispatcher';
import type { ZephyrSection } from './config.ts';
import { cycleDays, cycleName, marked, phaseName } from './cycle-names.ts';
import { DESCRIPTION_LIMIT } from './limits.ts';
import type { JobDetail } from './wire.ts';

/**
 * The job of a run.
 * @param job.id of a job that is there already; @param job.name its name, where the settings give none.
 * @param upload tells one upload of the run from the others: it stands in the description.
 */
export function jobDetail(
  run: RunFacts,
  section: ZephyrSection,
  job: { id?: number; name?: string },
  upload: string,
): JobDetail {
  const { begin, end } = cycleDays(section);
  const { framework, reuse, timeStamp, createPackage, treeId, testRepositoryPath, assignTo } = section.job;
  return {
    ...(job.id !== undefined && { id: job.id }),
    jobName:
      section.job.id === undefined
        ? jobName(run, section)
        : (section.job.name ?? job.name ?? jobName(run, section)),
    projectId: section.projectId,
    releaseId: section.releaseId,
    automationFramework: framework,
    cycleName: cycleName(run, section),
    phaseName: phaseName(run, section),
    ...(treeId !== undefined && { jobDetailTcrCatalogTreeId: treeId }),
    ...(testRepositoryPath !== undefined && { testRepositoryPath }),
    cycleStartDateStr: begin,
    cycleEndDateStr: end,
    // A further file of the run must not make a further cycle.
    isReuse: reuse || (job.id !== undefined && section.job.id === undefined),
    timeStamp,
    createPackage,
    assignResultsTo: assignTo,
    ...(section.environment !== undefined && { environment: section.environment }),
    jobDescription: description(run, section, upload),
  };
}

/** By it the job of a run is found again. Machines that share a run have a job each. */
export function jobName(run: RunFacts, section: Pick<ZephyrSection, 'cycle' | 'job'>): string {
  const { shard } = run.start;
  const more = shard ? ` · shard ${shard.current}` : '';
  return marked(section.job.name ?? section.cycle ?? runName(run), run, more);
}

export function uploadMarker({ id }: Pick<RunFacts, 'id'>, upload: string): string {
  return `Livelane run ${clean(id)}, ${upload}`;
}

function description(run: RunFacts, { job }: ZephyrSection, upload: string): string {
  const marker = `${uploadMarker(run, upload)}.`;
  const details = runDetails(run).map(([name, value]) => `${name}: ${value}`);
  const links = runLinks(run).map(({ name, url }) => `${name}: ${url}`);
  const text = clean([job.description, [...details, ...links].join('\n')].filter(Boolean).join('\n\n'));
  return `${marker}\n\n${clip(text, DESCRIPTION_LIMIT - marker.length - 2)}`.trim();
}
