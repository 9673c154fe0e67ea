import type { Context } from 'hono';
import * as z from 'zod';
import type { EmulatorEnv } from '../../env.ts';
import { readParts, readQuery } from '../input.ts';
import { Refusal } from '../refusal.ts';
import type { Issue } from '../store/issues.ts';
import type { Product } from '../store/product.ts';
import { matchOrCreateTest } from './test-matching.ts';

const query = z.strictObject({
  projectKey: z.string().min(1).optional(),
  projectId: z.string().min(1).optional(),
  source: z.string().optional(),
});

export interface ImportedFeature {
  errors: string[];
  tests: Issue[];
}

/**
 * A feature file: each scenario is the test of its tag (`@TEST_KEY`, `@KEY`), or matched by its name
 * (docs.getxray.app/display/XRAYCLOUD/Importing+Cucumber+Tests+-+REST+v2). Backgrounds, which Xray makes
 * preconditions of, are passed over.
 */
export async function importFeature(product: Product, c: Context<EmulatorEnv>): Promise<ImportedFeature> {
  const { projectKey, projectId } = readQuery(c, query);
  const project = projectKey ?? product.issues.projectWithId(projectId ?? '');
  if (project === undefined || !product.issues.hasProject(project)) {
    throw new Refusal(400, 'Must provide a project key');
  }
  const { file } = await readParts(c, ['file']);
  if (file === undefined) throw new Refusal(400, 'The part file is missing.');
  const scenarios = scenariosOf(file.bytes.toString('utf8'));
  if (scenarios === undefined) throw new Refusal(400, 'The file is not a valid feature file.');
  const imported: ImportedFeature = { errors: [], tests: [] };
  for (const scenario of scenarios) {
    const key = scenario.tags.map((tag) => /^(?:TEST_)?([A-Z][A-Z0-9_]+-\d+)$/.exec(tag)?.[1]).find(Boolean);
    const test = key === undefined ? createdFor(product, project, scenario) : product.issues.use(key, 'Test');
    if (test === undefined) {
      imported.errors.push(`Test with key ${key} was not found.`);
      continue;
    }
    test.test = { ...scenario.definition, steps: [], unstructured: null, folder: test.test?.folder ?? '/' };
    test.summary = scenario.name;
    imported.tests.push(test);
  }
  return imported;
}

function createdFor(product: Product, projectKey: string, { name, definition }: Scenario): Issue {
  return matchOrCreateTest(product, {
    projectKey,
    summary: name,
    type: 'Cucumber',
    requirementKeys: [],
    labels: [],
    scenario: definition.gherkin,
    scenarioType: definition.scenarioType,
  });
}

interface Scenario {
  name: string;
  tags: string[];
  definition: { type: 'Cucumber'; gherkin: string; scenarioType: string };
}

/** `undefined` for a text without a feature. Only what names and separates scenarios is looked at. */
function scenariosOf(text: string): Scenario[] | undefined {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  if (!lines.some((line) => line.startsWith('Feature:'))) return undefined;
  const scenarios: Scenario[] = [];
  let tags: string[] = [];
  for (const line of lines) {
    const heading = /^(Scenario Outline|Scenario Template|Scenario|Example): *(.*)$/.exec(line);
    const current = scenarios.at(-1);
    if (line.startsWith('@')) tags.push(...line.split(/\s+/).map((tag) => tag.slice(1)));
    else if (heading !== null) {
      const scenarioType = heading[1]?.includes(' ') ? 'scenario_outline' : 'scenario';
      scenarios.push({
        name: heading[2] ?? '',
        tags,
        definition: { type: 'Cucumber', gherkin: '', scenarioType },
      });
      tags = [];
    } else if (line.startsWith('Feature:') || line.startsWith('Background:')) tags = [];
    else if (current !== undefined && line !== '') {
      current.definition.gherkin += `${current.definition.gherkin === '' ? '' : '\n'}${line}`;
    }
  }
  return scenarios;
}
