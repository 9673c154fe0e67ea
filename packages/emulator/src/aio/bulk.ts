import { bodyOf, Refusal } from './refusal.ts';

/** A 200, whatever was refused. Public clients know these two; that `FAILED` means none was taken is UNVERIFIED. */
export interface BulkAnswer {
  status: 'SUCCESS' | 'FAILED';
  requestCount: number;
  successCount: number;
  errorCount: number;
  /** By the case's key, else by its name in the file. */
  errors: Record<string, { message: string }>;
}

/** Takes what can be taken. */
export function takeEach<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  take: (item: Item) => void,
): BulkAnswer {
  const refused: [string, { message: string }][] = [];
  for (const item of items) {
    try {
      take(item);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused.push([keyOf(item), bodyOf(error)]);
    }
  }
  const [requestCount, errorCount] = [items.length, refused.length];
  return {
    status: errorCount > 0 && errorCount === requestCount ? 'FAILED' : 'SUCCESS',
    requestCount,
    successCount: requestCount - errorCount,
    errorCount,
    errors: Object.fromEntries(refused),
  };
}
