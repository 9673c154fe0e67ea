import { isoTime } from '../clock.ts';
import { type Attachment, encodeName, type Files, type Upload } from './files.ts';
import { type Cycle, type CyclePhase, type Execution, statusOf } from './planning.ts';
import { nodesBelow, type Project, type TestCase, type TreeCase, type TreeNode } from './repository.ts';
import { USER } from './user.ts';

/*
 * What the vendor shows, with the keys of its pages' examples: tree nodes, cases, cycles and executions from
 * support.smartbear.com/zephyr-enterprise/docs/en/migrating-to-zephyr-enterprise/via-rest-api/ and
 * …/zephyr-rest-api/update-testcase-api.html, the rest from what its Jenkins plugin reads.
 */

export function representProject({ id, name, startDate }: Project) {
  return { id, name, startDate, globalProject: false, members: [{ id: USER.id, userId: USER.id }] };
}

export function representNode(node: TreeNode): object {
  return {
    ...(node.parent === null ? {} : { parentId: node.parent.id }),
    id: node.id,
    type: node.type,
    name: node.name,
    description: node.description,
    revision: 0,
    categories: node.children.map(representNode),
    assignedUsers: [USER.id],
    releaseId: node.releaseId,
    linkedTCRCatalogTreeId: 0,
    createdOn: whole(node.createdOn),
    createdBy: USER.id,
    lastModifiedBy: USER.id,
    lastModifiedOn: whole(node.createdOn),
    testcaseCount: node.cases.length,
    cumulativeTestcaseCount: nodesBelow(node).reduce((sum, each) => sum + each.cases.length, 0),
  };
}

export function representTreeCase({ id, node, testcase }: TreeCase) {
  const at = whole(testcase.createdOn);
  return {
    id,
    tcrCatalogTreeId: node.id,
    revision: 0,
    stateFlag: 0,
    lastModifiedOn: at,
    versionNumber: 1,
    createDatetime: at,
    createdById: USER.id,
    modifiedById: USER.id,
    testcase: representTestcase(testcase),
    releaseId: testcase.releaseId,
    orderId: id,
    original: true,
  };
}

function representTestcase({ id, testcaseId, given, releaseId, createdOn }: TestCase) {
  const { testSteps: _, fromJenkins: __, ...shown } = given;
  return {
    customProperties: {},
    estimatedTime: 0,
    automated: false,
    requirementIds: [],
    ...shown,
    writerId: given.writerId ?? USER.id,
    id,
    testcaseId,
    releaseId,
    versionNumber: 1,
    creationDate: whole(createdOn),
    createDatetime: whole(createdOn),
    lastModifiedOn: whole(createdOn),
    creatorId: USER.id,
    lastUpdaterId: USER.id,
    creatorName: USER.title,
    testcaseType: 'ORIGINAL',
  };
}

export function representSteps(testcase: TestCase, tctId?: number) {
  const { id, steps } = testcase;
  return { maxId: steps.length, steps, tcId: id, ...(tctId === undefined ? {} : { tctId }) };
}

export function representCycle(cycle: Cycle) {
  return {
    id: cycle.id,
    environment: cycle.environment,
    build: cycle.build,
    name: cycle.name,
    startDate: cycle.startDate,
    endDate: cycle.endDate,
    cycleStartDate: dateText(cycle.startDate),
    cycleEndDate: dateText(cycle.endDate),
    status: 0,
    revision: 0,
    releaseId: cycle.releaseId,
    cyclePhases: cycle.phases.map(representPhase),
    createdOn: whole(cycle.createdOn),
  };
}

export function representPhase(phase: CyclePhase) {
  return {
    id: phase.id,
    name: phase.name,
    tcrCatalogTreeId: phase.node.id,
    cycleId: phase.cycle.id,
    releaseId: phase.cycle.releaseId,
    startDate: phase.startDate,
    endDate: phase.endDate,
    phaseStartDate: dateText(phase.startDate),
    phaseEndDate: dateText(phase.endDate),
    freeForm: phase.freeForm,
  };
}

/** `lastTestResult` is there once there is one (as public clients read it). */
export function representExecution(execution: Execution, files: Files) {
  const { id, phase, treeCase, testerId } = execution;
  const latest = execution.history.at(-1);
  return {
    id,
    assignmentDate: isoTime(execution.assignedOn).slice(0, 10),
    actualTime: latest?.actualTime ?? null,
    versionId: '1',
    status: statusOf(execution),
    comment: latest?.notes ?? null,
    testerId,
    executedBy: latest?.executedBy ?? null,
    tcrTreeTestcase: representTreeCase(treeCase),
    cyclePhaseId: phase.id,
    cycleId: phase.cycle.id,
    cycleName: phase.cycle.name,
    attachmentCount: files.of('releaseTestSchedule', id).length,
    ...(latest === undefined
      ? {}
      : {
          lastTestResult: {
            id: latest.id,
            executionDate: latest.executedOn,
            executionStatus: latest.status,
            executionNotes: latest.notes,
            testerId: latest.executedBy,
            releaseTestScheduleId: id,
          },
        }),
  };
}

export function representUpload({ name, field, contentType, tempPath }: Upload) {
  return { fileName: encodeName(name), fieldName: field, contentType, tempFilePath: tempPath };
}

export function representAttachment(attachment: Attachment) {
  const { id, name, contentType, size, itemType, itemId } = attachment;
  return { id, name, contentType, fileSize: size, itemType, itemId, link: false, createdBy: USER.id };
}

function dateText(at: number): string {
  const [year, month, day] = isoTime(at).slice(0, 10).split('-');
  return `${month}/${day}/${year}`;
}

function whole(at: number): number {
  return Math.floor(at);
}
