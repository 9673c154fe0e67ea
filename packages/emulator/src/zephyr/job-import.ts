import { isoTime, now } from '../clock.ts';
import type { JunitCase } from '../junit-file.ts';
import type { JobDetail } from './job-detail.ts';
import type { Cycle, CyclePhase } from './planning.ts';
import { Refusal } from './refusal.ts';
import { nodesBelow, type TestCase, type TreeCase, type TreeNode } from './repository.ts';
import { date } from './schemas.ts';
import { FAIL, PASS } from './statuses.ts';
import { ANYONE } from './user.ts';
import type { World } from './world.ts';

/** What a run has made of its file. */
export interface ImportResult {
  cycleId: number;
  cycleName: string;
  total: number;
  passed: number;
  failed: number;
  skipped: number;
}

const NAME_LENGTH = 255;

/**
 * Cases that are not in the job's folder yet are created there, with `createPackage` in folders of their package. The
 * page says what a job's properties are for, not every detail of their doing: UNVERIFIED where a comment says so.
 */
export function importResults(world: World, detail: JobDetail, cases: readonly JunitCase[]): ImportResult {
  const folder = folderOf(world, detail);
  const cycle = cycleFor(world, detail);
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const each of cases) {
    const node = detail.createPackage ? packageFolder(world, folder, each.className) : folder;
    const phase = phaseFor(world, cycle, phaseName(detail, folder, each));
    const { testcase } = caseNamed(world, node, caseName(world, each));
    const treeCase = placeIn(phase, testcase) ?? world.planning.add(phase.node, node, testcase, false);
    const execution = world.planning.assign(phase, treeCase, Number(detail.assignResultsTo ?? ANYONE));
    count[each.outcome] += 1;
    world.planning.record(execution, {
      status: { passed: PASS, failed: FAIL, skipped: world.settings.skippedStatus }[each.outcome],
      // Milliseconds.
      actualTime: each.seconds === undefined ? null : Math.round(each.seconds * 1000),
      notes: each.message ?? null,
    });
  }
  return { cycleId: cycle.id, cycleName: cycle.name, total: cases.length, ...count };
}

/** By id, else by path, else the release's first (the latter two UNVERIFIED). @throws Refusal */
export function folderOf({ repository }: World, detail: JobDetail): TreeNode {
  const { releaseId, jobDetailTcrCatalogTreeId: treeId, testRepositoryPath: path } = detail;
  if (treeId !== undefined) {
    const node = repository.node(treeId);
    if (node.releaseId !== releaseId)
      throw new Refusal(400, `Tree node ${treeId} is not of release ${releaseId}.`);
    return node;
  }
  const roots = repository.rootsOf(releaseId);
  if (path === undefined || path === '') return roots[0] as TreeNode;
  // `Release 1.0 > new`: the release comes first.
  const [, top, ...below] = path.split('>').map((name) => name.trim());
  const node = below.reduce<TreeNode | undefined>(
    (parent, name) => parent?.children.find((child) => child.name === name),
    roots.find((root) => root.name === top),
  );
  if (node === undefined) throw new Refusal(400, `There is no test repository path ${JSON.stringify(path)}.`);
  return node;
}

function packageFolder(world: World, folder: TreeNode, name: string): TreeNode {
  const parts = name.split('.').filter((part) => part !== '');
  return parts.reduce((parent, part) => world.repository.childNamed(parent, part), folder);
}

function caseName({ settings }: World, each: JunitCase): string {
  const named =
    settings.caseNameFrom === 'name' || each.className === '' ? each.name : `${each.className}.${each.name}`;
  // Too long a name is trimmed, as by the vendor's Jenkins plugin (UNVERIFIED of jobs).
  return named.slice(0, NAME_LENGTH) || 'unnamed';
}

function caseNamed(world: World, node: TreeNode, name: string): TreeCase {
  return node.byName.get(name) ?? world.repository.createCase(node, { name, automated: true });
}

/** The form of the time stamp, and which of several cycles of a name is used again, are UNVERIFIED. */
function cycleFor({ planning }: World, detail: JobDetail): Cycle {
  const { releaseId, cycleName, timeStamp, isReuse, environment } = detail;
  const name = timeStamp ? `${cycleName}_${isoTime(now()).slice(0, 19).replace('T', ' ')}` : cycleName;
  const existing = planning.cycles.findLast((cycle) => cycle.releaseId === releaseId && cycle.name === name);
  if (isReuse && existing !== undefined) return existing;
  const startDate = dateOf(detail.cycleStartDateStr) ?? today();
  const endDate = Math.max(startDate, dateOf(detail.cycleEndDateStr) ?? startDate);
  return planning.createCycle({
    releaseId,
    name,
    build: '',
    environment: environment ?? '',
    startDate,
    endDate,
  });
}

function phaseName(detail: JobDetail, folder: TreeNode, each: JunitCase): string {
  const named = detail.phaseName ?? folder.name;
  return detail.createPackage && each.className !== '' ? each.className : named;
}

/** A cycle that is used again keeps its phases; in a new one they are all of this run. */
function phaseFor({ planning }: World, cycle: Cycle, name: string): CyclePhase {
  const { startDate, endDate } = cycle;
  return (
    cycle.phases.find((phase) => phase.freeForm && phase.name === name) ??
    planning.createPhase(cycle, { name, startDate, endDate })
  );
}

/** Wherever it is: somebody may have planned it with its folders. */
function placeIn(phase: CyclePhase, { id }: TestCase): TreeCase | undefined {
  return nodesBelow(phase.node)
    .map(({ byVersion }) => byVersion.get(id))
    .find((treeCase) => treeCase !== undefined);
}

function dateOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : date.parse(text);
}

function today(): number {
  return Date.parse(isoTime(now()).slice(0, 10));
}
