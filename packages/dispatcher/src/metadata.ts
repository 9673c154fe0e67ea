/** Where a run comes from: source control and CI build. Every part is absent when it cannot be found out. */
export interface RunMetadata {
  commit?: string;
  branch?: string;
  tag?: string;
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
