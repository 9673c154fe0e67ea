/** `latest` is 2.0, which has all that 1.0 has. */
export const SERVER_VERSIONS = ['1.0', '2.0', 'latest'] as const;

export type ServerVersion = (typeof SERVER_VERSIONS)[number];
