import { GIVEN_UP, type NoAnswer } from './exchange.ts';
import { ProxyError } from './proxy-error.ts';

const CHECK_URL = "check the section's url and your network";

/** Errors of certificates as Node and OpenSSL name them: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const CERTIFICATE =
  /^(CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_(CA|PURPOSE)|PATH_LENGTH|ERROR_IN_C|HOSTNAME_MISMATCH)/;

/**
 * A sentence for the user. Never made from an error's message: some quote headers or addresses with
 * credentials.
 */
export function failureReason(
  where: string,
  failure: NoAnswer,
  limits: { timeoutMs: number; bytes: number },
): string {
  const { error } = failure;
  const code = codeOf(error);
  const refusal = proxyRefusal(error);
  if (refusal) {
    const hint = refusal === '407' ? "check the user and password in the proxy's URL" : 'ask who runs it';
    return `the proxy refused the way to ${where} with status ${refusal}: ${hint} (HTTPS_PROXY, HTTP_PROXY, NO_PROXY)`;
  }
  if (error instanceof ProxyError) {
    return `the proxy ${error.proxy} could not be used to reach ${where} (${codeOf(error.cause)}): check HTTPS_PROXY, HTTP_PROXY and NO_PROXY`;
  }
  if (code === GIVEN_UP.timeout) {
    const waited = `within ${limits.timeoutMs} ms (delivery.timeoutMs)`;
    if (!failure.started) return `no connection to ${where} could be had ${waited}: ${CHECK_URL}`;
    return failure.answering
      ? `${where} began an answer and did not finish it ${waited}`
      : `${where} gave no answer ${waited}`;
  }
  if (code === GIVEN_UP.size) {
    return `${where} answered with more than ${limits.bytes} bytes: check the section's url`;
  }
  return failure.started ? cutReason(where, failure, code) : connectReason(where, code);
}

/** True when a proxy answered in place of the vendor, so that the request cannot have gone through. */
export function isProxyRefusal(error: Error): boolean {
  return proxyRefusal(error) !== undefined;
}

function cutReason(where: string, failure: NoAnswer, code: string): string {
  if (failure.error.name === 'HTTPParserError' && !failure.answering) {
    return `${where} answered with something that is not HTTP: check whether the section's url must begin with https://`;
  }
  return failure.answering
    ? `the connection to ${where} was cut in the middle of the answer (${code})`
    : `the connection to ${where} was cut before an answer came (${code})`;
}

function connectReason(where: string, code: string): string {
  if (code === 'ENOTFOUND') return `the host of ${where} is not known (${code}): ${CHECK_URL}`;
  if (code === 'EAI_AGAIN')
    return `the name service did not answer for ${where} (${code}): check your network`;
  if (code === 'ECONNREFUSED') {
    return `${where} refuses connections (${code}): check the section's url and whether the server is up`;
  }
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') {
    return `${where} did not take the connection in time (${code}): ${CHECK_URL}; behind a firewall set HTTPS_PROXY`;
  }
  if (code === 'CERT_HAS_EXPIRED') return `the certificate of ${where} has expired (${code}): renew it there`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH') {
    return `the certificate of ${where} is made out to another name (${code}): check the section's url`;
  }
  if (CERTIFICATE.test(code)) {
    return `the certificate of ${where} is not trusted (${code}): name the PEM file of its authority in delivery.caFile or NODE_EXTRA_CA_CERTS`;
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    return `${where} does not speak TLS as expected (${code}): check whether the section's url must begin with http://`;
  }
  return `no request could be made to ${where} (${code}): ${CHECK_URL}`;
}

/** The status with which a proxy refused, in undici's words (its errors carry it nowhere else). */
function proxyRefusal(error: Error): string | undefined {
  return /^Proxy (?:response|Authentication Required) \((\d{3})\)/.exec(error.message)?.[1];
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code ?? 'no error code');
}
