/** Versions of a framework that a reporter is tested with. */
export interface Supported {
  /** As its users call it. */
  framework: string;
  /** The oldest: `29.7`. */
  from: string;
  /** Major of the newest. */
  newest: number;
}

/**
 * Whether a reporter can do its work under this version of its framework.
 * @param version as the framework tells it; what is no version is taken for a supported one.
 * @returns `goOn`, and one line for the user when the version is not among those tested.
 */
export function checkVersion(
  version: string,
  { framework, from, newest }: Supported,
): { goOn: boolean; say?: string } {
  const parts = /^(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number);
  if (!parts) return { goOn: true };
  const [major = 0, minor = 0] = parts;
  const [oldestMajor = 0, oldestMinor = 0] = from.split('.').map(Number);
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    return {
      goOn: false,
      say: `${framework} ${version} is too old: ${from} or later is needed. Nothing is reported; update ${framework}, or take the reporter out of its config.`,
    };
  }
  if (major > newest) {
    return { goOn: true, say: `not tested with ${framework} ${version} (newest: ${newest}); going on.` };
  }
  return { goOn: true };
}
