/** Another system of the city, as far as the tests need one: it has a token and speaks JSON. */
import { z } from 'zod';
import type { TokenWish } from '../../src/access/tokens.ts';
import type { World } from '../world.ts';

export interface Answer {
  status: number;
  headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
  bytes: Buffer;
}

let wishes = 0;

export async function tokenFor(world: World, wish: Partial<TokenWish> = {}): Promise<string> {
  const admin = { id: 's-admin', displayName: 'ผู้ดูแล', roles: [{ role: 'admin' as const, scope: null }] };
  const made = await world.context.tokenDesk.make(
    { name: 'ระบบทดสอบ', scope: 'ALL', permissions: [], days: 30, ...wish },
    admin,
    `sheet-${(wishes += 1)}`,
  );
  return made!.token;
}

export function clientOf(origin: string, token: string | null) {
  async function ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && {
          'content-type': Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json',
        }),
        ...headers,
      },
      ...(body !== undefined && {
        body: typeof body === 'string' ? body : Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body),
      }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = bytes.length > 0 && /json/.test(response.headers.get('content-type') ?? '');
    const answer = {
      status: response.status,
      headers: response.headers,
      body: isJson ? (JSON.parse(bytes.toString()) as unknown) : null,
      bytes,
    };
    await insistAsDescribed(origin, method.toLowerCase(), path.split('?')[0]!, answer);
    return answer;
  }
  return {
    ask,
    get: (path: string, headers: Record<string, string> = {}) => ask('GET', path, undefined, headers),
    /** Reads it first, and changes what was read. */
    async change(
      method: 'PATCH' | 'POST' | 'PUT' | 'DELETE',
      path: string,
      of: string,
      body: unknown,
      key?: string,
    ): Promise<Answer> {
      const etag = (await ask('GET', of)).headers.get('etag')!;
      return ask(method, path, body, { 'if-match': etag, ...(key && { 'idempotency-key': key }) });
    },
    /** All pages of a list. */
    async all(path: string, limit: number): Promise<unknown[]> {
      const found: unknown[] = [];
      for (let after = ''; ;) {
        const { body } = await ask('GET', `${path}${path.includes('?') ? '&' : '?'}limit=${limit}&after=${after}`);
        found.push(...body.data);
        if (body.next === null) return found;
        after = body.next;
      }
    },
  };
}

// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

const documents = new Map<string, Promise<Json>>();

export async function documentOf(origin: string): Promise<Json> {
  if (!documents.has(origin))
    documents.set(
      origin,
      fetch(`${origin}/api/v1/openapi.json`).then((response) => response.json()),
    );
  return documents.get(origin);
}

/** Whatever a test asks for is answered as the OpenAPI document says; what it does not know of is left to the test. */
async function insistAsDescribed(origin: string, method: string, path: string, answer: Answer): Promise<void> {
  const document = await documentOf(origin);
  const template = Object.keys(document.paths).find((each) =>
    new RegExp(`^${each.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  if (!template || !document.paths[template][method] || answer.status === 304) return;
  const problem = problemBy(document, method, template, answer);
  if (problem) throw new Error(problem);
}

/** What is wrong with an answer by the OpenAPI document; null where nothing is. */
export function problemBy(
  document: Json,
  method: string,
  path: string,
  { status, body, headers }: Answer,
): string | null {
  const described = document.paths[path]?.[method]?.responses?.[status === 206 ? 200 : status];
  if (!described) return `${method} ${path} is not described to answer ${status}`;
  if (!described.content) return body === null ? null : 'a body where none is described';
  const [type] = Object.keys(described.content);
  if (type === '*/*') return body === null ? null : 'JSON where content is described';
  if (!headers.get('content-type')?.startsWith(type!)) return `is ${headers.get('content-type')}, not ${type}`;
  const schema = z.fromJSONSchema({
    ...inlined(described.content[type!].schema, document),
    $schema: 'https://json-schema.org/draft/2020-12/schema',
  });
  const parsed = schema.safeParse(body);
  return parsed.success ? null : `${method} ${path} ${status}: ${z.prettifyError(parsed.error)}`;
}

function inlined(schema: Json, document: Json): Json {
  if (Array.isArray(schema)) return schema.map((each) => inlined(each, document));
  if (typeof schema !== 'object' || schema === null) return schema;
  if (typeof schema.$ref === 'string')
    return inlined(document.components.schemas[schema.$ref.split('/').at(-1)], document);
  return Object.fromEntries(Object.entries(schema).map(([name, each]) => [name, inlined(each, document)]));
}
