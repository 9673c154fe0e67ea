import { stop } from '@livelane/dispatcher';
import type { XraySection } from './config.ts';
import type { Reply } from './outcome.ts';
import type { Product } from './product.ts';
import { Statuses, unknownStatuses } from './statuses.ts';

/** The names of statuses, held against the site's list once. */
export class StatusSource {
  readonly #product: Product;
  readonly #section: XraySection;
  #statuses: Statuses | undefined;

  constructor(product: Product, section: XraySection) {
    this.#product = product;
    this.#section = section;
  }

  async get(): Promise<Reply<Statuses>> {
    if (this.#statuses) return { ok: true, body: this.#statuses };
    const reply = await this.#product.statuses();
    if (!reply.ok && (reply.outcome.kind !== 'refused' || reply.status === 401)) return reply;
    if (reply.ok) {
      const problems = unknownStatuses(this.#section, reply.body);
      if (problems.length > 0) return { ok: false, outcome: stop(problems.join('. ')) };
    }
    // A list that may not be read stops nothing: the built-in statuses are everywhere.
    this.#statuses = new Statuses(this.#section, reply.ok ? reply.body : undefined);
    return { ok: true, body: this.#statuses };
  }
}
