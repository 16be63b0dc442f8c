import { ObjectId } from 'bson';
import { decode, encode, encodeForStore, inspectDocument } from '../documents.ts';
import { MongoError, badValue, failedToParse, typeMismatch } from '../errors.ts';
import { parseSort } from '../sorting.ts';
import { compileProjection } from '../projection.ts';
import { Query, type QueryOptions, Row, ScanTooLongError } from '../query.ts';
import { type Collection, type Store } from '../store.ts';
import { type Update, compileUpdate, documentFromFilter } from '../update.ts';
import { type Doc, isDocument, isNumber } from '../values.ts';
import { type Call, type Command, checkArguments } from './context.ts';

/** How many documents to find beforehand for a statement that changes one; others may take some of them meanwhile. */
const CANDIDATES = 100;

/** One change: which documents, and what happens to them. `change` runs inside the transaction. */
interface Statement<R> {
  target: QueryOptions & { limit: 0 | 1 };
  change(rows: Row[]): R;
}

function writeError(error: MongoError, index: number): Doc {
  return { index, code: error.code, errmsg: error.message, ...error.details };
}

const withErrors = (reply: Doc, writeErrors: Doc[]): Doc =>
  writeErrors.length > 0 ? { ...reply, writeErrors, ok: 1 } : { ...reply, ok: 1 };

/**
 * Carries out statements one after another, as many as possible in one transaction. Where documents are found only by
 * a long scan, the scan comes first, in pieces, and the transaction looks again at what it found.
 */
async function runStatements<R>(
  call: Call,
  statements: Statement<R>[],
): Promise<{ results: Map<number, R>; errors: Doc[] }> {
  const ordered = call.flag('ordered', true);
  const results = new Map<number, R>();
  const errors: Doc[] = [];
  for (let next = 0; next < statements.length;) {
    const batch = await call.store.write(() => runWhileQuick(call, statements, next, ordered));
    for (const [i, outcome] of batch.outcomes) {
      if (outcome instanceof MongoError) errors.push(writeError(outcome, i));
      else results.set(i, outcome.value);
    }
    if (errors.length > 0 && ordered) break;
    next = batch.next;
    if (next === statements.length) break;
    try {
      results.set(next, await runSlowly(call, statements[next]!));
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
      errors.push(writeError(error, next));
      if (ordered) break;
    }
    next++;
  }
  return { results, errors };
}

function runWhileQuick<R>(call: Call, statements: Statement<R>[], from: number, ordered: boolean) {
  const outcomes = new Map<number, { value: R } | MongoError>();
  let next = from;
  for (; next < statements.length; next++) {
    try {
      outcomes.set(next, { value: runNow(call, statements[next]!) });
    } catch (error) {
      if (error instanceof ScanTooLongError) break;
      if (!(error instanceof MongoError)) throw error;
      outcomes.set(next, error);
      if (ordered) break;
    }
  }
  return { outcomes, next };
}

const runNow = <R>(call: Call, { target, change }: Statement<R>): R =>
  change(new Query(call.store, call.collection, target).readNow());

async function runSlowly<R>(call: Call, { target, change }: Statement<R>): Promise<R> {
  for (;;) {
    const query = new Query(call.store, call.collection, { ...target, limit: target.limit && CANDIDATES });
    const candidates: Buffer[] = [];
    for await (const rows of query.pieces()) candidates.push(...rows.map(({ idKey }) => idKey));
    const outcome = await call.store.write(() => {
      const rows = stillMatching(call, query, candidates, target.limit);
      const allTaken = target.limit === 1 && candidates.length > 0 && rows.length === 0;
      return allTaken ? undefined : { value: change(rows) };
    });
    if (outcome) return outcome.value;
  }
}

function stillMatching({ store, collection }: Call, query: Query, candidates: Buffer[], limit: number): Row[] {
  const rows: Row[] = [];
  for (const idKey of candidates) {
    const bytes = collection && store.document(collection, idKey);
    const row = bytes && new Row(idKey, bytes);
    if (row && query.matches(row.document)) rows.push(row);
    if (limit && rows.length === limit) break;
  }
  return rows;
}

// --- inserting and changing one document

/** A document always has an `_id`, and it comes first. */
function withId(document: Doc): Doc {
  if (Object.keys(document)[0] === '_id') return document;
  const { _id = new ObjectId(), ...rest } = document;
  return { _id, ...rest };
}

function prepareInsert(bytes: Uint8Array): { document: Doc; bytes: Uint8Array } {
  inspectDocument(bytes, { stored: true });
  const given = decode(bytes);
  const document = withId(given);
  return { document, bytes: document === given ? bytes : encode(document) };
}

interface Changed {
  before: Doc | null;
  after: Doc;
  isModified: boolean;
}

function changeRow(store: Store, collection: Collection, row: Row, update: Update): Changed {
  const before = row.document;
  const after = update.apply(decode(row.bytes), false);
  const bytes = encodeForStore(after);
  const isModified = Buffer.compare(bytes, row.bytes) !== 0;
  if (isModified) store.replace(collection, row.idKey, before, after, bytes);
  return { before, after, isModified };
}

function upsert(call: Call, filter: Doc, update: Update): Doc {
  const base = update.isReplacement ? idFromFilter(filter) : documentFromFilter(filter);
  const document = withId(update.apply(base, true));
  const bytes = encodeForStore(document);
  call.store.insert(call.store.ensureCollection(call.database, call.collectionName), document, bytes);
  return document;
}

function idFromFilter(filter: Doc): Doc {
  const { _id } = documentFromFilter(filter);
  return _id === undefined ? {} : { _id };
}

// --- the commands

interface UpdateResult {
  n: number;
  nModified: number;
  upserted?: unknown;
}

function parseUpdate(call: Call, spec: Doc): Statement<UpdateResult> {
  checkArguments('update.updates', spec, ['q', 'u', 'upsert', 'multi', 'hint']);
  const { q: filter, multi = false } = spec;
  if (!isDocument(filter)) throw typeMismatch("BSON field 'update.updates.q' must be an object");
  const update = compileUpdate(spec.u);
  if (multi && update.isReplacement) throw failedToParse('multi update is not supported for replacement-style update');
  return {
    target: { filter, limit: multi ? 0 : 1, deadline: call.deadline },
    change: (rows) => {
      if (rows.length === 0 && spec.upsert) return { n: 1, nModified: 0, upserted: upsert(call, filter, update)._id };
      const changed = rows.map((row) => changeRow(call.store, call.collection!, row, update));
      return { n: rows.length, nModified: changed.filter(({ isModified }) => isModified).length };
    },
  };
}

function parseDelete(call: Call, spec: Doc): Statement<number> {
  checkArguments('delete.deletes', spec, ['q', 'limit', 'hint']);
  const { q: filter, limit } = spec;
  if (!isDocument(filter)) throw typeMismatch("BSON field 'delete.deletes.q' must be an object");
  if (!isNumber(limit) || ![0, 1].includes(Number(limit))) {
    throw failedToParse('The limit field in delete objects must be 0 or 1. Got something else');
  }
  return {
    target: { filter, limit: Number(limit) as 0 | 1, deadline: call.deadline },
    change: (rows) => {
      for (const row of rows) call.store.remove(call.collection!, row.idKey, row.document);
      return rows.length;
    },
  };
}

/** A statement that is not understood is an error of that statement, like one that fails. */
function parseEach<R>(specs: Doc[], parse: (spec: Doc) => Statement<R>): Statement<R>[] {
  return specs.map((spec) => {
    try {
      return parse(spec);
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
      return {
        target: { filter: {}, limit: 1 },
        change: () => {
          throw error;
        },
      };
    }
  });
}

const sum = (numbers: Iterable<number>) => Array.from(numbers).reduce((a, b) => a + b, 0);

export const writingCommands: Record<string, Command> = {
  insert: {
    takes: ['documents', 'ordered', 'bypassDocumentValidation'],
    run: async (call) => {
      const documents = (call.documents ?? call.documentList('documents').map(encode)).map(prepareInsert);
      if (documents.length === 0)
        throw new MongoError(16, 'Write batch sizes must be between 1 and 100000. Got 0 operations.');
      const ordered = call.flag('ordered', true);
      const { database, collectionName, store } = call;
      return await store.write(() => {
        const collection = store.ensureCollection(database, collectionName);
        const errors: Doc[] = [];
        let n = 0;
        for (const [i, { document, bytes }] of documents.entries()) {
          try {
            store.insert(collection, document, bytes);
            n++;
          } catch (error) {
            if (!(error instanceof MongoError)) throw error;
            errors.push(writeError(error, i));
            if (ordered) break;
          }
        }
        return withErrors({ n }, errors);
      });
    },
  },

  update: {
    takes: ['updates', 'ordered', 'bypassDocumentValidation'],
    run: async (call) => {
      const statements = parseEach(call.documentList('updates'), (spec) => parseUpdate(call, spec));
      const { results, errors } = await runStatements(call, statements);
      const upserted = [...results]
        .filter(([, result]) => 'upserted' in result)
        .map(([index, result]) => ({ index, _id: result.upserted }));
      const all = [...results.values()];
      const reply: Doc = { n: sum(all.map(({ n }) => n)), nModified: sum(all.map(({ nModified }) => nModified)) };
      return withErrors(upserted.length > 0 ? { ...reply, upserted } : reply, errors);
    },
  },

  delete: {
    takes: ['deletes', 'ordered'],
    run: async (call) => {
      const statements = parseEach(call.documentList('deletes'), (spec) => parseDelete(call, spec));
      const { results, errors } = await runStatements(call, statements);
      return withErrors({ n: sum(results.values()) }, errors);
    },
  },

  findAndModify: { takes: findAndModifyArguments(), run: findAndModify },
  findandmodify: { takes: findAndModifyArguments(), run: findAndModify },
};

function findAndModifyArguments(): string[] {
  return ['query', 'sort', 'remove', 'update', 'new', 'fields', 'upsert', 'hint', 'bypassDocumentValidation'];
}

async function findAndModify(call: Call): Promise<Doc> {
  const filter = call.document('query');
  const spec = call.document('fields');
  const project = Object.keys(spec).length > 0 ? compileProjection(spec) : (document: Doc) => document;
  const isRemoval = call.flag('remove');
  if (isRemoval && (call.args.update !== undefined || call.flag('new') || call.flag('upsert'))) {
    throw failedToParse("Cannot specify 'remove' together with 'update', 'new' or 'upsert'");
  }
  const update = isRemoval ? undefined : compileUpdate(call.args.update);
  const statement: Statement<Doc> = {
    target: { filter, sort: parseSort(call.args.sort, badValue), limit: 1, deadline: call.deadline },
    change: ([row]) => {
      if (!row) return update && call.flag('upsert') ? inserted(upsert(call, filter, update)) : nothing(isRemoval);
      if (!update) {
        call.store.remove(call.collection!, row.idKey, row.document);
        return { lastErrorObject: { n: 1 }, value: project(row.document), ok: 1 };
      }
      const { before, after } = changeRow(call.store, call.collection!, row, update);
      const value = call.flag('new') ? after : before!;
      return { lastErrorObject: { n: 1, updatedExisting: true }, value: project(value), ok: 1 };
    },
  };
  const inserted = (document: Doc): Doc => ({
    lastErrorObject: { n: 1, updatedExisting: false, upserted: document._id },
    value: call.flag('new') ? project(document) : null,
    ok: 1,
  });
  try {
    return await call.store.write(() => runNow(call, statement));
  } catch (error) {
    if (error instanceof ScanTooLongError) return await runSlowly(call, statement);
    throw error;
  }
}

const nothing = (isRemoval: boolean): Doc => ({
  lastErrorObject: isRemoval ? { n: 0 } : { n: 0, updatedExisting: false },
  value: null,
  ok: 1,
});
