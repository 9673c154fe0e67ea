import { aio } from '@livelane/aio';
import type { BackendDefinition } from '@livelane/dispatcher';
import { testmo } from '@livelane/testmo';
import { xray } from '@livelane/xray';
import { zephyr } from '@livelane/zephyr';

/** Every vendor that a user can configure: one section of `livelane.config.*` each. */
export const backends: readonly BackendDefinition[] = [testmo, aio, xray, zephyr];
