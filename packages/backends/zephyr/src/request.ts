import type { Failure, HttpClient, HttpRequest } from '@livelane/dispatcher';
import type * as z from 'zod';
import { outcomeOf, type Subject } from './outcome.ts';

/** A request's answer: what was asked for, or the outcome that stands for it. */
export type Reply<Body> = { ok: true; body: Body } | NoReply;

export interface NoReply {
  ok: false;
  outcome: Failure;
  /** The vendor's status code, if it answered at all. */
  status?: number;
}

export async function ask<Schema extends z.ZodType>(
  http: HttpClient,
  subject: Subject,
  request: HttpRequest<Schema>,
): Promise<Reply<z.output<Schema>>> {
  const answer = await http.request(request);
  if (answer.kind === 'ok') return { ok: true, body: answer.body };
  const outcome = outcomeOf(answer, request.method !== 'GET', subject);
  return { ok: false, outcome, ...(answer.kind === 'status' && { status: answer.status }) };
}

export function mapReply<From, To>(reply: Reply<From>, map: (body: From) => To): Reply<To> {
  return reply.ok ? { ok: true, body: map(reply.body) } : reply;
}
