import type { BackendDefinition } from '@livelane/dispatcher';
import { testmo } from '@livelane/testmo';

/** Every vendor that a user can configure: one section of `livelane.config.*` each. */
export const backends: readonly BackendDefinition[] = [testmo];
