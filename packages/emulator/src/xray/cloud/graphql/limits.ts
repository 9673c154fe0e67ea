import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLObjectType,
  getNamedType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { schema } from './schema.ts';

/*
 * docs.getxray.app/display/XRAYCLOUD/GraphQL+API: every limit within 1 and 100, at most 10,000 items in a call
 * (each connection counts its limit times those around it), at most 25 resolvers (a query, a mutation, or a
 * complex field). What makes a field complex is UNVERIFIED; here: one that gives objects, but for the list
 * inside a connection.
 */

const MOST_IN_A_PAGE = 100;
const MOST_ITEMS = 10_000;

/**
 * Not counted as items: cypress-xray-plugin asks for 100 runs with 100 iterations each, and is answered. That is
 * its only sign (UNVERIFIED).
 */
const PARTS_OF_A_RUN = new Set(['TestRunIterationResults', 'TestRunIterationStepResults']);

interface Cost {
  items: number;
  resolvers: number;
}

export function checkLimits(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
  resolverLimit: number,
): GraphQLError[] {
  const fragments = new Map(
    document.definitions.filter(isFragment).map((fragment) => [fragment.name.value, fragment]),
  );
  const errors: GraphQLError[] = [];
  const cost: Cost = { items: 0, resolvers: 0 };
  const root = schema.getRootType(operation.operation);
  if (root === undefined || root === null) return [];

  const visitField = (field: FieldNode, parent: GraphQLObjectType, multiplier: number) => {
    const definition = parent.getFields()[field.name.value];
    if (definition === undefined) return;
    const type = getNamedType(definition.type);
    const limit = limitOf(field, operation, variables);
    let inside = multiplier;
    if (definition.args.some(({ name }) => name === 'limit')) {
      if (limit === undefined || limit < 1 || limit > MOST_IN_A_PAGE) {
        const message = `The limit of ${field.name.value} must be within 1-${MOST_IN_A_PAGE}.`;
        errors.push(new GraphQLError(message, { nodes: field }));
        return;
      }
      inside = multiplier * limit;
      if (!PARTS_OF_A_RUN.has(type.name)) cost.items += inside;
    }
    const isListOfConnection = parent.name.endsWith('Results') && field.name.value === 'results';
    if (parent === root || (isObjectType(type) && !isListOfConnection)) cost.resolvers += 1;
    if (isObjectType(type) && field.selectionSet) visit(field.selectionSet, type, inside);
  };

  const visit = (selections: SelectionSetNode, parent: GraphQLObjectType, multiplier: number) => {
    for (const selection of selections.selections) {
      if (selection.kind === Kind.FIELD) visitField(selection, parent, multiplier);
      else if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet, parent, multiplier);
      else {
        const fragment = fragments.get(selection.name.value);
        if (fragment !== undefined) visit(fragment.selectionSet, parent, multiplier);
      }
    }
  };

  visit(operation.selectionSet, root, 1);
  if (cost.items > MOST_ITEMS) {
    errors.push(new GraphQLError(`The call requests ${cost.items} items, more than ${MOST_ITEMS}.`));
  }
  if (cost.resolvers > resolverLimit) {
    errors.push(new GraphQLError(`The call uses ${cost.resolvers} resolvers, more than ${resolverLimit}.`));
  }
  return errors;
}

function limitOf(
  field: FieldNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): number | undefined {
  const value = field.arguments?.find(({ name }) => name.value === 'limit')?.value;
  if (value?.kind === Kind.INT) return Number(value.value);
  if (value?.kind !== Kind.VARIABLE) return undefined;
  const name = value.name.value;
  const given = variables[name];
  if (typeof given === 'number') return given;
  const { defaultValue } =
    operation.variableDefinitions?.find(({ variable }) => variable.name.value === name) ?? {};
  return defaultValue?.kind === Kind.INT ? Number(defaultValue.value) : undefined;
}

function isFragment(definition: { kind: string }): definition is FragmentDefinitionNode {
  return definition.kind === Kind.FRAGMENT_DEFINITION;
}
