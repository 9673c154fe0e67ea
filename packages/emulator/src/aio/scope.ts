import type { Context } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { type Cycle, refuseWithout } from './cycles.ts';
import { segment } from './endpoint.ts';
import type { Right } from './permission.ts';
import type { Project } from './project.ts';
import { found } from './refusal.ts';
import type { World } from './world.ts';

/** Refuses whoever may not. */
export function projectOf(world: World, c: Context<EmulatorEnv>, right: Right): Project {
  const project = world.project(segment(c, 'project'));
  refuseWithout(right, world, project.permission, project.key);
  return project;
}

/** By its key or, as public clients do it, its numeric id. Refuses whoever may not. */
export function cycleOf(world: World, c: Context<EmulatorEnv>, right: Right): Cycle {
  const name = segment(c, 'cycle');
  const { cycles } = world.project(segment(c, 'project'));
  const cycle = found(
    cycles.find(({ key, ID }) => key === name || String(ID) === name),
    'cycle',
    name,
  );
  refuseWithout(right, world, cycle.permission, cycle.key);
  return cycle;
}
