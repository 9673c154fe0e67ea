import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  getOperationAST,
  parse,
  validate,
} from 'graphql';
import type { Hono } from 'hono';
import * as z from 'zod';
import type { EmulatorEnv } from '../../../env.ts';
import { endpoint } from '../../endpoint.ts';
import { check, readJson } from '../../input.ts';
import { originOf } from '../../origin.ts';
import type { Product } from '../../store/product.ts';
import type { GraphqlContext } from './context.ts';
import { issueMutations } from './issue-mutations.ts';
import { checkLimits } from './limits.ts';
import { queries } from './queries.ts';
import { runMutations } from './run-mutations.ts';
import { schema } from './schema.ts';
import { stepMutations } from './step-mutations.ts';

const requestSchema = z.strictObject({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

type GraphqlRequest = z.output<typeof requestSchema>;

const ROOT = { ...queries, ...issueMutations, ...runMutations, ...stepMutations };
const RESOLVERS = 25;

/** Errors come with 200 (github.com/Xray-App/xray-postman-collections); 400 for invalid ones is UNVERIFIED. */
export function addGraphqlRoute(routes: Hono<EmulatorEnv>, product: Product): void {
  const resolverLimit = product.options.cloud?.resolverLimit ?? RESOLVERS;

  endpoint(routes, '/graphql', {
    async POST(c) {
      const request = check(requestSchema, await readJson(c), 'the request');
      const result = await answer(request, { product, origin: originOf(c) }, resolverLimit);
      if (result.errors !== undefined) {
        const message = result.errors.map((error) => error.message).join('; ');
        c.set('refusal', { status: 200, message, errors: {} });
      }
      return c.json(result);
    },
  });
}

async function answer(
  { query, variables, operationName }: GraphqlRequest,
  contextValue: GraphqlContext,
  resolverLimit: number,
): Promise<ExecutionResult> {
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    return { errors: [error as GraphQLError] };
  }
  const invalid = validate(schema, document);
  if (invalid.length > 0) return { errors: invalid };
  const operation = getOperationAST(document, operationName);
  if (!operation) return { errors: [new GraphQLError('Must provide the name of an operation.')] };
  const excess = checkLimits(document, operation, variables ?? {}, resolverLimit);
  if (excess.length > 0) return { errors: excess };
  return execute({
    schema,
    document,
    rootValue: ROOT,
    contextValue,
    variableValues: variables ?? {},
    operationName: operationName ?? undefined,
  });
}
