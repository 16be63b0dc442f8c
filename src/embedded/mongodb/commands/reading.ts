import { type Pieces, compilePipeline } from '../aggregate.ts';
import { type Results } from '../cursors.ts';
import { encode } from '../documents.ts';
import { MongoError, badValue, notImplemented, typeMismatch } from '../errors.ts';

import { someAtPath } from '../paths.ts';
import { parseSort } from '../sorting.ts';
import { type Projection, compileProjection } from '../projection.ts';
import { Query } from '../query.ts';
import { type Doc, identity, isDocument, isNumber } from '../values.ts';
import { type Call, type Command } from './context.ts';

const queryArguments = ['skip', 'limit', 'hint'];

function queryOf(call: Call, filter: Doc, options: { sort?: unknown } = {}): Query {
  return new Query(call.store, call.collection, {
    filter,
    sort: parseSort(options.sort, badValue),
    skip: call.count('skip'),
    limit: call.count('limit'),
    deadline: call.deadline,
  });
}

/** Without a projection the stored bytes go out as they are. */
async function* readResults(query: Query, projection?: Projection): Results {
  for await (const rows of query.pieces()) {
    yield rows.map((row) => (projection ? encode(projection(row.document)) : row.bytes));
  }
}

function batchSizeOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isNumber(value)) throw typeMismatch('batchSize must be a number');
  if (Number(value) < 0) throw new MongoError(51024, "BSON field 'batchSize' value must be >= 0");
  return Number(value);
}

function cursorIdOf(value: unknown): bigint {
  if (!isNumber(value) || !Number.isSafeInteger(Number(value))) throw typeMismatch('a cursor id must be an int64');
  return BigInt(value);
}

export const readingCommands: Record<string, Command> = {
  find: {
    takes: [
      ...queryArguments,
      'filter',
      'sort',
      'projection',
      'batchSize',
      'singleBatch',
      'allowDiskUse',
      'noCursorTimeout',
    ],
    run: (call) => {
      const spec = call.document('projection');
      const projection = Object.keys(spec).length > 0 ? compileProjection(spec) : undefined;
      const query = queryOf(call, call.document('filter'), { sort: call.args.sort });
      const batchSize = batchSizeOf(call.args.batchSize);
      const results = readResults(query, projection);
      return call.context.cursors.first(call.namespace, results, batchSize, call.flag('singleBatch'));
    },
  },

  getMore: {
    takes: ['collection', 'batchSize'],
    run: ({ context, database, args }) => {
      const size = batchSizeOf(args.batchSize);
      return context.cursors.next(
        cursorIdOf(args.getMore),
        `${database}.${String(args.collection)}`,
        size || undefined,
      );
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
    takes: ['pipeline', 'cursor', 'allowDiskUse', 'hint', 'bypassDocumentValidation'],
    run: (call) => {
      if (isNumber(call.args.aggregate)) throw notImplemented('An aggregation without a collection');
      if (!isDocument(call.args.cursor)) {
        throw new MongoError(9, "The 'cursor' option is required, except for aggregate with the explain argument");
      }
      const { run, onlyCounts, ...query } = compilePipeline(call.args.pipeline);
      const source = new Query(call.store, call.collection, { ...query, deadline: call.deadline });
      const results = encodeAll(run(readDocuments(source, onlyCounts)));
      return call.context.cursors.first(call.namespace, results, batchSizeOf(call.args.cursor.batchSize));
    },
  },

  count: {
    takes: [...queryArguments, 'query', 'fields'],
    run: async (call) => {
      const filter = call.document('query');
      const isWhole = Object.keys(filter).length === 0 && !call.count('skip') && !call.count('limit');
      if (isWhole) return { n: call.collection?.count ?? 0, ok: 1 };
      let n = 0;
      for await (const rows of queryOf(call, filter).pieces()) n += rows.length;
      return { n, ok: 1 };
    },
  },

  distinct: {
    takes: ['key', 'query', 'hint'],
    run: async (call) => {
      const { key } = call.args;
      if (typeof key !== 'string' || key === '') throw typeMismatch("BSON field 'distinct.key' must be a string");
      const parts = key.split('.');
      const values = new Map<string, unknown>();
      const remember = (value: unknown) => {
        if (value !== undefined) values.set(identity(value), value);
        return false;
      };
      for await (const rows of queryOf(call, call.document('query')).pieces()) {
        for (const { document } of rows) {
          someAtPath(document, parts, 'whole', (value) => {
            if (Array.isArray(value)) value.forEach(remember);
            return !Array.isArray(value) && remember(value);
          });
        }
      }
      return { values: [...values.values()], ok: 1 };
    },
  },
};

async function* readDocuments(query: Query, onlyCounts: boolean): AsyncGenerator<Doc[]> {
  for await (const rows of query.pieces()) yield rows.map((row) => (onlyCounts ? {} : row.document));
}

async function* encodeAll(pieces: Pieces): Results {
  for await (const piece of pieces) yield piece.map((document) => encode(document));
}
