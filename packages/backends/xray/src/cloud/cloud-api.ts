import type { HttpClient, HttpRequest } from '@livelane/dispatcher';
import * as z from 'zod';
import { ask, type NoReply, type Reply, refusedReply, type Subject, vendorWords } from '../outcome.ts';
import { API_KEY, type Token } from './token.ts';

const graphqlAnswer = z.object({
  data: z.unknown(),
  errors: z.array(z.object({ message: z.string() })).nullish(),
});

export interface GraphqlQuestion<Schema extends z.ZodType> {
  query: string;
  variables: Record<string, unknown>;
  /** Of `data`; holds only what is read. */
  schema: Schema;
  /** What is asked for, in the words of {@link Subject}. */
  title: string;
  unknown?: string;
  isWrite?: boolean;
}

/** Requests to Xray Cloud's REST and GraphQL API, with a token that is renewed once when it is refused. */
export class CloudApi {
  readonly #http: HttpClient;
  readonly #token: Token;

  constructor(http: HttpClient, token: Token) {
    this.#http = http;
    this.#token = token;
  }

  async request<Schema extends z.ZodType>(
    request: HttpRequest<Schema>,
    { title, unknown, isWrite }: { title: string; unknown: string; isWrite: boolean },
  ): Promise<Reply<z.output<Schema>>> {
    const subject: Subject = { service: 'Xray', title, unknown, credentials: API_KEY };
    const first = await this.#send(request, subject, isWrite);
    if (first.reply.ok || first.reply.status !== 401 || first.token === undefined) return first.reply;
    this.#token.drop(first.token);
    return (await this.#send(request, subject, isWrite)).reply;
  }

  /** Any error makes it no answer: of several fields none is asked for here whose part would do. */
  async graphql<Schema extends z.ZodType>(
    question: GraphqlQuestion<Schema>,
  ): Promise<Reply<z.output<Schema>>> {
    const { query, variables, schema, title, isWrite = false } = question;
    const unknown = question.unknown ?? 'check "xray.url"';
    const reply = await this.request(
      { method: 'POST', path: '/graphql', json: { query, variables }, schema: graphqlAnswer },
      { title, unknown, isWrite },
    );
    if (!reply.ok) return reply;
    const { data, errors } = reply.body;
    if (errors && errors.length > 0) {
      return refusedReply(`Xray refused the request for ${title}${vendorWords('Xray', { errors })}`);
    }
    const parsed = schema.safeParse(data);
    if (parsed.success) return { ok: true, body: parsed.data };
    return unreadable(title, isWrite, parsed.error);
  }

  async #send<Schema extends z.ZodType>(
    request: HttpRequest<Schema>,
    subject: Subject,
    isWrite: boolean,
  ): Promise<{ reply: Reply<z.output<Schema>>; token?: string }> {
    const token = await this.#token.get();
    if (!token.ok) return { reply: token };
    const headers = { ...request.headers, authorization: `Bearer ${token.body}` };
    return { reply: await ask(this.#http, { ...request, headers }, subject, isWrite), token: token.body };
  }
}

function unreadable(title: string, isWrite: boolean, error: z.ZodError): NoReply {
  const issue = error.issues[0];
  const where = issue?.path.join('.') || 'data';
  const reason = `Xray's answer for ${title} is not as documented (${where}: ${issue?.message})`;
  return { ok: false, outcome: { kind: isWrite ? 'unknown' : 'later', reason } };
}
