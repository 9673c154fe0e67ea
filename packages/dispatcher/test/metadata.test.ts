import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findMetadata, type RunMetadata } from '../src/metadata.ts';

const SHA = 'ffac537e6cbbf934b08745a378932722df287a53';

function folder(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'livelane-metadata-')));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const gitEnv = {
  PATH: process.env.PATH,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

function repository(remote?: string) {
  const path = folder();
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: path, env: gitEnv, stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  git('init', '-q', '-b', 'feature/checkout');
  git('commit', '-q', '--allow-empty', '-m', 'first');
  if (remote) git('remote', 'add', 'origin', remote);
  return { path, git, commit: git('rev-parse', 'HEAD') };
}

const github = {
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'acme/shop',
  GITHUB_RUN_ID: '1658821493',
  GITHUB_SHA: SHA,
  GITHUB_JOB: 'e2e',
};
const githubCi = {
  name: 'GitHub Actions',
  build: '1658821493',
  buildUrl: 'https://github.com/acme/shop/actions/runs/1658821493',
  job: 'e2e',
};
const gitlab = {
  GITLAB_CI: 'true',
  CI_COMMIT_SHA: SHA,
  CI_PIPELINE_ID: '77',
  CI_PROJECT_URL: 'https://gitlab.com/acme/shop',
  CI_PROJECT_PATH: 'acme/shop',
  CI_JOB_ID: '901',
  CI_JOB_NAME: 'e2e 1/2',
};
const gitlabCi = {
  name: 'GitLab CI/CD',
  build: '77',
  buildUrl: 'https://gitlab.com/acme/shop/pipelines/77',
  job: 'e2e 1/2',
};
const jenkins = {
  JENKINS_URL: 'https://ci.example.com/',
  GIT_COMMIT: SHA,
  BUILD_NUMBER: '12',
  BUILD_URL: 'https://ci.example.com/job/shop/12/',
  JOB_NAME: 'shop/main',
};
const jenkinsCi = {
  name: 'Jenkins',
  build: '12',
  buildUrl: 'https://ci.example.com/job/shop/12/',
  job: 'shop/main',
};
const circle = {
  CIRCLECI: 'true',
  CIRCLE_BUILD_NUM: '5',
  CIRCLE_BUILD_URL: 'https://circleci.com/gh/acme/shop/5',
  CIRCLE_NODE_INDEX: '0',
  CIRCLE_SHA1: SHA,
  CIRCLE_PROJECT_USERNAME: 'acme',
  CIRCLE_PROJECT_REPONAME: 'shop',
};
const circleCi = { name: 'CircleCI', build: '5', buildUrl: 'https://circleci.com/gh/acme/shop/5' };
const azure = {
  BUILD_BUILDURI: 'vstfs:///Build/Build/4711',
  BUILD_BUILDID: '4711',
  BUILD_BUILDNUMBER: '20261124.3',
  BUILD_SOURCEVERSION: SHA,
  SYSTEM_COLLECTIONURI: 'https://dev.azure.com/acme/',
  SYSTEM_TEAMPROJECT: 'Web Shop',
  SYSTEM_JOBDISPLAYNAME: 'End to end',
};
const azureCi = {
  name: 'Azure Pipelines',
  build: '20261124.3',
  buildUrl: 'https://dev.azure.com/acme/Web%20Shop/_build/results?buildId=4711',
  job: 'End to end',
};
const buildkite = {
  BUILDKITE: 'true',
  BUILDKITE_BUILD_NUMBER: '1514',
  BUILDKITE_BUILD_URL: 'https://buildkite.com/acme/shop/builds/1514',
  BUILDKITE_COMMIT: SHA,
  BUILDKITE_REPO: 'git@github.com:acme/shop.git',
  BUILDKITE_LABEL: 'E2E',
  BUILDKITE_PULL_REQUEST: 'false',
  BUILDKITE_TAG: '',
};
const buildkiteCi = {
  name: 'Buildkite',
  build: '1514',
  buildUrl: 'https://buildkite.com/acme/shop/builds/1514',
  job: 'E2E',
};

const slug = { repository: 'acme/shop' };

describe('in CI', () => {
  it.each<[string, Record<string, string>, RunMetadata]>([
    [
      'GitHub, push',
      { ...github, GITHUB_REF: 'refs/heads/feature/a' },
      { commit: SHA, branch: 'feature/a', ...slug, ci: githubCi },
    ],
    [
      'GitHub, tag',
      { ...github, GITHUB_REF: 'refs/tags/v1.2' },
      { commit: SHA, tag: 'v1.2', ...slug, ci: githubCi },
    ],
    [
      'GitLab, push',
      { ...gitlab, CI_COMMIT_REF_NAME: 'main' },
      { commit: SHA, branch: 'main', ...slug, ci: gitlabCi },
    ],
    [
      'GitLab, tag',
      { ...gitlab, CI_COMMIT_REF_NAME: 'v1', CI_COMMIT_TAG: 'v1' },
      { commit: SHA, tag: 'v1', ...slug, ci: gitlabCi },
    ],
    [
      'GitLab, merge request',
      {
        ...gitlab,
        CI_MERGE_REQUEST_ID: '3',
        CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'feature/a',
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
        CI_COMMIT_REF_NAME: 'feature/a',
      },
      { commit: SHA, branch: 'feature/a', ...slug, pullRequest: '3', ci: gitlabCi },
    ],
    [
      'Jenkins, job',
      { ...jenkins, GIT_BRANCH: 'origin/main' },
      { commit: SHA, branch: 'main', ci: jenkinsCi },
    ],
    [
      'Jenkins, multibranch',
      { ...jenkins, GIT_BRANCH: 'origin/main', BRANCH_NAME: 'main' },
      { commit: SHA, branch: 'main', ci: jenkinsCi },
    ],
    [
      'Jenkins, tag',
      { ...jenkins, BRANCH_NAME: 'v1', TAG_NAME: 'v1' },
      { commit: SHA, tag: 'v1', ci: jenkinsCi },
    ],
    [
      'Jenkins, pull request',
      { ...jenkins, BRANCH_NAME: 'PR-8', CHANGE_ID: '8', CHANGE_BRANCH: 'feature/a', CHANGE_TARGET: 'main' },
      { commit: SHA, branch: 'feature/a', pullRequest: '8', ci: jenkinsCi },
    ],
    [
      'CircleCI, push',
      { ...circle, CIRCLE_BRANCH: 'main', CIRCLE_JOB: 'e2e' },
      { commit: SHA, branch: 'main', ...slug, ci: { ...circleCi, job: 'e2e' } },
    ],
    [
      'CircleCI, tag',
      { ...circle, CIRCLE_TAG: 'v1' },
      { commit: SHA, tag: 'v1', ...slug, ci: { ...circleCi, job: '5.0' } },
    ],
    [
      'CircleCI, pull request',
      {
        ...circle,
        CIRCLE_BRANCH: 'feature/a',
        CIRCLE_PULL_REQUEST: 'https://github.com/acme/shop/pull/9',
        CIRCLE_JOB: 'e2e',
      },
      { commit: SHA, branch: 'feature/a', ...slug, pullRequest: '9', ci: { ...circleCi, job: 'e2e' } },
    ],
    [
      'Azure, push',
      { ...azure, BUILD_SOURCEBRANCH: 'refs/heads/feature/a' },
      { commit: SHA, branch: 'feature/a', ci: azureCi },
    ],
    ['Azure, tag', { ...azure, BUILD_SOURCEBRANCH: 'refs/tags/v1' }, { commit: SHA, tag: 'v1', ci: azureCi }],
    [
      'Azure, pull request',
      {
        ...azure,
        BUILD_SOURCEBRANCH: 'refs/pull/6/merge',
        SYSTEM_PULLREQUEST_PULLREQUESTID: '6',
        SYSTEM_PULLREQUEST_SOURCEBRANCH: 'refs/heads/feature/a',
        SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main',
      },
      { commit: SHA, branch: 'feature/a', pullRequest: '6', ci: azureCi },
    ],
    [
      'Buildkite, push',
      { ...buildkite, BUILDKITE_BRANCH: 'main' },
      { commit: SHA, branch: 'main', ...slug, ci: buildkiteCi },
    ],
    [
      'Buildkite, tag',
      { ...buildkite, BUILDKITE_BRANCH: 'v1', BUILDKITE_TAG: 'v1' },
      { commit: SHA, tag: 'v1', ...slug, ci: buildkiteCi },
    ],
    [
      'Buildkite, pull request',
      {
        ...buildkite,
        BUILDKITE_BRANCH: 'feature/a',
        BUILDKITE_PULL_REQUEST: '4',
        BUILDKITE_PULL_REQUEST_BASE_BRANCH: 'main',
      },
      { commit: SHA, branch: 'feature/a', ...slug, pullRequest: '4', ci: buildkiteCi },
    ],
    ['a system that tells next to nothing', { GITHUB_ACTIONS: 'true' }, { ci: { name: 'GitHub Actions' } }],
    ['a CI that nobody knows', { CI: 'true' }, {}],
  ])('%s', async (_what, env, metadata) => {
    expect(await findMetadata(env, folder())).toEqual(metadata);
  });

  it('GitHub, pull request', async () => {
    const cwd = folder();
    const event = join(cwd, 'event.json');
    writeFileSync(event, JSON.stringify({ pull_request: { number: 12, base: { ref: 'refs/heads/main' } } }));
    const env = {
      ...github,
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: event,
      GITHUB_REF: 'refs/pull/12/merge',
      GITHUB_HEAD_REF: 'feature/a',
    };
    expect(await findMetadata(env, cwd)).toEqual({
      commit: SHA,
      branch: 'feature/a',
      ...slug,
      pullRequest: '12',
      ci: githubCi,
    });
  });

  it('what CI tells wins over a detached checkout, git adds the rest', async () => {
    const { path, git, commit } = repository('https://ci:s3cret@github.com/acme/shop.git');
    git('checkout', '-q', '--detach');
    const env = { ...gitEnv, ...buildkite, BUILDKITE_BRANCH: 'main', BUILDKITE_COMMIT: 'HEAD' };
    expect(await findMetadata(env, path)).toEqual({
      commit,
      branch: 'main',
      repository: 'https://github.com/acme/shop.git',
      ci: buildkiteCi,
    });
  });

  it('git helps when what CI wrote cannot be read', async () => {
    const { path, commit } = repository();
    const env = { ...gitEnv, ...github, GITHUB_EVENT_NAME: 'pull_request_target', GITHUB_EVENT_PATH: path };
    expect(await findMetadata(env, path)).toEqual({ commit, branch: 'feature/checkout' });
  });
});

describe('on a developer’s machine', () => {
  it('commit, branch and repository from git', async () => {
    const { path, commit } = repository('git@github.com:acme/shop.git');
    expect(await findMetadata(gitEnv, path)).toEqual({
      commit,
      branch: 'feature/checkout',
      repository: 'github.com:acme/shop.git',
    });
  });

  it('no branch when detached, no commit before the first one', async () => {
    const { path, git, commit } = repository();
    git('checkout', '-q', '--detach');
    expect(await findMetadata(gitEnv, path)).toEqual({ commit });
    const empty = folder();
    execFileSync('git', ['init', '-q', '-b', 'main'], { cwd: empty, env: gitEnv });
    expect(await findMetadata(gitEnv, empty)).toEqual({ branch: 'main' });
  });

  it.each([
    [
      'https://user:s3cret@example.com:8443/acme/shop.git?token=s3cret#x',
      'https://example.com:8443/acme/shop.git',
    ],
    ['ssh://git@example.com:2222/acme/shop.git', 'ssh://example.com:2222/acme/shop.git'],
    ['example.com:acme/shop.git', 'example.com:acme/shop.git'],
    ['/srv/git/shop.git', undefined],
    ['file:///srv/git/shop.git', undefined],
    ['../shop', undefined],
  ])('a remote %s is shown as %s', async (remote, shown) => {
    const { path } = repository(remote);
    expect((await findMetadata(gitEnv, path)).repository).toBe(shown);
  });

  it('nothing without a repository, without git, or without the folder', async () => {
    expect(await findMetadata(gitEnv, folder())).toEqual({});
    const { path } = repository();
    expect(await findMetadata({ ...gitEnv, PATH: path }, path)).toEqual({});
    expect(await findMetadata(gitEnv, join(path, 'missing'))).toEqual({});
  });
});
