/** The user of every token, as `GET /user` answers (@testmo/testmo-api 2.4.0, CurrentUser: no envelope). */
export const USER = {
  id: 1,
  name: 'Livelane Emulator',
  timezone: 'UTC',
  date_format: 'Y-m-d',
  time_format: 'H:i',
} as const;
