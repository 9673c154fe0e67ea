import {
  type BackendDefinition,
  type BackendTools,
  ConfigError,
  type HttpClient,
} from '@livelane/dispatcher';
import { XrayBackend, type XrayParts } from './backend.ts';
import { BulkImport } from './cloud/bulk-import.ts';
import { CaseMaker } from './cloud/case-maker.ts';
import { CloudApi } from './cloud/cloud-api.ts';
import { CloudProduct } from './cloud/cloud-product.ts';
import { API_KEY, Token } from './cloud/token.ts';
import { jiraAddress, vendorAddress, type XraySection, xraySection } from './config.ts';
import { Jira } from './jira.ts';
import { JIRA_CREDENTIALS, ServerProduct } from './server/server-product.ts';

/** Of an Atlassian account: Cloud's Jira does not take Xray's API key. */
const ATLASSIAN =
  'JIRA_USERNAME (the e-mail address) and JIRA_PASSWORD (an API token of that Atlassian account)';

/** Xray as the command line knows it. */
export const xray: BackendDefinition<typeof xraySection> = {
  name: 'xray',
  title: 'Xray',
  section: xraySection,
  secrets: ['XRAY_CLIENT_ID', 'XRAY_CLIENT_SECRET', 'JIRA_PAT', 'JIRA_USERNAME', 'JIRA_PASSWORD'],
  create(section, tools) {
    const parts = section.deployment === 'cloud' ? cloudParts(section, tools) : serverParts(section, tools);
    return new XrayBackend(parts, section);
  },
};

/** @throws ConfigError naming the variable that is missing. */
export function cloudParts(section: XraySection, tools: BackendTools): XrayParts {
  const { api, product } = cloud(section, tools);
  const needsJira = section.transition !== undefined || section.attach.length > 0;
  const bulk = section.createCases === 'bulk';
  return {
    product,
    jira: needsJira ? cloudJira(section, tools) : undefined,
    cases: bulk ? new CaseMaker(new BulkImport(api, section), product, section) : undefined,
  };
}

/** @throws ConfigError naming the variable that is missing. */
export function cloud(
  section: XraySection,
  { secret, conceal, http }: BackendTools,
): { api: CloudApi; product: CloudProduct } {
  const id = secret('XRAY_CLIENT_ID');
  const clientSecret = secret('XRAY_CLIENT_SECRET');
  if (!id || !clientSecret) {
    const missing = id ? 'XRAY_CLIENT_SECRET' : clientSecret ? 'XRAY_CLIENT_ID' : 'both';
    throw new ConfigError([
      `Xray Cloud needs an API key: set the environment variables ${API_KEY} (missing: ${missing}). Each also as <NAME>_FILE, the path of a file that holds it.`,
    ]);
  }
  const client = http({ baseUrl: `${vendorAddress(section)}/api/v2`, headers: {} });
  const api = new CloudApi(
    client,
    new Token(client, { client_id: id, client_secret: clientSecret }, conceal),
  );
  return { api, product: new CloudProduct(api, section) };
}

function cloudJira(section: XraySection, { secret, http }: BackendTools): Jira {
  const user = secret('JIRA_USERNAME');
  const password = secret('JIRA_PASSWORD');
  if (!user || !password) {
    throw new ConfigError([
      `"xray.transition" and "xray.attach" need Jira's own credentials: set ${ATLASSIAN}.`,
    ]);
  }
  return new Jira(jiraClient(section, basic(user, password), http), ATLASSIAN);
}

function serverParts(section: XraySection, { secret, http }: BackendTools): XrayParts {
  const pat = secret('JIRA_PAT');
  const user = secret('JIRA_USERNAME');
  const password = secret('JIRA_PASSWORD');
  if (!pat && !(user && password)) {
    throw new ConfigError([
      `Xray on Jira Server or Data Center needs Jira's credentials: set ${JIRA_CREDENTIALS}. Each also as <NAME>_FILE, the path of a file that holds it.`,
    ]);
  }
  const authorization = pat ? `Bearer ${pat}` : basic(user ?? '', password ?? '');
  const client = jiraClient(section, authorization, http);
  const jira = new Jira(client, JIRA_CREDENTIALS);
  return { product: new ServerProduct(client, jira, section), jira, cases: undefined };
}

function jiraClient(section: XraySection, authorization: string, http: BackendTools['http']): HttpClient {
  return http({ baseUrl: jiraAddress(section) ?? '', headers: { authorization } });
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
