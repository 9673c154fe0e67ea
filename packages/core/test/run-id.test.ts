import { describe, expect, it } from 'vitest';
import { findRunId } from '../src/run-id.ts';

describe('a CI system names the build', () => {
  // Each with the variables of the system's own page.
  it.each<{ env: Record<string, string>; id: string | RegExp; attempt?: number }>([
    {
      // https://docs.github.com/actions/reference/workflows-and-actions/variables
      env: {
        GITHUB_ACTIONS: 'true',
        GITHUB_RUN_ID: '1658821493',
        GITHUB_RUN_ATTEMPT: '3',
        GITHUB_RUN_NUMBER: '9',
      },
      id: 'github-1658821493',
      attempt: 3,
    },
    // https://docs.gitlab.com/ci/variables/predefined_variables/
    {
      env: { GITLAB_CI: 'true', CI_PIPELINE_ID: '4711', CI_PIPELINE_IID: '12', CI_JOB_ID: '8' },
      id: 'gitlab-4711',
    },
    // https://learn.microsoft.com/azure/devops/pipelines/build/variables
    {
      env: { TF_BUILD: 'True', BUILD_BUILDID: '123', SYSTEM_STAGEATTEMPT: '1', SYSTEM_JOBATTEMPT: '2' },
      id: 'azure-123',
      attempt: 2,
    },
    {
      // https://circleci.com/docs/reference/variables/
      env: {
        CIRCLECI: 'true',
        CIRCLE_WORKFLOW_ID: '9a1b9a0c-1d5e-4f43-8a34-6e2f0f0f2a11',
        CIRCLE_WORKFLOW_WORKSPACE_ID: '1c2d3e4f-1d5e-4f43-8a34-6e2f0f0f2a11',
        CIRCLE_BUILD_NUM: '7',
      },
      id: 'circleci-1c2d3e4f-1d5e-4f43-8a34-6e2f0f0f2a11',
    },
    {
      // https://buildkite.com/docs/pipelines/configure/environment-variables
      env: {
        BUILDKITE: 'true',
        BUILDKITE_BUILD_ID: '4735ba57-80d0-46e2-8fa0-b28223a86586',
        BUILDKITE_RETRY_COUNT: '1',
      },
      id: 'buildkite-4735ba57-80d0-46e2-8fa0-b28223a86586',
      attempt: 2,
    },
    {
      // https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/
      env: { BITBUCKET_REPO_FULL_NAME: 'acme/shop', BITBUCKET_BUILD_NUMBER: '12' },
      id: /^bitbucket-acme_shop-12-[0-9a-f]{8}$/,
    },
    // https://docs.travis-ci.com/user/environment-variables/
    { env: { TRAVIS: 'true', TRAVIS_BUILD_ID: '77', TRAVIS_BUILD_NUMBER: '4' }, id: 'travis-77' },
    // https://www.appveyor.com/docs/environment-variables/
    { env: { APPVEYOR: 'True', APPVEYOR_BUILD_ID: '88', APPVEYOR_BUILD_NUMBER: '4' }, id: 'appveyor-88' },
    {
      // https://www.jetbrains.com/help/teamcity/predefined-build-parameters.html
      env: {
        TEAMCITY_VERSION: '2025.07',
        TEAMCITY_PROJECT_NAME: 'Shop',
        TEAMCITY_BUILDCONF_NAME: 'Tests',
        BUILD_NUMBER: '12',
      },
      id: 'teamcity-Shop-Tests-12',
    },
    {
      // https://docs.drone.io/pipeline/environment/reference/
      env: { DRONE: 'true', DRONE_REPO: 'acme/shop', DRONE_BUILD_NUMBER: '42' },
      id: /^drone-acme_shop-42-[0-9a-f]{8}$/,
    },
    {
      // https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html
      env: { CODEBUILD_BUILD_ID: 'codebuild-demo-project:b1e6661e-e4f2-4156-9ab9-82a19EXAMPLE' },
      id: /^codebuild-codebuild-demo-project_b1e6661e-e4f2-4156-9ab9-82a19EXAMPLE-[0-9a-f]{8}$/,
    },
    {
      // https://docs.semaphore.io/reference/env-vars
      env: { SEMAPHORE: 'true', SEMAPHORE_WORKFLOW_ID: '65c398bb-57ab-4459-90b5-1e8a5ae8b2f9' },
      id: 'semaphore-65c398bb-57ab-4459-90b5-1e8a5ae8b2f9',
    },
    {
      // https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#using-environment-variables
      env: { JENKINS_URL: 'https://ci.example.com/', JOB_NAME: 'shop/main', BUILD_NUMBER: '153' },
      id: /^jenkins-https_ci\.example\.com_-shop_main-153-[0-9a-f]{8}$/,
    },
  ])('$id', ({ env, id, attempt }) => {
    const found = findRunId(env, true);
    expect(found).toMatchObject({ origin: 'ci', ...(attempt && { attempt }) });
    if (typeof id === 'string') expect(found.id).toBe(id);
    else expect(found.id).toMatch(id);
    expect(findRunId(env, true)).toEqual(found);
  });

  it('and a further attempt belongs to the same build', () => {
    const attempt = (n: string) => findRunId({ GITHUB_RUN_ID: '1', GITHUB_RUN_ATTEMPT: n }, true);
    expect(attempt('1').id).toBe(attempt('2').id);
    expect([attempt('1').attempt, attempt('2').attempt]).toEqual([1, 2]);
  });

  it('only when all of its variables are set', () => {
    expect(
      findRunId({ BUILD_NUMBER: '12', JENKINS_URL: 'https://ci.example.com/', JOB_NAME: '' }, true).origin,
    ).toBe('local');
  });

  it('and is not asked when runs are not to be joined', () => {
    expect(findRunId({ GITHUB_RUN_ID: '1' }, false).origin).toBe('local');
  });

  it('and long names do not cut off the number that tells builds apart', () => {
    const jenkins = (build: string) =>
      findRunId(
        {
          JENKINS_URL: 'https://jenkins.tooling.some-large-company.example.com/',
          JOB_NAME: 'platform/payments/checkout-frontend/feature%2FPAY-12345-show-all-prices-with-taxes',
          BUILD_NUMBER: build,
        },
        true,
      ).id;
    expect(jenkins('12')).not.toBe(jenkins('13'));
    expect(jenkins('12').length).toBeLessThanOrEqual(120);
  });
});

describe('a handle', () => {
  it('comes before the build', () => {
    expect(findRunId({ LIVELANE_RUN: 'nightly-1', GITHUB_RUN_ID: '1' }, true)).toEqual({
      id: 'nightly-1',
      origin: 'handle',
    });
  });

  it('holds when runs are not to be joined', () => {
    expect(findRunId({ LIVELANE_RUN: 'nightly-1' }, false)).toEqual({ id: 'nightly-1', origin: 'handle' });
  });

  it('that is empty counts as none', () => {
    expect(findRunId({ LIVELANE_RUN: '' }, true).origin).toBe('local');
  });

  it.each([
    ['slashes', 'a/b\\c'],
    ['the folder above', '..'],
    ['a way out', '../../etc'],
    ['a dot', '.'],
    ['a hidden name', '.ssh'],
    ['a space', ' '],
    ['line ends', 'a\nb\0c'],
    ['nothing that can be in a name', '///'],
    ['another script', 'прогон'],
    ['a great length', 'x'.repeat(1000)],
  ])('of %s is safe as a folder’s name', (_, handle) => {
    const { id } = findRunId({ LIVELANE_RUN: handle }, true);
    expect(id).toMatch(/^[\w-][\w.-]{0,119}$/);
  });

  it.each([
    ['have other signs in the same place', 'a/b', 'a_b'],
    ['are of another script', 'прогон-1', 'сборка-1'],
    ['end differently after a great length', `${'x'.repeat(200)}1`, `${'x'.repeat(200)}2`],
    ['are dots', '.', '..'],
  ])('and another one are two runs when they %s', (_, one, other) => {
    expect(findRunId({ LIVELANE_RUN: one }, true).id).not.toBe(findRunId({ LIVELANE_RUN: other }, true).id);
  });
});

describe('without handle and build', () => {
  it('each run is new', () => {
    expect(findRunId({}, true).id).not.toBe(findRunId({}, true).id);
  });

  it('the id begins with the time in UTC, so that folders sort by age', () => {
    expect(findRunId({}, true).id).toMatch(/^\d{8}-\d{6}-[0-9a-f]{6}$/);
  });
});
