/** The OpenAPI 3.1 document, made of the operations and their schemas. */
import { z } from 'zod';
import { groupedBy } from '../grouping.ts';
import type { Operation } from './operations.ts';
import { problemWords } from './problem-messages.ts';
import { PROBLEM_TYPES, problemSchema, type ProblemType } from './problems.ts';

type Json = Record<string, unknown>;

const REFERENCE = '#/components/schemas/';

/** Puts what is named into `schemas`. @returns the schema, which refers to it. */
function inline(schema: z.ZodType, io: 'input' | 'output', schemas: Json): Json {
  const { $schema: _schema, $defs = {}, ...own } = z.toJSONSchema(schema, { io });
  for (const [name, each] of Object.entries($defs)) schemas[name] ??= referring(each);
  return referring(own);
}

function referring(schema: object): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', `"${REFERENCE}`)) as Json;
}

/** Which problems an operation can answer with. */
export function problemsOf({ method, guarded, body, takesContent, path, query, needs }: Operation): ProblemType[] {
  const changes = method !== 'get';
  const all: [ProblemType, boolean][] = [
    ['unauthorised', true],
    ['forbidden', needs.length > 0],
    ['missing', path.includes('{') || !changes || guarded === 'revision'],
    ['conflict', changes],
    ['stale', guarded !== undefined],
    ['tooLarge', body !== undefined || takesContent !== undefined],
    ['mediaType', body !== undefined],
    ['malformed', body !== undefined || query !== undefined || changes],
    ['invalid', body !== undefined || query !== undefined || takesContent !== undefined],
    ['unconditional', guarded === true],
    ['tooMany', true],
  ];
  return all.flatMap(([type, can]) => (can ? [type] : []));
}

function parametersOf(operation: Operation, schemas: Json): Json[] {
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const asked = operation.query
    ? (inline(operation.query, 'input', schemas) as { properties?: Record<string, Json> })
    : {};
  const inQuery = Object.entries(asked.properties ?? {}).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    ...(description !== undefined && { description }),
    schema,
  }));
  const headers = [
    ...(operation.guarded === true
      ? [
          {
            name: 'If-Match',
            in: 'header',
            required: true,
            description: 'The ETag of what is changed',
            schema: { type: 'string' },
          },
        ]
      : []),
    ...(operation.method === 'get'
      ? []
      : [
          {
            name: 'Idempotency-Key',
            in: 'header',
            description: 'The same request under the same key happens once',
            schema: { type: 'string', minLength: 8, maxLength: 200 },
          },
        ]),
  ];
  return [...inPath, ...inQuery, ...headers];
}

function describe(operation: Operation, schemas: Json): Json {
  const { id, tag, summary, body, takesContent, answer, sendsContent, status, needs } = operation;
  const told = {
    description: status === 204 ? 'Done' : summary,
    ...(sendsContent && { content: { '*/*': { schema: { description: 'Bytes, as they came' } } } }),
    ...(answer && { content: { 'application/json': { schema: inline(answer, 'output', schemas) } } }),
  };
  const problems = groupedBy(problemsOf(operation), (type) => PROBLEM_TYPES[type]);
  return {
    operationId: id,
    tags: [tag],
    summary,
    security: [{ token: needs }],
    parameters: parametersOf(operation, schemas),
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: inline(body, 'input', schemas) } } },
    }),
    ...(takesContent && {
      requestBody: {
        required: true,
        description: `A file as it is, at most ${takesContent.mostBytes} bytes; what it is, its first bytes say`,
        content: { '*/*': { schema: { description: 'Bytes' } } },
      },
    }),
    responses: {
      [status]: told,
      ...Object.fromEntries(
        [...problems].map(([code, types]) => [
          code,
          {
            description: types.map((type) => problemWords('en').titles[type]).join('; '),
            content: { 'application/problem+json': { schema: { $ref: `${REFERENCE}Problem` } } },
          },
        ]),
      ),
    },
  };
}

export function openApiOf(operations: readonly Operation[], publicUrl: string, perMinute: number): Json {
  const paths: Record<string, Json> = {};
  const schemas: Json = {};
  inline(problemSchema, 'output', schemas);
  for (const each of operations) (paths[each.path] ??= {})[each.method] = describe(each, schemas);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Prachakhom',
      version: '1',
      description: `Sessions, feedback and development issues for the city’s other systems. At most ${perMinute} requests a minute for a token.`,
    },
    servers: [{ url: `${publicUrl}/api/v1` }],
    security: [{ token: [] }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Made by an admin at /console/tokens, shown once' },
      },
    },
  };
}
