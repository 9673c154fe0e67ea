import { clean, clip, oneLine, type RunFacts, runDetails, runLinks, runName } from '@livelane/dispatcher';
import { projectOf, type XraySection } from './config.ts';
import { runLabel } from './key.ts';
import type { ExecutionDraft } from './product.ts';

/** Longest summary that Jira stores. */
const SUMMARY_LENGTH = 255;

/** Longest text that Jira stores in a field. */
const DESCRIPTION_LENGTH = 32_767;

export function draftOf(run: RunFacts, section: XraySection): ExecutionDraft {
  const { testEnvironments, testPlanKey, fixVersion } = section;
  const revision = section.revision ?? run.metadata.commit;
  return {
    project: projectOf(section),
    summary: oneLine(section.summary ?? runName(run), 'Test run', SUMMARY_LENGTH),
    description: clip(clean(section.description ?? description(run)), DESCRIPTION_LENGTH),
    labels: [...new Set([...run.settings.tags.map(tagLabel).filter(Boolean), runLabel(run)])],
    environments: testEnvironments,
    ...(testPlanKey !== undefined && { planKey: testPlanKey }),
    ...(revision !== undefined && { revision }),
    ...(fixVersion !== undefined && { fixVersion }),
  };
}

/** Where the run comes from. */
function description(run: RunFacts): string {
  return [
    ...runDetails(run).map(([name, value]) => `${name}: ${value}`),
    ...runLinks(run).map(({ name, url }) => `${name}: ${url}`),
  ].join('\n');
}

/** Jira's labels hold no white space. */
function tagLabel(tag: string): string {
  return clip(clean(tag).trim().replace(/\s+/g, '-'), SUMMARY_LENGTH);
}
