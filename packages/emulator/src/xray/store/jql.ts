import { Refusal } from '../refusal.ts';
import type { IssueType } from './issue-types.ts';
import type { Issue, IssueStore } from './issues.ts';

/*
 * The JQL that clients of test reporting write: `key in (A-1, A-2)`, `key = A-1`, `labels = x`,
 * `labels in (x, y)`, `summary ~ "words"`, `project = A`, `issuetype = "Test Execution"`, joined by AND. An
 * ORDER BY is passed over; everything else is refused.
 */

interface Clause {
  field: 'key' | 'labels' | 'summary' | 'project' | 'issuetype';
  values: string[];
}

const FIELDS: Record<string, Clause['field']> = {
  key: 'key',
  issuekey: 'key',
  issue: 'key',
  id: 'key',
  labels: 'labels',
  summary: 'summary',
  project: 'project',
  issuetype: 'issuetype',
  type: 'issuetype',
};

const TOKEN = /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([(),]|!=|=|~)|([^\s(),=~!"']+))/y;

/** The issues that the JQL finds, oldest first. `assumed`: what a key is taken for that nobody knows yet. */
export function searchIssues(issues: IssueStore, jql: string, assumed: IssueType): Issue[] {
  const clauses = parse(jql);
  for (const clause of clauses) checkValues(issues, clause, assumed);
  return issues.all.filter((issue) => clauses.every((clause) => matches(issue, clause)));
}

function checkValues(issues: IssueStore, { field, values }: Clause, assumed: IssueType): void {
  for (const value of values) {
    if (field === 'key' && issues.useAny(value, assumed) === undefined) {
      throw invalid(`An issue with key '${value}' does not exist for field 'key'.`);
    }
    if (field === 'project' && !issues.hasProject(value) && issues.projectWithId(value) === undefined) {
      throw invalid(`The value '${value}' does not exist for the field 'project'.`);
    }
  }
}

function matches({ id, key, labels, project, type, summary }: Issue, { field, values }: Clause): boolean {
  switch (field) {
    case 'key':
      return values.includes(key) || values.includes(id);
    case 'labels':
      return values.some((value) => labels.includes(value));
    case 'project':
      return values.includes(project);
    case 'issuetype':
      return values.some((value) => value.toLowerCase() === type.toLowerCase());
    case 'summary':
      return contains(summary, values[0] ?? '');
  }
}

/** Every word, or the words in their order where the text is in quotes of its own. */
function contains(summary: string, text: string): boolean {
  const words = wordsOf(text);
  const there = wordsOf(summary);
  if (/^".*"$/.test(text.trim())) return ` ${there.join(' ')} `.includes(` ${words.join(' ')} `);
  return words.every((word) => there.includes(word));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
}

interface Token {
  text: string;
  quoted: boolean;
}

function parse(jql: string): Clause[] {
  const tokens = tokensOf(jql);
  const isWord = (word: string) => !tokens[0]?.quoted && tokens[0]?.text.toUpperCase() === word;
  const clauses: Clause[] = [];
  while (tokens.length > 0 && !isWord('ORDER')) {
    if (clauses.length > 0) {
      if (!isWord('AND')) throw invalid(`Expecting AND but got '${tokens[0]?.text}'.`);
      tokens.shift();
    }
    clauses.push(clauseFrom(tokens));
  }
  return clauses;
}

function clauseFrom(tokens: Token[]): Clause {
  const name = tokens.shift()?.text ?? '';
  const field = FIELDS[name.toLowerCase()];
  if (field === undefined) throw invalid(`Field '${name}' does not exist or is not supported here.`);
  const operator = tokens.shift()?.text.toLowerCase() ?? '';
  const allowed = field === 'summary' ? ['~'] : ['=', 'in'];
  if (!allowed.includes(operator)) {
    throw invalid(`The operator '${operator}' is not supported by the '${name}' field.`);
  }
  if (operator !== 'in') return { field, values: [valueFrom(tokens)] };
  expect(tokens, '(');
  const values = [valueFrom(tokens)];
  while (tokens[0]?.text === ',') {
    tokens.shift();
    values.push(valueFrom(tokens));
  }
  expect(tokens, ')');
  return { field, values };
}

function valueFrom(tokens: Token[]): string {
  const token = tokens.shift();
  if (token === undefined || (!token.quoted && /^(?:[(),~=]|!=)$/.test(token.text))) {
    throw invalid(`Expecting a value but got '${token?.text ?? 'the end'}'.`);
  }
  return token.text;
}

function expect(tokens: Token[], text: string): void {
  const token = tokens.shift();
  if (token?.text !== text) throw invalid(`Expecting '${text}' but got '${token?.text ?? 'the end'}'.`);
}

function tokensOf(jql: string): Token[] {
  const text = jql.trim();
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (found === null) throw invalid(`The character '${text[at]}' is not allowed here.`);
    const quoted = found[1] ?? found[2];
    tokens.push(
      quoted === undefined
        ? { text: found[3] ?? found[4] ?? '', quoted: false }
        : { text: quoted.replaceAll(/\\(.)/g, '$1'), quoted: true },
    );
  }
  return tokens;
}

function invalid(message: string): Refusal {
  return new Refusal(400, `Error in the JQL Query: ${message}`);
}
