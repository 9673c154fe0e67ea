import { elementsOf, namesIn, type SchemaNode, variantsOf } from './schema.ts';

/** What may stand at a place, in words a user understands. */
export function expected(node: SchemaNode): string {
  const choices = variantsOf(node);
  const literals = choices.flatMap(literalsOf);
  const others = choices.filter((choice) => literalsOf(choice).length === 0).flatMap(wordsFor);
  const words = [...(literals.length > 0 ? [oneOf(literals)] : []), ...others];
  return [...new Set(words)].join(' or ');
}

function literalsOf(node: SchemaNode): unknown[] {
  if (node.enum) return node.enum;
  return node.const === undefined ? [] : [node.const];
}

function oneOf(literals: unknown[]): string {
  const all = [...new Set(literals.map((literal) => JSON.stringify(literal)))];
  return all.length === 1 ? `${all[0]}` : `one of ${all.join(', ')}`;
}

function wordsFor(node: SchemaNode): string[] {
  const types = [node.type ?? []].flat();
  return types.map((type) => {
    switch (type) {
      case 'string':
        return text(node);
      case 'integer':
        return number('whole number', node);
      case 'number':
        return number('number', node);
      case 'boolean':
        return 'true or false';
      case 'array':
        return `a list${of(elementsOf(node, 'list'), 'item')}`;
      case 'object':
        return object(node);
      default:
        return type;
    }
  });
}

function text(node: SchemaNode): string {
  const example = node.examples?.[0];
  if (node.format === 'uri') return `a URL such as ${example ?? 'https://acme.example.com'}`;
  if (example !== undefined) return `a text such as ${JSON.stringify(example)}`;
  if (node.maxLength) return `a text of ${node.minLength ?? 0} to ${node.maxLength} characters`;
  return node.minLength ? 'a text that is not empty' : 'a text';
}

function number(noun: string, node: SchemaNode): string {
  const { minimum, exclusiveMinimum } = node;
  // zod gives every whole number these bounds.
  const maximum = node.maximum === Number.MAX_SAFE_INTEGER ? undefined : node.maximum;
  const from = minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum;
  const upTo = maximum === undefined ? '' : ` up to ${maximum}`;
  if (exclusiveMinimum === 0) return `a positive ${noun}${upTo}`;
  if (exclusiveMinimum !== undefined) return `a ${noun} above ${exclusiveMinimum}${upTo}`;
  if (from !== undefined && maximum !== undefined) return `a ${noun} from ${from} to ${maximum}`;
  if (from !== undefined) return `a ${noun}, ${from} or more`;
  return `a ${noun}${upTo}`;
}

function object(node: SchemaNode): string {
  const names = namesIn(node);
  const inner = elementsOf(node, 'names');
  return `an object${names.length > 0 ? ` with ${names.join(', ')}` : ''}${of(inner, 'value')}`;
}

function of(element: SchemaNode | undefined, noun: 'item' | 'value'): string {
  const words = element && expected(element);
  return words ? `, each ${noun} ${words}` : '';
}
