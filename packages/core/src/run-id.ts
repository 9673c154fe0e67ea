import { createHash, randomBytes } from 'node:crypto';

export interface RunId {
  id: string;
  origin: 'handle' | 'ci' | 'local';
  /** Which try of the CI's build it is, from 1, where the CI says so. */
  attempt?: number;
}

type Environment = Record<string, string | undefined>;

/** Characters of a run's folder name; the paths below it stay short enough for every system. */
const LONGEST_NAME = 120;

interface CiBuild {
  name: string;
  build: string[];
  /** Counted from 1; the greatest of them counts. */
  attempt?: string[];
  /** Counted from 0. */
  retries?: string;
}

/**
 * How each CI system names a build and its attempt; jobs that run again are another attempt of the same build. Build
 * numbers that start again in every project are paired with what makes them unique. Sources: each system's page of
 * predefined variables. CircleCI makes another workflow of jobs that run again, in the same workspace
 * (https://github.com/percy/python-percy-client/pull/45).
 */
const CI_BUILDS: CiBuild[] = [
  { name: 'github', build: ['GITHUB_RUN_ID'], attempt: ['GITHUB_RUN_ATTEMPT'] },
  { name: 'gitlab', build: ['CI_PIPELINE_ID'] },
  { name: 'azure', build: ['BUILD_BUILDID'], attempt: ['SYSTEM_STAGEATTEMPT', 'SYSTEM_JOBATTEMPT'] },
  { name: 'circleci', build: ['CIRCLE_WORKFLOW_WORKSPACE_ID'] },
  { name: 'circleci', build: ['CIRCLE_WORKFLOW_ID'] },
  { name: 'buildkite', build: ['BUILDKITE_BUILD_ID'], retries: 'BUILDKITE_RETRY_COUNT' },
  { name: 'bitbucket', build: ['BITBUCKET_REPO_FULL_NAME', 'BITBUCKET_BUILD_NUMBER'] },
  { name: 'travis', build: ['TRAVIS_BUILD_ID'] },
  { name: 'appveyor', build: ['APPVEYOR_BUILD_ID'] },
  { name: 'teamcity', build: ['TEAMCITY_PROJECT_NAME', 'TEAMCITY_BUILDCONF_NAME', 'BUILD_NUMBER'] },
  { name: 'drone', build: ['DRONE_REPO', 'DRONE_BUILD_NUMBER'] },
  { name: 'codebuild', build: ['CODEBUILD_BUILD_ID'] },
  { name: 'semaphore', build: ['SEMAPHORE_WORKFLOW_ID'] },
  { name: 'jenkins', build: ['JENKINS_URL', 'JOB_NAME', 'BUILD_NUMBER'] },
];

/**
 * The run's id: `LIVELANE_RUN`, else from the CI's build, so that processes of one build on one machine
 * make one run, else new. Safe as a folder's name.
 */
export function findRunId(env: Environment, join: boolean): RunId {
  if (env.LIVELANE_RUN) return { id: folderName(env.LIVELANE_RUN), origin: 'handle' };
  if (join) {
    for (const ci of CI_BUILDS) {
      const parts = ci.build.map((variable) => env[variable]);
      if (parts.some((part) => !part)) continue;
      return { id: folderName([ci.name, ...parts].join('-')), origin: 'ci', ...attemptOf(ci, env) };
    }
  }
  return { id: `${timeStamp(new Date())}-${randomBytes(3).toString('hex')}`, origin: 'local' };
}

function attemptOf({ attempt = [], retries }: CiBuild, env: Environment): { attempt?: number } {
  const counts = attempt.map((variable) => Number(env[variable]));
  if (retries) counts.push(Number(env[retries]) + 1);
  const known = counts.filter((count) => Number.isInteger(count) && count > 0);
  return known.length > 0 ? { attempt: Math.max(...known) } : {};
}

function folderName(text: string): string {
  const name = text.replace(/[^\w.-]+/g, '_').replace(/^\.+/, '_');
  if (name === text && name.length <= LONGEST_NAME) return name;
  // What was replaced or cut off may be what tells two builds apart (Jenkins: the number at the end).
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return `${name.slice(0, LONGEST_NAME - hash.length - 1)}-${hash}`;
}

function timeStamp(date: Date): string {
  return date.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
}
