import type { Result } from '@livelane/dispatcher';
import { projectOf, type XraySection } from '../config.ts';
import { content, labels, summary, testType } from '../test-info.ts';
import type { BulkElement } from './bulk-import.ts';

/** A Test as the bulk import takes it (Import Tests in bulk). */
export function bulkElement(result: Result, section: XraySection, byValues: boolean): BulkElement {
  const made = content(result, section, byValues);
  const { folder, testSets } = section;
  return {
    testtype: testType(section),
    fields: {
      summary: summary(result, section, byValues),
      project: { key: projectOf(section) },
      labels: labels(result, section),
    },
    ...(result.requirements.length > 0 && { update: { issuelinks: result.requirements.map(link) } }),
    ...('steps' in made && { steps: made.steps }),
    ...('scenario' in made && { gherkin_def: made.scenario }),
    ...('definition' in made && { unstructured_def: made.definition }),
    ...(folder !== undefined && { xray_test_repository_folder: folder }),
    ...(testSets.length > 0 && { xray_test_sets: testSets }),
  };
}

/** `Test` is the type of link from a Test to what it covers, as in the vendor's own example. */
function link(key: string) {
  return { add: { type: { name: 'Test' }, outwardIssue: { key } } };
}
