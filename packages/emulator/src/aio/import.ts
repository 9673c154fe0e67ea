import { type BulkAnswer, takeEach } from './bulk.ts';
import type { CaseNote } from './cases.ts';
import { PUBLISHED } from './configuration.ts';
import { type Cycle, mark } from './cycles.ts';
import type { Project } from './project.ts';
import type { ImportFields } from './query.ts';
import { Refusal } from './refusal.ts';
import type { FileResult } from './result-file.ts';
import type { World } from './world.ts';

/** By the case's key. The vendor's Jenkins plugin reads a status from it, but not of Cucumber's results. */
type ProcessedData = Record<string, { status?: string }>;

/**
 * Marks the results of a file. A case is found by the key in its name (a scenario's tag), else by its automation key,
 * which is the class or feature and the name; else it is made, published, where the form says so (all UNVERIFIED).
 */
export function importResults(
  world: World,
  given: {
    project: Project;
    cycle: Cycle;
    results: readonly FileResult[];
    fields: ImportFields;
    type: string;
  },
): BulkAnswer & { processedData: ProcessedData } {
  const { project, cycle, results, fields, type } = given;
  const { addsCasesUnasked, skippedStatus } = world.settings;
  const { createNewRun, addCaseToCycle = addsCasesUnasked } = fields;
  const statuses = { passed: 'Passed', failed: 'Failed', skipped: skippedStatus };
  const isUpdated = type === 'Cucumber' ? fields.bddForceUpdateCase : fields.forceUpdateCase;
  const processed: [string, { status?: string }][] = [];
  const answer = takeEach(
    results,
    ({ key, name }) => key ?? name,
    (result) => {
      const { name, effort, message, outcome } = result;
      const testCase = findCase(world, project, result, fields) ?? makeCase(world, project, result, given);
      if (isUpdated) testCase.title = name;
      const details = {
        isAutomated: true,
        ...(effort === undefined ? {} : { effort }),
        ...(message === undefined ? {} : { comments: [message] }),
      };
      const run = { testRunStatus: statuses[outcome], ...(fields.updateOnlyRunStatus ? {} : details) };
      mark(world, cycle, testCase.key, run, { createNewRun, addCaseToCycle, assigneeMode: 'DEFAULT' });
      processed.push([testCase.key, type === 'Cucumber' ? {} : { status: run.testRunStatus }]);
    },
  );
  return { ...answer, processedData: Object.fromEntries(processed) };
}

function findCase(
  { cases }: World,
  project: Project,
  { key, automationKeys }: FileResult,
  fields: ImportFields,
): CaseNote | undefined {
  if (key !== undefined) {
    const named = cases.find(key);
    if (named === undefined) throw new Refusal(404, `There is no case ${key}.`);
    return named;
  }
  const wanted = automationKeyOf(automationKeys, fields);
  return cases
    .known()
    .find((each) => each.automationKey === wanted && each.key.startsWith(`${project.key}-TC-`));
}

function makeCase(
  { cases, settings }: World,
  project: Project,
  { name, automationKeys }: FileResult,
  { fields, type }: { fields: ImportFields; type: string },
): CaseNote {
  const automationKey = automationKeyOf(automationKeys, fields);
  if (!fields.createCase)
    throw new Refusal(404, `There is no case with the automation key ${automationKey}.`);
  const { caseStatuses, caseScriptTypes } = settings.configuration;
  const idOf = (list: readonly { ID: number; name: string }[], wanted: RegExp) => {
    const item = list.find((each) => wanted.test(each.name));
    return item && { ID: item.ID };
  };
  const { defaultFolder } = fields;
  return cases.create(project, {
    title: name,
    automationKey,
    status: idOf(caseStatuses, new RegExp(`^${PUBLISHED}$`)),
    scriptType: idOf(caseScriptTypes, type === 'Cucumber' ? /BDD/ : /Classic/),
    folder: defaultFolder === undefined ? undefined : { ID: defaultFolder },
  });
}

function automationKeyOf({ qualified, bare }: FileResult['automationKeys'], fields: ImportFields): string {
  return fields.ignoreClassInAutoKey ? bare : qualified;
}
