/** The OpenAPI 3.1 document, made of the operations and their schemas. */
import { z } from 'zod';
import type { Operation } from './operations.ts';
import { PROBLEM_TYPES, type ProblemType } from './problems.ts';
import { NAMED } from './schemas.ts';

type Json = Record<string, unknown>;

const REFERENCE = '#/components/schemas/';

function named(): { registry: ReturnType<typeof z.registry<{ id: string }>>; schemas: Json } {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(NAMED)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => REFERENCE + id, io: 'output' });
  return {
    registry,
    schemas: Object.fromEntries(Object.entries(schemas).map(([id, each]) => [id, bare(each as Json)])),
  };
}

/** Without what only stands alone. */
function bare({ $schema: _schema, $id: _id, ...rest }: Json): Json {
  return rest;
}

/** A schema of its own, whose named parts are referred to. */
function inline(schema: z.ZodType, io: 'input' | 'output'): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, each] of Object.entries(NAMED)) registry.add(each, { id });
  registry.add(schema, { id: 'This' });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => REFERENCE + id, io });
  return bare(schemas['This'] as Json);
}

const nameOf = (schema: z.ZodType): string | null =>
  Object.entries(NAMED).find(([, each]) => each === schema)?.[0] ?? null;

export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const name = nameOf(schema);
  return name ? { $ref: REFERENCE + name } : inline(schema, io);
}

export function groupedBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Which problems an operation can answer with. */
export function problemsOf({ method, guarded, body, path, query, needs }: Operation): ProblemType[] {
  const changes = method !== 'get';
  const all: [ProblemType, boolean][] = [
    ['unauthorised', true],
    ['forbidden', needs !== null],
    ['missing', path.includes('{') || !changes],
    ['conflict', changes],
    ['stale', guarded === true],
    ['tooLarge', body !== undefined],
    ['mediaType', body !== undefined],
    ['invalid', body !== undefined || query !== undefined],
    ['unconditional', guarded === true],
    ['tooMany', true],
  ];
  return all.flatMap(([type, can]) => (can ? [type] : []));
}

function parametersOf(operation: Operation): Json[] {
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const asked = operation.query ? (inline(operation.query, 'input') as { properties?: Record<string, Json> }) : {};
  const inQuery = Object.entries(asked.properties ?? {}).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    ...(description !== undefined && { description }),
    schema,
  }));
  const headers = [
    ...(operation.guarded
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

function describe(operation: Operation): Json {
  const { id, tag, summary, body, answer, status, needs } = operation;
  const told = {
    description: status === 204 ? 'Done' : summary,
    ...(answer && { content: { 'application/json': { schema: schemaOf(answer, 'output') } } }),
  };
  const problems = groupedBy(problemsOf(operation), (type) => PROBLEM_TYPES[type][0]);
  return {
    operationId: id,
    tags: [tag],
    summary,
    security: [{ token: needs ? [needs] : [] }],
    parameters: parametersOf(operation),
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } },
    }),
    responses: {
      [status]: told,
      ...Object.fromEntries(
        [...problems].map(([code, types]) => [
          code,
          {
            description: types.map((type) => PROBLEM_TYPES[type][1]).join('; '),
            content: { 'application/problem+json': { schema: { $ref: `${REFERENCE}Problem` } } },
          },
        ]),
      ),
    },
  };
}

export function openApiOf(operations: readonly Operation[], publicUrl: string, perMinute: number): Json {
  const paths: Record<string, Json> = {};
  for (const each of operations) (paths[each.path] ??= {})[each.method] = describe(each);
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
      schemas: named().schemas,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Made by an admin at /console/tokens, shown once' },
      },
    },
  };
}
