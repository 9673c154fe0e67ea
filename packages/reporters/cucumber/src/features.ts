import { plainText, type TestIdentity, testId } from '@livelane/core';
import type { GherkinDocument, Pickle } from './messages.ts';

/** What is needed of a scenario, an example's row or a step of a feature file. */
interface Node {
  line: number;
  column?: number;
  keyword?: string;
  /** Of a scenario within a rule. */
  rule?: string;
  /** Of an example's row: the values of its columns. */
  parameters?: () => Record<string, string>;
}

interface Feature {
  name: string;
  nodes: ReadonlyMap<string, Node>;
}

interface Planned {
  pickle: Pickle;
  feature: Feature | undefined;
  repeat: number;
}

type Children = NonNullable<GherkinDocument['feature']>['children'];
type Scenario = NonNullable<Children[number]['scenario']>;

/** The feature files, and the pickles (Cucumber's word for a scenario or one example of an outline) of them. */
export class Features {
  readonly #features = new Map<string, Feature>();
  readonly #pickles = new Map<string, Planned>();
  /** How often a name was seen in the file that is being read. */
  #counting = { uri: '', seen: new Map<string, number>() };

  addDocument({ uri, feature }: GherkinDocument): void {
    if (uri === undefined || !feature) return;
    this.#features.set(uri, { name: plainText(feature.name), nodes: nodesOf(feature.children) });
  }

  /**
   * Cucumber tells of every pickle of a file, selected or not, in the file's order: so the index that tells
   * equal names apart is the same whatever is filtered, sharded or shuffled.
   */
  addPickle(pickle: Pickle): void {
    const feature = this.#features.get(pickle.uri);
    if (this.#counting.uri !== pickle.uri) this.#counting = { uri: pickle.uri, seen: new Map() };
    const name = JSON.stringify([ruleOf(pickle, feature), plainText(pickle.name)]);
    const repeat = this.#counting.seen.get(name) ?? 0;
    this.#counting.seen.set(name, repeat + 1);
    this.#pickles.set(pickle.id, { pickle, feature, repeat });
  }

  pickle(id: string): Pickle | undefined {
    return this.#pickles.get(id)?.pickle;
  }

  /** Lets go of a pickle that does not run again. */
  forget(pickleId: string): void {
    this.#pickles.delete(pickleId);
  }

  identity(pickleId: string): TestIdentity {
    const { pickle, feature, repeat } = this.#planned(pickleId);
    const file = fileOf(pickle);
    // Gherkin allows scenarios, features and rules without a name.
    const title =
      plainText(pickle.name) || (this.#node(pickle.uri, pickle.astNodeIds[0])?.keyword ?? 'Scenario');
    const path = [feature?.name, ruleOf(pickle, feature)].filter((name) => name !== undefined && name !== '');
    // An example's row, or else the scenario.
    const origin = this.#node(pickle.uri, pickle.astNodeIds.at(-1));
    const place = pickle.location ?? origin;
    const parameters = origin?.parameters?.();
    const tags = [...new Set(pickle.tags.map(({ name }) => plainText(name)))];
    return {
      id: testId(file, path as string[], title),
      title,
      path: path as string[],
      file,
      ...(place && { line: place.line }),
      ...(place?.column !== undefined && { column: place.column }),
      ...(tags.length > 0 && { tags }),
      ...(parameters && { parameters }),
      ...(repeat > 0 && { repeat }),
    };
  }

  /** Keyword and place of a step, as the feature file has them. */
  step(pickle: Pickle, astNodeIds: readonly string[]): { keyword: string; file: string; line?: number } {
    const node = this.#node(pickle.uri, astNodeIds[0]);
    return { keyword: node?.keyword ?? '', file: fileOf(pickle), ...(node && { line: node.line }) };
  }

  #planned(pickleId: string): Planned {
    const planned = this.#pickles.get(pickleId);
    if (!planned) throw new Error(`Cucumber runs a scenario that it did not announce (${pickleId})`);
    return planned;
  }

  #node(uri: string, id: string | undefined): Node | undefined {
    return id === undefined ? undefined : this.#features.get(uri)?.nodes.get(id);
  }
}

/** Told from the working directory by Cucumber, with the system's separators. */
function fileOf({ uri }: Pickle): string {
  return uri.replaceAll('\\', '/');
}

function ruleOf({ astNodeIds: [scenario = ''] }: Pickle, feature: Feature | undefined): string | undefined {
  return feature?.nodes.get(scenario)?.rule;
}

function nodesOf(children: Children): Map<string, Node> {
  const nodes = new Map<string, Node>();
  const addSteps = (steps: Scenario['steps']) => {
    for (const { id, location, keyword } of steps) nodes.set(id, { ...location, keyword });
  };
  const addScenario = (scenario: Scenario, rule?: string) => {
    const { id, location, keyword } = scenario;
    nodes.set(id, { ...location, keyword, ...(rule !== undefined && { rule }) });
    addSteps(scenario.steps);
    for (const { tableHeader, tableBody } of scenario.examples) {
      for (const row of tableBody) {
        const parameters = () =>
          Object.fromEntries(
            row.cells.map(({ value }, column) => [
              plainText(tableHeader?.cells[column]?.value ?? `${column + 1}`),
              plainText(value),
            ]),
          );
        nodes.set(row.id, { ...row.location, parameters });
      }
    }
  };
  for (const { background, scenario, rule } of children) {
    if (background) addSteps(background.steps);
    if (scenario) addScenario(scenario);
    for (const inner of rule?.children ?? []) {
      if (inner.background) addSteps(inner.background.steps);
      if (inner.scenario) addScenario(inner.scenario, plainText(rule?.name ?? ''));
    }
  }
  return nodes;
}
