/**
 * One page of a list, with the numbers as docs.testmo.com/api/introduction/pagination-expands describes
 * them. A page after the last one is answered without items (UNVERIFIED).
 */
export function pageOf<Item>(items: readonly Item[], { page, per_page }: { page: number; per_page: number }) {
  const last = Math.ceil(items.length / per_page);
  return {
    page: last === 0 ? null : page,
    prev_page: last === 0 || page === 1 ? null : Math.min(page - 1, last),
    next_page: page < last ? page + 1 : null,
    last_page: last === 0 ? null : last,
    per_page,
    total: items.length,
    result: items.slice((page - 1) * per_page, page * per_page),
  };
}
