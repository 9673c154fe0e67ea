type Environment = Record<string, string | undefined>;

export interface CiSystem {
  title: string;
  /** Whether it ends, in this job, what its command has left behind. */
  endsLeftOvers(env: Environment): boolean;
  /** What it does, after its title. */
  what: string;
  /** What delivers, or keeps, the rest there: lines to copy. */
  lines(journal: string): string[];
}

const ENDS = 'ends left-over processes with the job';
const DROPS = 'drops the machine of the job, with all that is on it, at its end';

/** For systems whose configuration has no step that always runs, or many forms of it. */
export const anywhere = (journal: string): string[] => [
  `after the tests, whatever their result: npx livelane resume`,
  `or keep ${journal} as an artifact of the job, and run npx livelane resume beside it`,
];

/**
 * CI systems that end what is left over when the job is over, with what each does and where it says so. Those that are
 * not here leave a process alone, or run the job in a container, which is seen without them.
 */
export const CI_SYSTEMS: readonly CiSystem[] = [
  {
    title: 'GitHub Actions',
    // “Cleaning up orphan processes” finds them by this variable: actions/runner, src/Runner.Worker/JobExtension.cs.
    endsLeftOvers: ({ GITHUB_ACTIONS, RUNNER_TRACKING_ID, RUNNER_ENVIRONMENT }) =>
      GITHUB_ACTIONS === 'true' && (RUNNER_ENVIRONMENT !== 'self-hosted' || isTracked(RUNNER_TRACKING_ID)),
    what: ENDS,
    lines: (journal) => [
      '- if: always()',
      '  run: npx livelane resume --fail',
      '- if: failure()',
      '  uses: actions/upload-artifact@v4',
      `  with: { name: livelane, path: ${journal}, include-hidden-files: true }`,
    ],
  },
  {
    title: 'GitLab CI/CD',
    // Set by every executor but `shell` and `ssh`: docs.gitlab.com/ci/variables/predefined_variables
    endsLeftOvers: ({ GITLAB_CI, CI_DISPOSABLE_ENVIRONMENT }) =>
      GITLAB_CI === 'true' && CI_DISPOSABLE_ENVIRONMENT === 'true',
    what: DROPS,
    lines: (journal) => [
      'after_script: [npx livelane resume]',
      `artifacts: { when: always, paths: [${journal}/] }`,
    ],
  },
  {
    title: 'Jenkins',
    // ProcessTreeKiller finds them by these, and so one can be kept from it: wiki.jenkins.io/display/JENKINS/ProcessTreeKiller
    endsLeftOvers: ({ JENKINS_URL, JENKINS_NODE_COOKIE, BUILD_ID }) =>
      Boolean(JENKINS_URL) && (JENKINS_NODE_COOKIE ?? BUILD_ID) !== 'dontKillMe',
    what: 'ends left-over processes with the build',
    lines: (journal) => [
      `post { always { sh 'npx livelane resume'; archiveArtifacts artifacts: '${journal}/**', allowEmptyArchive: true } }`,
    ],
  },
  {
    title: 'Azure Pipelines',
    // Set unless `process.clean` is false: microsoft/azure-pipelines-agent, src/Agent.Worker/JobExtension.cs.
    endsLeftOvers: ({ TF_BUILD, VSTS_PROCESS_LOOKUP_ID, AGENT_NAME }) =>
      isYes(TF_BUILD) &&
      (isTracked(VSTS_PROCESS_LOOKUP_ID) || /^(Azure Pipelines|Hosted)\b/.test(AGENT_NAME ?? '')),
    what: ENDS,
    lines: (journal) => [
      '- script: npx livelane resume --fail',
      '  condition: always()',
      `- publish: ${journal}`,
      '  condition: failed()',
    ],
  },
  {
    title: 'CircleCI',
    // A job is a fresh container or virtual machine: circleci.com/docs/jobs-steps
    endsLeftOvers: ({ CIRCLECI }) => isYes(CIRCLECI),
    what: DROPS,
    lines: (journal) => [
      '- run: { name: Livelane, command: npx livelane resume --fail, when: always }',
      `- store_artifacts: { path: ${journal} }`,
    ],
  },
  {
    title: 'Buildkite',
    // Hosted agents are virtual machines of one job; one's own agents leave a process alone that has a group of its own.
    endsLeftOvers: ({ BUILDKITE, BUILDKITE_COMPUTE_TYPE }) =>
      isYes(BUILDKITE) && BUILDKITE_COMPUTE_TYPE === 'hosted',
    what: DROPS,
    lines: (journal) => [
      `command: "npm test; code=$$?; npx livelane resume; exit $$code"`,
      `artifact_paths: "${journal}/**/*"`,
    ],
  },
  {
    title: 'TeamCity',
    // Said of stopped builds only; of finished ones nothing is promised.
    endsLeftOvers: ({ TEAMCITY_VERSION }) => Boolean(TEAMCITY_VERSION),
    what: 'may end left-over processes with the build',
    lines: (journal) => [
      'a build step “npx livelane resume --fail” that is executed always',
      `artifact paths: ${journal} => livelane.zip`,
    ],
  },
  ...(
    [
      ['Bitbucket Pipelines', 'BITBUCKET_BUILD_NUMBER'],
      ['Travis CI', 'TRAVIS'],
      ['AppVeyor', 'APPVEYOR'],
      ['AWS CodeBuild', 'CODEBUILD_BUILD_ID'],
      ['Semaphore', 'SEMAPHORE'],
    ] as const
  ).map(
    ([title, variable]): CiSystem => ({
      title,
      endsLeftOvers: (env) => Boolean(env[variable]),
      what: DROPS,
      lines: anywhere,
    }),
  ),
];

function isYes(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}

/** Whoever empties the variable, or gives it another value, keeps the process from being found. */
function isTracked(id: string | undefined): boolean {
  return id !== undefined && id !== '' && id !== '0';
}
