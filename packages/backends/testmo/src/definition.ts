import { type BackendDefinition, ConfigError } from '@livelane/dispatcher';
import { TestmoBackend } from './backend.ts';
import { TestmoClient } from './client.ts';
import { testmoSection } from './config.ts';

/** Testmo as the command line knows it. */
export const testmo: BackendDefinition<typeof testmoSection> = {
  name: 'testmo',
  title: 'Testmo',
  section: testmoSection,
  secrets: ['TESTMO_TOKEN'],
  create(section, { secret, http }) {
    const token = secret('TESTMO_TOKEN');
    if (!token) {
      throw new ConfigError([
        'Testmo needs an API token: set the environment variable TESTMO_TOKEN, or TESTMO_TOKEN_FILE to the path of a file that holds it. One is made in Testmo under User profile > API access.',
      ]);
    }
    const client = http({
      baseUrl: `${new URL(section.url).origin}/api/v1`,
      headers: { authorization: `Bearer ${token}` },
    });
    return new TestmoBackend(new TestmoClient(client, section.projectId), section);
  },
};
