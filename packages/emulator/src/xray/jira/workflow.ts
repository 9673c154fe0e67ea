import { Refusal } from '../refusal.ts';

/** One workflow for all issues, in which every status can be reached from every other one. */
const STATUSES = [
  { id: '10000', name: 'To Do', category: 'new', transition: '11' },
  { id: '10001', name: 'In Progress', category: 'indeterminate', transition: '21' },
  { id: '10002', name: 'Done', category: 'done', transition: '31' },
  { id: '10003', name: 'Closed', category: 'done', transition: '41' },
] as const;

export function workflowStatus(name: string) {
  const status = STATUSES.find((each) => each.name === name) ?? STATUSES[0];
  return { id: status.id, name: status.name, statusCategory: { key: status.category } };
}

export function transitions() {
  return STATUSES.map(({ name, transition }) => ({ id: transition, name, to: workflowStatus(name) }));
}

/** The name of the status that the transition leads to. @throws Refusal for one that there is not. */
export function statusAfter(id: string): string {
  const status = STATUSES.find(({ transition }) => transition === id);
  if (status === undefined) {
    throw new Refusal(400, '', {
      fields: { transition: `The transition ${id} is not valid for this issue.` },
    });
  }
  return status.name;
}
