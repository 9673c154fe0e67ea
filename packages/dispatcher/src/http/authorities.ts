import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';
import { ConfigError } from '../config-error.ts';

// Node 22.15 and later.
const { getCACertificates } = tls as { getCACertificates?: (type: 'default') => string[] };

/**
 * The certificates that Node trusts, and those in `pem`. A list given to Node replaces its own, also what
 * `NODE_EXTRA_CA_CERTS` added to it.
 * @throws ConfigError when `pem` holds no certificate.
 */
export function trustedAuthorities(pem: string, env: Record<string, string | undefined>): string[] {
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
    throw new ConfigError(['delivery.caFile holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)']);
  }
  if (getCACertificates) return [...getCACertificates('default'), pem];
  return [...tls.rootCertificates, ...extraCertificates(env.NODE_EXTRA_CA_CERTS), pem];
}

function extraCertificates(file: string | undefined): string[] {
  if (!file) return [];
  try {
    return [readFileSync(file, 'utf8')];
  } catch {
    // Node itself has warned about it when it started.
    return [];
  }
}
