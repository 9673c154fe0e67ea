import { execFile } from 'node:child_process';
import { devNull } from 'node:os';
import { promisify } from 'node:util';
// @ts-expect-error The package has no types.
import envCi from 'env-ci';

/** Where a run comes from: source control and CI build. Every part is absent when it cannot be found out. */
export interface RunMetadata {
  commit?: string;
  /** For a pull request: the one it comes from. */
  branch?: string;
  tag?: string;
  /** The URL without credentials, or `owner/name`. */
  repository?: string;
  pullRequest?: string;
  ci?: {
    /** As the CI system writes its name (`GitHub Actions`). */
    name: string;
    build?: string;
    buildUrl?: string;
    job?: string;
  };
}

type Environment = Record<string, string | undefined>;

/** What env-ci may give. */
interface CiFacts {
  name?: string;
  service?: string;
  commit?: string;
  tag?: string;
  build?: string;
  buildUrl?: string;
  branch?: string;
  prBranch?: string;
  job?: string;
  pr?: string | number;
  slug?: string;
}

/** Variables that hold what env-ci leaves out or tells less well; the first that is set counts. */
const BETTER: Record<string, { branch?: string[]; tag?: string[]; job?: string[] }> = {
  // https://docs.github.com/en/actions/reference/workflows-and-actions/variables
  github: { branch: ['GITHUB_HEAD_REF'], job: ['GITHUB_JOB'] },
  // https://docs.gitlab.com/ci/variables/predefined_variables/
  gitlab: { job: ['CI_JOB_NAME'] },
  // https://www.jenkins.io/doc/book/pipeline/multibranch/#additional-environment-variables
  jenkins: { branch: ['CHANGE_BRANCH', 'BRANCH_NAME'], tag: ['TAG_NAME'], job: ['JOB_NAME'] },
  // https://circleci.com/docs/variables/
  circleci: { job: ['CIRCLE_JOB'] },
  // https://learn.microsoft.com/en-us/azure/devops/pipelines/build/variables
  azurePipelines: { job: ['SYSTEM_JOBDISPLAYNAME', 'AGENT_JOBNAME'] },
  // https://buildkite.com/docs/pipelines/configure/environment-variables
  buildkite: { job: ['BUILDKITE_LABEL'] },
};

const GIT_TIMEOUT_MS = 3_000;
const run = promisify(execFile);

/** Never fails. */
export async function findMetadata(env: Environment, cwd: string): Promise<RunMetadata> {
  const ci = askCi(env, cwd);
  const better = BETTER[ci.service ?? ''] ?? {};
  // For a pull request env-ci calls the branch that it goes to `branch`.
  const ref = first(env, better.branch) ?? known(ci.prBranch) ?? (ci.pr ? undefined : known(ci.branch));
  const tag = first(env, better.tag) ?? known(ci.tag) ?? /^refs\/tags\/(.+)/.exec(ref ?? '')?.[1];
  // A build of a tag has no branch, though several systems put the tag's name there.
  const branch =
    ref === undefined || ref === tag || ref === `refs/tags/${tag}` ? undefined : branchName(ref, ci);
  // Buildkite says `HEAD` for a build of a branch's newest commit.
  const commit = ci.commit === 'HEAD' ? undefined : known(ci.commit);
  const [gitCommit, gitBranch, remote] = await Promise.all([
    commit ? undefined : git(['rev-parse', 'HEAD'], env, cwd),
    branch || tag ? undefined : git(['symbolic-ref', '--short', '-q', 'HEAD'], env, cwd),
    git(['remote', 'get-url', 'origin'], env, cwd),
  ]);
  const pullRequest = known(ci.pr?.toString());
  const repository = withoutCredentials(remote) ?? known(ci.slug);
  return present({
    commit: commit ?? gitCommit,
    branch: branch ?? gitBranch,
    tag,
    repository,
    pullRequest,
    ci: ci.name
      ? {
          name: ci.name,
          ...present({
            build: known(ci.build),
            buildUrl: known(ci.buildUrl) ?? azureBuildUrl(env, ci),
            job: first(env, better.job) ?? known(ci.job),
          }),
        }
      : undefined,
  });
}

function askCi(env: Environment, cwd: string): CiFacts {
  try {
    // env-ci starts git itself, waiting for it without a limit: on this path it finds none.
    return envCi({ env: { ...env, PATH: devNull }, cwd });
  } catch {
    return {};
  }
}

async function git(args: string[], env: Environment, cwd: string): Promise<string | undefined> {
  try {
    const { stdout } = await run('git', args, {
      cwd,
      env: { ...env, GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' },
      timeout: GIT_TIMEOUT_MS,
      windowsHide: true,
    });
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}

function first(env: Environment, variables: string[] = []): string | undefined {
  return variables.map((variable) => env[variable]).find((value) => value);
}

/** env-ci joins variables that are not set into texts such as `undefined/undefined`. */
function known(value: string | undefined): string | undefined {
  return value && !/(^|[/.])undefined([/.]|$)/.test(value) ? value : undefined;
}

function branchName(ref: string, { service }: CiFacts): string {
  // Jenkins names the remote too.
  return service === 'jenkins' ? ref.replace(/^(refs\/remotes\/)?origin\//, '') : ref;
}

function azureBuildUrl(env: Environment, { service }: CiFacts): string | undefined {
  const { SYSTEM_COLLECTIONURI: base, SYSTEM_TEAMPROJECT: project, BUILD_BUILDID: id } = env;
  if (service !== 'azurePipelines' || !base || !project || !id) return undefined;
  return `${base.replace(/\/$/, '')}/${encodeURIComponent(project)}/_build/results?buildId=${id}`;
}

/** Undefined for a path on this machine. */
function withoutCredentials(remote: string | undefined): string | undefined {
  if (!remote) return undefined;
  if (/^[\w+-]+:\/\/./.test(remote) && URL.canParse(remote)) {
    const url = new URL(remote);
    if (url.protocol === 'file:') return undefined;
    url.username = '';
    url.password = '';
    return `${url.protocol}//${url.host}${url.pathname}`;
  }
  // The short form of ssh: `git@host:owner/name.git`.
  const short = /^(?:[^@/]+@)?([^@/:]{2,}:[^\\].*)$/.exec(remote);
  return short?.[1];
}

function present<Value extends object>(value: { [Key in keyof Value]: Value[Key] | undefined }): Value {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Value;
}
