import type { Stage } from '../stage.ts';
import type { Story } from '../story.ts';
import { nameless, proxied, secured } from '../ways.ts';

const SHORT = { delivery: { deadlineMs: 1_500, timeoutMs: 2_000 } };

/** The way to the vendor, and the right to use it. */
export const access: Story[] = [
  {
    id: 'outage-10',
    title: 'outage of 10 s',
    happens: async (stage) => {
      const courier = stage.startCourier();
      await stage.write(12);
      await stage.requests(1);
      void stage.emulator.outage('refused', 10_000);
      await stage.write(12);
      stage.suite.end();
      await stage.ended(courier);
      await stage.settle();
    },
  },
  {
    id: 'outage-run',
    title: 'outage of the whole run, then resume',
    settings: SHORT,
    says: /refuses connections/,
    happens: async (stage) => {
      await stage.emulator.stopListening();
      await leaveAll(stage);
      await stage.emulator.listen();
      await stage.settle();
    },
  },
  {
    id: 'late',
    title: 'vendor starts 4 s late',
    happens: async (stage) => {
      await stage.emulator.stopListening();
      setTimeout(() => stage.emulator.listen(), 4_000);
      await stage.deliverAll();
    },
  },
  {
    id: 'token-revoked',
    title: 'token revoked in mid-run, a new one for resume',
    says: /\(401\)/,
    settings: SHORT,
    happens: async (stage) => {
      const courier = stage.startCourier();
      await stage.write(12);
      await stage.requests(2);
      stage.emulator.setFaults([{ kind: 'status', status: 401 }]);
      await stage.write(12);
      stage.suite.end();
      await stage.ended(courier);
      stage.emulator.setFaults([]);
      await stage.settle();
    },
  },
  {
    id: 'token-expires',
    title: 'session token taken for three requests only',
    columns: ({ id }) => id === 'xray-cloud' || id === 'xray-bulk',
    emulator: ({ emulator }) => ({
      xray: { ...emulator.xray, cloud: { ...emulator.xray?.cloud, requestsPerToken: 3 } },
    }),
    except: { violations: [401] },
  },
  {
    id: 'gone-404',
    title: 'run, cycle or execution away (404), then there again',
    settings: SHORT,
    says: /404|deleted/,
    happens: async (stage) => {
      const courier = stage.startCourier();
      await stage.write(12);
      await stage.requests(3);
      stage.emulator.setFaults([{ kind: 'status', status: 404 }]);
      await stage.write(12);
      stage.suite.end();
      await stage.ended(courier);
      stage.emulator.setFaults([]);
      await stage.settle();
    },
  },
  {
    id: 'no-name',
    title: 'name does not resolve, then the right one',
    settings: SHORT,
    way: nameless,
    says: /vendor\.invalid.*(ENOTFOUND|EAI_AGAIN)/,
    happens: async (stage) => {
      await leaveAll(stage);
      stage.env[`LIVELANE_${stage.column.section.toUpperCase()}_URL`] = stage.emulator.url;
      if (stage.column.section === 'xray') stage.env.LIVELANE_XRAY_JIRA_URL = stage.emulator.url;
      await stage.settle();
    },
  },
  {
    id: 'tls',
    title: 'certificate of an unknown authority, then delivery.caFile',
    settings: SHORT,
    way: secured,
    says: /is not trusted .*delivery\.caFile/,
    happens: async (stage) => {
      const { LIVELANE_DELIVERY_CA_FILE: caFile = '', ...env } = stage.env;
      stage.env = env;
      await leaveAll(stage);
      stage.env.LIVELANE_DELIVERY_CA_FILE = caFile;
      await stage.settle();
    },
  },
  { id: 'proxy', title: 'only through HTTPS_PROXY', way: proxied },
];

/** A whole run while nobody can be reached. */
async function leaveAll(stage: Stage): Promise<void> {
  const courier = stage.startCourier();
  await stage.write();
  stage.suite.end();
  await stage.ended(courier);
}
