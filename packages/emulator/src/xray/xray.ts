import type { Vendor } from '../vendor.ts';
import { createCloud } from './cloud/cloud.ts';
import { createJira } from './jira/jira.ts';
import type { XrayOptions } from './options.ts';
import { createServer } from './server/server.ts';
import { type XrayState, type XrayTotals, xrayState, xrayTotals } from './state.ts';
import { IssueStore } from './store/issues.ts';

export type { XrayOptions } from './options.ts';
export type { XrayState, XrayTotals } from './state.ts';

export type Xray = Vendor<XrayState, XrayTotals>;

/** Xray Cloud and Xray Server, two products with runs of their own, and one Jira under both. */
export function createXray(options: XrayOptions = {}): Xray {
  const issues = new IssueStore({ projects: options.projects, issues: options.issues });
  const cloud = createCloud(options, issues);
  const server = createServer(options, issues);
  const jira = createJira(options, issues, server.product);
  const parts = { issues, cloud: cloud.product, server: server.product, jobs: cloud.jobs };
  return {
    mounts: [...cloud.mounts, ...server.mounts, ...jira.mounts],
    state: () => xrayState(parts),
    totals: () => xrayTotals(parts),
    reset() {
      issues.reset();
      cloud.reset();
      server.reset();
      jira.reset();
    },
  };
}
