/** Whoever is authenticated is this one. */
export const USER = {
  id: 1,
  username: 'test.manager',
  title: 'Test Manager',
  firstName: 'Test',
  lastName: 'Manager',
  email: 'test.manager@example.com',
} as const;

/** As a tester: whoever likes. */
export const ANYONE = -10;
