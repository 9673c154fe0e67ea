import type { Hono } from 'hono';
import type { EmulatorEnv } from './env.ts';

/** One vendor: its paths, and what it holds. */
export interface Vendor<State, Totals> {
  /** As the vendor has them, the more particular first; several where its products or versions differ. */
  mounts: readonly { basePath: string; routes: Hono<EmulatorEnv> }[];
  /** Everything received, as a copy that later requests do not change. */
  state(): State;
  totals(): Totals;
  /** As just started; ids begin again. */
  reset(): void;
}
