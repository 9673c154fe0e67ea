import type { Running } from '../../support/process.ts';
import type { KitProject } from './kit-project.ts';
import type { Told } from './told.ts';
import type { FrameworkName } from './versions.ts';

/** One execution of a suite; most scenarios share the run `outcomes`. */
export interface Ran {
  project: KitProject;
  told: Told;
  code: number | null;
  output: string;
}

/** One row of the table. */
export interface Scenario {
  /** Also the name of the test file that shows it, in the suite of its run. */
  id: string;
  /** The row's name in the docs: what happens in the tests. */
  title: string;
  /** What its suite must hold, for whoever writes that for a framework. */
  suite: string;
  /** The suite it is a part of: a folder in `suites/<framework>`. */
  run: string;
  /** Every test of its file, and the statuses of all its attempts. */
  tells?: Record<string, string>;
  /** What the message of a failed attempt says, by test. */
  says?: Record<string, RegExp>;
  /** What the errors outside every test say. */
  outside?: RegExp[];
  /** Whatever else must be so. */
  check?: (ran: Ran) => void | Promise<void>;
}

type Other = Partial<Pick<Scenario, 'run' | 'tells' | 'says' | 'outside' | 'check'>>;

/** How one framework does in one row. */
export type Row =
  /** As the scenario expects it. */
  | 'shown'
  /** With a limit, in words for a user, and what is expected instead. */
  | ({ limit: string } & Other)
  /** As expected, but in a run of its own, since it would stop all the other tests. */
  | { run: string }
  /** There is no such thing, or it cannot be told: why, in words for a user. */
  | { cannot: string }
  /** Versions of the framework that differ, by the id of the version. */
  | { versions: Record<string, Exclude<Row, { versions: unknown }>> };

/** What a framework brings to the kit. */
export interface FrameworkKit {
  framework: FrameworkName;
  /** Name in the docs. */
  title: string;
  /** Groups that every test has besides its own: 1 where a file has a title (Cucumber's features). */
  outerGroups: number;
  /** Tests of one worker may run at the same time. */
  concurrent: boolean;
  /**
   * Starts the suite of a run in a project that holds it. Most need only the right arguments.
   * @returns the process whose end is the end of the run.
   */
  start(project: KitProject, run: string): Running | Promise<Running>;
  /** The run `outcomes` as the framework's own machine-readable report tells it. */
  ownReport(project: KitProject): OwnTest[];
  rows: Record<string, Row>;
}

/** A test in a framework's own report. */
export interface OwnTest {
  file: string;
  /** Groups and title, ` > ` between them; of several tests of the same name each has that name. */
  name: string;
  /** Status of each attempt that the report tells, in our words. */
  statuses: string[];
  /** Of the last attempt, when the report has it, milliseconds. */
  durationMs?: number;
}
