import { type Steps } from '../commits.ts';
import { decode, encodeForStore, inspect, withId } from '../documents.ts';
import { MongoError, insist } from '../errors.ts';
import { compileProjection } from '../projection.ts';
import { Query, type QueryOptions } from '../query.ts';
import { PIECE, parseSort } from '../sorting.ts';
import { type Row } from '../store.ts';
import { type Update, compileUpdate, documentFromFilter } from '../update.ts';
import { type Doc, isDocument, isNumber } from '../values.ts';
import { type Call, type Command, checkArguments, words } from './context.ts';

/** A statement looks at so many pieces, and changes so many documents, before others get their turn. */
const PIECES_AT_ONCE = 5;
const CHANGES_AT_ONCE = 2 * PIECE;

type Outcome<R> = { value: R } | { error: MongoError };

/** One after another, where they are ordered until one is refused. */
function* carryOut<T, R>(call: Call, items: T[], work: (item: T) => Iterable<'later' | void, R>): Steps<Outcome<R>[]> {
  const outcomes: Outcome<R>[] = [];
  for (const item of items) {
    if (outcomes.length > 0) yield;
    try {
      outcomes.push({ value: yield* work(item) });
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
      outcomes.push({ error });
      if (call.flag('ordered', true)) break;
    }
  }
  return outcomes;
}

/**
 * Changes what is found, some at a time, as MongoDB does: what is done stays done where a later document is refused.
 * @returns what `change` returned for each
 */
function* changeEach<R>(call: Call, target: QueryOptions, change: (row: Row) => R): Steps<R[]> {
  const results: R[] = [];
  /** A change may move a document to where it is found once more. */
  const seen = new Set<string>();
  for (let wasTaken = true; wasTaken && results.length === 0;) {
    const query = new Query(call.store, call.collection, target);
    let [pieces, changes, hasYielded] = [0, 0, false];
    wasTaken = false;
    for (const found of query.pieces()) {
      // What was sorted in memory was read before others had their turn.
      const rows = hasYielded && target.sort ? query.again(found) : found;
      wasTaken ||= rows.length < found.length;
      for (const row of rows) {
        if (seen.size === seen.add(row.idKey.toString('latin1')).size) continue;
        results.push(change(row));
        changes++;
      }
      if (++pieces < PIECES_AT_ONCE && changes + PIECE <= CHANGES_AT_ONCE) continue;
      yield 'later';
      [pieces, changes, hasYielded] = [0, 0, true];
    }
  }
  return results;
}

const valuesOf = <R>(outcomes: Outcome<R>[]): R[] => outcomes.flatMap((one) => ('value' in one ? [one.value] : []));
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

function withErrors(reply: Doc, outcomes: Outcome<unknown>[]): Doc {
  const writeErrors = outcomes.flatMap((one, index) => {
    if (!('error' in one)) return [];
    const { code, message, details } = one.error;
    return [{ index, code, errmsg: message, ...details }];
  });
  return { ...reply, ...(writeErrors.length > 0 && { writeErrors }), ok: 1 };
}

// --- the commands

async function runInsert(call: Call): Promise<Doc> {
  insist(call.documents, 14, "BSON field 'insert.documents' must be an array of objects");
  insist(call.documents.length > 0, 16, 'Write batch sizes must be between 1 and 100000. Got 0 operations.');
  const documents = call.documents.map((bytes) => withId(inspect(bytes, { stored: true })));
  const { store, database, collectionName } = call;
  const insert = (bytes: Buffer) => {
    store.insert(store.ensureCollection(database, collectionName), bytes);
    return []; // done in one step
  };
  const outcomes = await store.writeInTurns(() => carryOut(call, documents, insert));
  return withErrors({ n: valuesOf(outcomes).length }, outcomes);
}

function upsert({ store, database, collectionName }: Call, filter: Doc, update: Update): Doc {
  const bytes = withId(encodeForStore(update.apply(documentFromFilter(filter), true)));
  store.insert(store.ensureCollection(database, collectionName), bytes);
  return decode(bytes);
}

function* updateBy(call: Call, spec: Doc) {
  checkArguments('update.updates', spec, ['q', 'u', 'upsert', 'multi', 'hint']);
  const { q: filter, multi = false } = spec;
  insist(isDocument(filter), 14, "BSON field 'update.updates.q' must be an object");
  const update = compileUpdate(spec.u);
  insist(!multi || update.names, 9, 'multi update is not supported for replacement-style update');
  const target = { filter, limit: multi ? 0 : 1, deadline: call.deadline };
  const isModified = (row: Row) => call.store.change(call.collection!, row, update) !== row.bytes;
  const modified = yield* changeEach(call, target, isModified);
  if (modified.length > 0 || !spec.upsert) return { n: modified.length, nModified: modified.filter(Boolean).length };
  return { n: 1, nModified: 0, upserted: upsert(call, filter, update)._id };
}

async function runUpdate(call: Call): Promise<Doc> {
  const updates = call.documentList('updates');
  const outcomes = await call.store.writeInTurns(() => carryOut(call, updates, (spec) => updateBy(call, spec)));
  const upserted = outcomes.flatMap((one, index) =>
    'value' in one && 'upserted' in one.value ? [{ index, _id: one.value.upserted }] : [],
  );
  const all = valuesOf(outcomes);
  const counts = { n: sum(all.map(({ n }) => n)), nModified: sum(all.map(({ nModified }) => nModified)) };
  return withErrors({ ...counts, ...(upserted.length > 0 && { upserted }) }, outcomes);
}

function* deleteBy(call: Call, spec: Doc) {
  checkArguments('delete.deletes', spec, ['q', 'limit', 'hint']);
  const { q: filter, limit } = spec;
  insist(isDocument(filter), 14, "BSON field 'delete.deletes.q' must be an object");
  const isLimit = isNumber(limit) && [0, 1].includes(Number(limit));
  insist(isLimit, 9, 'The limit field in delete objects must be 0 or 1. Got something else');
  const target = { filter, limit: Number(limit), deadline: call.deadline };
  const removed = yield* changeEach(call, target, (row) => call.store.remove(call.collection!, row));
  return removed.length;
}

async function runDelete(call: Call): Promise<Doc> {
  const deletes = call.documentList('deletes');
  const outcomes = await call.store.writeInTurns(() => carryOut(call, deletes, (spec) => deleteBy(call, spec)));
  return withErrors({ n: sum(valuesOf(outcomes)) }, outcomes);
}

function* findAndModifyOne(call: Call): Steps<Doc> {
  const { store, deadline } = call;
  const filter = call.document('query');
  const project = compileProjection(call.document('fields'));
  const [isRemoval, isNew, isUpsert] = [call.flag('remove'), call.flag('new'), call.flag('upsert')];
  const isOneThing = !isRemoval || (call.args.update === undefined && !isNew && !isUpsert);
  insist(isOneThing, 9, "Cannot specify 'remove' together with 'update', 'new' or 'upsert'");
  const update = isRemoval ? undefined : compileUpdate(call.args.update);
  const target = { filter, sort: parseSort(call.document('sort')), limit: 1, deadline };
  const [found] = yield* changeEach(call, target, (row) => {
    if (!update) store.remove(call.collection!, row);
    const after = update && store.change(call.collection!, row, update);
    return (isNew && after) || row.bytes;
  });
  const upserted = !found && update && isUpsert ? upsert(call, filter, update) : undefined;
  const value = found ? decode(found) : isNew ? upserted : undefined;
  const lastErrorObject = {
    n: found || upserted ? 1 : 0,
    ...(update && { updatedExisting: found !== undefined }),
    ...(upserted && { upserted: upserted._id }),
  };
  return { lastErrorObject, value: value ? project(value) : null, ok: 1 };
}

const findAndModify: Command = {
  takes: words('query sort remove update new fields upsert hint bypassDocumentValidation'),
  run: (call) => call.store.writeInTurns(() => findAndModifyOne(call)),
};

export const writingCommands: Record<string, Command> = {
  insert: { takes: words('documents ordered bypassDocumentValidation'), run: runInsert },
  update: { takes: words('updates ordered bypassDocumentValidation'), run: runUpdate },
  delete: { takes: words('deletes ordered'), run: runDelete },
  findAndModify,
  findandmodify: findAndModify,
};
