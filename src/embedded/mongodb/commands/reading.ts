import { compilePipeline } from '../aggregate.ts';
import { decode, encode, namesOf } from '../documents.ts';
import { insist, notImplemented } from '../errors.ts';
import { type KeyPattern } from '../keys.ts';
import { compileProjection } from '../projection.ts';
import { Query, inTurns } from '../query.ts';
import { mapPieces, parseSort } from '../sorting.ts';
import { type Row } from '../store.ts';
import { type Doc, identity, isDocument, isNumber, rootOf, someAtPath } from '../values.ts';
import { type Call, type Command, words } from './context.ts';

/** Rows in pieces, of what the command asks for. */
function rowsOf(call: Call, filter: Doc, sort: KeyPattern = []): Iterable<Row[]> {
  const { store, collection, deadline } = call;
  const options = { filter, sort, skip: call.count('skip'), limit: call.count('limit'), deadline };
  return new Query(store, collection, options).pieces();
}

function cursorIdOf(value: unknown): bigint {
  const isId = isNumber(value) && Number.isSafeInteger(Number(value));
  insist(isId, 14, 'a cursor id must be an int64');
  return BigInt(value);
}

export const readingCommands: Record<string, Command> = {
  find: {
    takes: words('filter sort projection skip limit hint batchSize singleBatch allowDiskUse noCursorTimeout'),
    run: (call) => {
      const spec = call.document('projection');
      const project = compileProjection(spec);
      const rows = rowsOf(call, call.document('filter'), parseSort(call.document('sort')));
      // Without a projection the stored bytes go out as they are.
      const isWhole = Object.keys(spec).length === 0;
      const results = mapPieces(rows, ({ bytes }) => (isWhole ? bytes : encode(project(decode(bytes)))));
      return call.context.cursors.first(call.namespace, results, call.count('batchSize'), call.flag('singleBatch'));
    },
  },
  getMore: {
    takes: words('collection batchSize'),
    run: (call) => {
      const { getMore, collection } = call.args;
      const namespace = `${call.database}.${String(collection)}`;
      return call.context.cursors.next(cursorIdOf(getMore), namespace, call.count('batchSize') || undefined);
    },
  },
  killCursors: {
    takes: ['cursors'],
    run: async ({ context, namespace, args }) => {
      const ids = Array.isArray(args.cursors) ? args.cursors.map(cursorIdOf) : [];
      const cursorsKilled: bigint[] = [];
      const cursorsNotFound: bigint[] = [];
      for (const id of ids) ((await context.cursors.kill(id, namespace)) ? cursorsKilled : cursorsNotFound).push(id);
      return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [], ok: 1 };
    },
  },
  aggregate: {
    takes: words('pipeline cursor allowDiskUse hint bypassDocumentValidation'),
    run: (call) => {
      const { aggregate, pipeline, cursor } = call.args;
      if (isNumber(aggregate)) throw notImplemented('An aggregation without a collection');
      insist(isDocument(cursor), 9, "The 'cursor' option is required, except for aggregate with the explain argument");
      const { query, names, run } = compilePipeline(pipeline);
      const rows = new Query(call.store, call.collection, { ...query, deadline: call.deadline }).pieces();
      const results = run(mapPieces(rows, ({ bytes }) => decode(bytes, names)));
      return call.context.cursors.first(call.namespace, mapPieces(results, encode), call.count('batchSize', cursor));
    },
  },
  count: {
    takes: words('query skip limit hint fields'),
    run: async (call) => {
      const filter = call.document('query');
      const isWhole = Object.keys(filter).length === 0 && !call.count('skip') && !call.count('limit');
      if (isWhole) return { n: call.collection?.count ?? 0, ok: 1 };
      let n = 0;
      for await (const rows of inTurns(rowsOf(call, filter))) n += rows.length;
      return { n, ok: 1 };
    },
  },
  distinct: {
    takes: words('key query hint'),
    run: async (call) => {
      const { key } = call.args;
      insist(typeof key === 'string' && key, 14, "BSON field 'distinct.key' must be a string");
      const [parts, names] = [key.split('.'), namesOf([rootOf(key)])];
      const values = new Map<string, unknown>();
      const remember = (found: unknown) => {
        for (const value of [found].flat()) if (value !== undefined) values.set(identity(value), value);
        return false;
      };
      for await (const rows of inTurns(rowsOf(call, call.document('query')))) {
        for (const { bytes } of rows) someAtPath(decode(bytes, names), parts, 'whole', remember);
      }
      return { values: [...values.values()], ok: 1 };
    },
  },
};
