import type { BackendDefinition, Finding } from './backend.ts';
import { type LoadedConfig, loadConfig } from './config/load-config.ts';
import { ConfigError } from './config-error.ts';
import { VendorTools } from './vendor-tools.ts';

/** A clock that is further off than this makes results appear in the wrong place in time; milliseconds. */
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * What `livelane doctor` says of settings and vendors: whether each can be reached, takes the credentials
 * and knows the project, and whether this machine's clock agrees with theirs. Changes nothing.
 */
export async function examine(options: {
  from: string[];
  env: NodeJS.ProcessEnv;
  backends: readonly BackendDefinition[];
}): Promise<Finding[]> {
  let config: LoadedConfig;
  try {
    config = await loadConfig({ ...options, options: {} });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((message) => ({ level: 'error', subject: 'settings', message }));
  }
  const findings: Finding[] = [
    {
      level: 'ok',
      subject: 'settings',
      message: config.file ?? 'no livelane.config.*, the environment alone',
    },
    ...config.warnings.map((message): Finding => ({ level: 'warning', subject: 'settings', message })),
  ];
  if (config.linking.mapping !== undefined) findings.push(mappingFinding(config));
  if (config.backends.length === 0) {
    findings.push({
      level: 'warning',
      subject: 'settings',
      message: 'no vendor is configured, so runs are only recorded on this machine',
      advice: `Add a section to livelane.config.json: ${options.backends.map(({ name }) => name).join(', ')}.`,
    });
  }
  for (const { definition, section } of config.backends) {
    findings.push(...(await examineBackend(definition, section, config, options.env)));
  }
  return findings;
}

/** A mapping file that cannot be used is among the settings' mistakes. */
function mappingFinding({ linking, mapping }: LoadedConfig): Finding {
  const subject = 'linking';
  if (mapping.length > 0) {
    const entries = mapping.length === 1 ? '1 entry' : `${mapping.length} entries`;
    return { level: 'ok', subject, message: `${linking.mapping} has ${entries}` };
  }
  return {
    level: 'warning',
    subject,
    message: `${linking.mapping} names no test`,
    advice:
      'Write entries such as { "test": "Cart > adds *", "cases": ["CALC-1"] }, or leave linking.mapping out.',
  };
}

async function examineBackend(
  definition: BackendDefinition,
  section: unknown,
  config: LoadedConfig,
  env: NodeJS.ProcessEnv,
): Promise<Finding[]> {
  const { title } = definition;
  let skewMs: number | undefined;
  const tools = new VendorTools(config, env, {
    onServerTime: (serverTime) => {
      skewMs = Date.now() - serverTime;
    },
  });
  try {
    const backend = definition.create(section, tools);
    const findings = await backend.examine();
    return [
      ...findings.map((finding) => ({ ...finding, subject: `${title} ${finding.subject}` })),
      ...(skewMs === undefined ? [] : [clockFinding(title, skewMs)]),
    ];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((message) => ({ level: 'error', subject: title, message }));
  } finally {
    await tools.close();
  }
}

function clockFinding(title: string, skewMs: number): Finding {
  const subject = `${title} clock`;
  if (Math.abs(skewMs) <= CLOCK_TOLERANCE_MS) {
    return { level: 'ok', subject, message: "this machine's clock agrees with the vendor's" };
  }
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  return {
    level: 'warning',
    subject,
    message: `this machine's clock is ${seconds} seconds ${skewMs > 0 ? 'ahead of' : 'behind'} the vendor's`,
    advice: 'Set the clock (NTP): times of results, and waits that the vendor asks for, depend on it.',
  };
}
