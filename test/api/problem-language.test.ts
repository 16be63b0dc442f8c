/** Every operation of the document is asked wrongly in each way there is, in both languages: problems never mix them. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { METHODS } from '../../src/api/operations.ts';
import { apiRouter } from '../../src/api/routes.ts';
import { problemWords } from '../../src/api/problem-messages.ts';
import { startWorld, type World } from '../world.ts';
import { clientOf, documentOf, tokenFor, type Answer } from './client.ts';

type Client = ReturnType<typeof clientOf>;
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

const THAI = { 'accept-language': 'th-TH,th;q=0.9,en;q=0.5' };
const PERMISSIONS = ['change', 'personal', 'webhooks', 'operate'] as const;
const TOO_MUCH = JSON.stringify({ text: 'x'.repeat(210_000) });

let world: World;
const servers: Server[] = [];
let origin: string;
/** May do everything; may read some. */
let all: Client;
let none: Client;
let document: Json;
/** Of each kind of problem, how often it was met. */
const met = new Map<number, number>();

async function serve(perMinute: number): Promise<string> {
  const server = createServer(express().use(apiRouter(world.context, perMinute)));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  world = await startWorld();
  origin = await serve(1_000_000);
  all = clientOf(origin, await tokenFor(world, { permissions: [...PERMISSIONS] }));
  none = clientOf(origin, await tokenFor(world));
  document = await documentOf(origin);
});
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await world.stop();
});

const HAS_THAI = /[ก-๙]/;
/** Two words of it beside each other: names of fields, codes and units stand alone. */
const ENGLISH = /[A-Za-z’']{2,} [A-Za-z’']{2,}/;

function insistOnOneLanguage(asked: string, { status, headers, body }: Answer, lang: 'th' | 'en'): void {
  if (status < 400) return;
  met.set(status, (met.get(status) ?? 0) + 1);
  const texts: string[] = [body.title, body.detail, ...(body.errors ?? []).map((each: Json) => each.message)];
  const mixed = texts.filter(
    (text) => text !== undefined && (lang === 'en' ? HAS_THAI.test(text) : !HAS_THAI.test(text) || ENGLISH.test(text)),
  );
  expect([asked, headers.get('content-language'), mixed]).toEqual([asked, lang, []]);
}

async function inBothLanguages(asked: string, ask: (headers: Record<string, string>) => Promise<Answer>) {
  const english = await ask({});
  insistOnOneLanguage(asked, english, 'en');
  const thai = await ask(THAI);
  insistOnOneLanguage(asked, thai, 'th');
  return { english, thai };
}

const known = (schema: Json): Json =>
  schema?.$ref ? document.components.schemas[schema.$ref.split('/').at(-1)] : schema;

/** What reads wrongly of a schema, each in another way. */
function wrongOf(given: Json): unknown[] {
  const schema = known(given) ?? {};
  const branches = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  if (branches.length > 0) return branches.flatMap(wrongOf);
  switch (schema.type) {
    case 'string':
      return [7, '', ...(schema.maxLength ? ['ก'.repeat(schema.maxLength + 1)] : []), '\u0000nonsense'];
    case 'integer':
    case 'number':
      return ['nonsense', -1e15, 1e15, 0.123_456];
    case 'array':
      return ['nonsense', [], Array.from({ length: (schema.maxItems ?? 0) + 1 }, () => null), [{}]];
    case 'object':
      return ['nonsense', { colour: 'red' }, ...together(schema.properties ?? {})];
    default:
      return [{}, 'nonsense'];
  }
}

/** Everything wrong at once, as often as there are ways to be. */
function together(properties: Record<string, Json>): Record<string, unknown>[] {
  const wrong = Object.entries(properties).map(([name, schema]) => [name, wrongOf(schema)] as const);
  const ways = Math.max(0, ...wrong.map(([, values]) => values.length));
  return Array.from({ length: ways }, (_, way) =>
    Object.fromEntries(wrong.flatMap(([name, values]) => (way < values.length ? [[name, values[way]]] : []))),
  );
}

async function askWrongly(method: string, path: string, described: Json): Promise<void> {
  const verb = method.toUpperCase();
  const real = path.replaceAll(/\{\w+\}/g, 'nothing');
  const name = `${verb} ${path}`;
  const ask = (client: Client, body: unknown, more: Record<string, string> = {}, address = real) =>
    inBothLanguages(name, (headers) => client.ask(verb, address, body, { ...more, ...headers }));

  const parameters = described.parameters.filter((each: Json) => each.in === 'query');
  for (const wrong of together(Object.fromEntries(parameters.map((each: Json) => [each.name, each.schema]))))
    await ask(
      all,
      undefined,
      {},
      `${real}?${new URLSearchParams(Object.entries(wrong).map(([n, v]) => [n, String(v)]))}`,
    );
  if (parameters.length > 0) await ask(all, undefined, {}, `${real}?colour=red&after=nonsense`);
  if (method === 'get') return void (await ask(all, undefined));

  await ask(all, undefined);
  const body = described.requestBody?.content?.['application/json']?.schema;
  if (!body) return;
  for (const wrong of wrongOf(body)) await ask(all, wrong, { 'if-match': '"1-0"' });
}

it.each(METHODS)('walks through every operation of %s, asked wrongly in each way', async (method) => {
  for (const [path, methods] of Object.entries(document.paths as Record<string, Record<string, Json>>)) {
    if (methods[method]) await askWrongly(method, path, methods[method]);
    // What cannot be done there is tried as well.
    else
      await inBothLanguages(`${method} ${path}`, (headers) =>
        all.ask(method.toUpperCase(), path.replaceAll(/\{\w+\}/g, 'nothing'), undefined, headers),
      );
  }
});

it('says of what no operation reads why it does not', async () => {
  const json = { 'content-type': 'application/json' };
  for (const [client, body, more] of [
    [clientOf(origin, null), {}, {}],
    [none, {}, {}],
    [all, {}, { 'idempotency-key': 'no' }],
    [all, '{ "broken', json],
    [all, '"text"', json],
    [all, '{}', { 'content-type': 'text/plain' }],
    [all, '{}', { 'content-type': 'application/json; charset=tis-620' }],
    [all, '{}', { ...json, 'content-encoding': 'nonsense' }],
    [all, TOO_MUCH, json],
  ] as const)
    await inBothLanguages('POST /sessions', (headers) =>
      client.ask('POST', '/sessions', body, { ...more, ...headers }),
    );
  await inBothLanguages('no such path', (headers) => all.get('/nothing/here', headers));
  await inBothLanguages('no path at all', (headers) => all.get('/%E0%A4%A', headers));
});

it('has met every kind of problem on the way', () => {
  const kinds = [...met.keys()].toSorted((one, other) => one - other);
  expect(kinds).toEqual([400, 401, 403, 404, 405, 413, 415, 422, 428]);
});

it('says what reads well and contradicts itself in the language that is asked for', async () => {
  const [day] = (await all.ask('POST', '/sessions', { districtGroup: 'THON_S' })).body.id.split(' ');
  for (const [verb, path, body, pointer] of [
    ['POST', '/representatives/nobody/review', { decision: 'more' }, '#/note'],
    ['PATCH', '/feedback/nothing', {}, '#'],
    ['PATCH', '/feedback/nothing', { themes: [], status: 'unread' }, '#'],
    ['PUT', `/sessions/${day}/seats`, {}, '#'],
    ['POST', '/sessions', { districtGroup: 'THON_S', date: '2563-09-01' }, '#/date'],
    ['POST', '/representatives', { fullName: '12', district: 'ทุ่งครุ' }, '#/fullName'],
    ['POST', '/webhooks', { url: 'http://example.org', events: ['session'] }, '#/url'],
  ] as const) {
    const { english, thai } = await inBothLanguages(`${verb} ${path}`, (headers) => all.ask(verb, path, body, headers));
    for (const { body: told } of [english, thai])
      expect([path, told.errors?.map((each: Json) => each.pointer)]).toEqual([path, [pointer]]);
  }
});

it('says in either language that somebody was faster, that it is not so any more, and that it was too often', async () => {
  const made = await all.ask('POST', '/sessions', { districtGroup: 'THON_S' });
  const path = `/sessions/${made.body.id}`;
  const stale = await inBothLanguages('412', (headers) =>
    all.ask('PATCH', path, { venue: 'ศาลา' }, { 'if-match': '"9-0"', ...headers }),
  );
  const etag = made.headers.get('etag')!;
  const conflict = await inBothLanguages('409', (headers) =>
    all.ask('POST', `${path}/announce`, undefined, { 'if-match': etag, ...headers }),
  );
  const key = { 'idempotency-key': 'one-key-for-two' };
  await all.ask('POST', '/sessions', { districtGroup: 'THON_S', venue: 'ศาลา' }, key);
  const reused = await inBothLanguages('reused', (headers) =>
    all.ask('POST', '/sessions', { districtGroup: 'BKK_N' }, { ...key, ...headers }),
  );
  const few = clientOf(await serve(1), await tokenFor(world));
  await few.get('/districts');
  const often = await inBothLanguages('429', (headers) => few.get('/districts', headers));
  expect([stale, conflict, reused, often].map(({ thai }) => thai.status)).toEqual([412, 409, 422, 429]);
});

it('has every wording of a problem in one language each', () => {
  const wordings = (words: unknown): string[] =>
    typeof words === 'function'
      ? [String(words('', 1))]
      : typeof words === 'object' && words !== null
        ? Object.values(words).flatMap(wordings)
        : [String(words)];
  expect(wordings(problemWords('th')).filter((text) => !HAS_THAI.test(text) || ENGLISH.test(text))).toEqual([]);
  expect(wordings(problemWords('en')).filter((text) => HAS_THAI.test(text))).toEqual([]);
});
