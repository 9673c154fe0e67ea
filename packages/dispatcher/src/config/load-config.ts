import { dirname, resolve } from 'node:path';
import { secretStriker, secretsIn } from '@livelane/core';
import type * as z from 'zod';
import type { BackendDefinition } from '../backend.ts';
import { ConfigError } from '../config-error.ts';
import { type MappingEntry, readMapping } from '../linking/mapping-file.ts';
import { type LinkingSettings, linkingSection } from '../linking/settings.ts';
import {
  type DeliverySettings,
  deliverySection,
  type ReportSettings,
  type RunSettings,
  reportSection,
  runSection,
} from '../settings.ts';
import { findConfigFile } from './config-file.ts';
import { readEnvironment, settingsByVariable } from './environment.ts';
import { explain, isMissing } from './explain.ts';
import { suggestion } from './nearest.ts';
import { schemaOf } from './schema.ts';
import { type SecretNames, withoutSecretKeys } from './secret-keys.ts';
import { lookUpSecrets, takeSecretFunctions } from './secrets.ts';
import { withoutUserInfo } from './shown.ts';
import { merge, type Source, type Tree } from './tree.ts';

export interface ConfigRequest {
  /** Folders from which to look upward for `livelane.config.*`, in order; the first file found wins. */
  from: readonly string[];
  /** The file with the settings, absolute; nothing is looked for then. */
  file?: string | undefined;
  /** The reporter's own options, the same shape as the file. */
  options: Record<string, unknown>;
  env: Record<string, string | undefined>;
  /** Vendors that can be configured. */
  backends: readonly BackendDefinition[];
}

export interface LoadedConfig {
  run: RunSettings;
  report: ReportSettings;
  delivery: DeliverySettings;
  linking: LinkingSettings;
  /** What is in the file `linking.mapping`. */
  mapping: readonly MappingEntry[];
  /** Those whose section is present, in the order given. */
  backends: { definition: BackendDefinition; section: unknown }[];
  /** By the name of its variable; undefined when it is nowhere, and for backends without a section. */
  secret(name: string): string | undefined;
  /** Every secret that is known here, wherever it came from: what must not be sent or shown. */
  secrets: readonly string[];
  /** The file that was found, absolute. */
  file?: string;
  /** One sentence each. */
  warnings: string[];
}

const OPTIONS = 'reporter options';

/**
 * Settings from the environment over the reporter's options over the file over defaults.
 * @throws ConfigError with every mistake at once.
 */
export async function loadConfig({
  from,
  file,
  options,
  env,
  backends,
}: ConfigRequest): Promise<LoadedConfig> {
  const sections: Record<string, z.ZodType> = {
    run: runSection,
    report: reportSection,
    delivery: deliverySection,
    linking: linkingSection,
    ...Object.fromEntries(backends.map(({ name, section }) => [name, section])),
  };
  const schemas = new Map(Object.entries(sections).map(([name, section]) => [name, schemaOf(section)]));
  const secretNames: SecretNames = {
    of: new Map(backends.map(({ name, secrets }) => [name, secrets])),
    all: [...new Set(backends.flatMap(({ secrets }) => secrets))],
  };
  const problems: string[] = [];
  const noted = <Part extends { problems: string[] }>(part: Part): Part => {
    problems.push(...part.problems);
    return part;
  };

  const configFile = await findConfigFile(from, file);
  if (configFile.problem) problems.push(configFile.problem);
  const inFile = noted(takeSecretFunctions(configFile.tree, configFile.shownAs, secretNames.all));
  const inOptions = noted(takeSecretFunctions(options, OPTIONS, secretNames.all));
  const inEnvironment = noted(readEnvironment(env, settingsByVariable(sections), secretNames.all));

  const sources = [
    inEnvironment.source,
    { tree: inOptions.rest, where: () => OPTIONS },
    { tree: inFile.rest, where: () => configFile.shownAs },
  ].map((source) => noted(withoutSecretKeys(source, schemas, secretNames)).source);
  const merged = sources.reduceRight<Tree>((under, { tree }) => merge(under, tree), {});
  for (const source of sources) problems.push(...unknownSections(source, [...schemas.keys(), 'secrets']));

  const read = (section: string, schema: z.ZodType): unknown => {
    const result = schema.safeParse(merged[section] === undefined ? {} : merged[section]);
    if (result.success) return result.data;
    const about = { section, schema: schemas.get(section) ?? {}, merged, sources };
    // What a file that cannot be read does not say is not missing.
    const issues = result.error.issues.filter((issue) => !(configFile.problem && isMissing(issue, about)));
    problems.push(...explain(issues, about));
    return undefined;
  };
  const run = read('run', runSection) as RunSettings;
  const report = read('report', reportSection) as ReportSettings;
  const delivery = read('delivery', deliverySection) as DeliverySettings;
  const linking = read('linking', linkingSection) as LinkingSettings;
  const folder = configFile.file === undefined ? (from[0] ?? '.') : dirname(configFile.file);
  // After a mistake in the section there are no settings.
  const mapping =
    linking?.mapping === undefined ? [] : noted(readMapping(resolve(folder, linking.mapping))).entries;
  const enabled = backends
    .filter(({ name }) => merged[name] !== undefined)
    .map((definition) => ({ definition, section: read(definition.name, definition.section) }));

  const { values } = noted(
    await lookUpSecrets(
      enabled.map(({ definition }) => definition),
      env,
      new Map([...inFile.functions, ...inOptions.functions]),
    ),
  );
  const secrets = [...new Set([...secretsIn(env), ...secretsIn(Object.fromEntries(values))])];
  if (problems.length > 0) {
    // A secret may stand where none belongs, as a value or as a name.
    const strike = secretStriker(secrets);
    const told = problems.map((problem) => strike(withoutUserInfo(problem)));
    // zod tells some mistakes twice, as a wrong type and as too short.
    throw new ConfigError([...new Set(told)]);
  }
  return {
    run,
    report,
    delivery,
    linking,
    mapping,
    backends: enabled,
    secret: (name) => values.get(name),
    secrets,
    ...(configFile.file !== undefined && { file: configFile.file }),
    warnings: inEnvironment.warnings,
  };
}

function unknownSections({ tree, where }: Source, known: string[]): string[] {
  return Object.keys(tree)
    .filter((key) => !known.includes(key))
    .map((key) => `${where([key])}: unknown key ${key}${suggestion(key, known)}`);
}
