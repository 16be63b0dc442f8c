import { decode, encodeForStore, inspect, withId } from '../documents.ts';
import { TRANSACTION_MS } from '../commits.ts';
import { MongoError, insist } from '../errors.ts';
import { compileProjection } from '../projection.ts';
import { Query, type QueryOptions, ScanTooLongError, inTurns } from '../query.ts';
import { parseSort } from '../sorting.ts';
import { type Row } from '../store.ts';
import { type Update, compileUpdate, documentFromFilter } from '../update.ts';
import { type Doc, isDocument, isNumber } from '../values.ts';
import { type Call, type Command, checkArguments, words } from './context.ts';

/** How many documents to find beforehand for a statement that changes one; others may take some of them meanwhile. */
const CANDIDATES = 100;
/** How many documents are changed in one transaction, where nobody else is served meanwhile. */
const CHANGES_AT_ONCE = 400;

/** One change: which documents, and what happens to them. `change` runs inside the transaction. */
interface Statement<R> {
  target: QueryOptions & { limit: 0 | 1 };
  change(rows: Row[]): R;
  /** Of many documents, which are changed some at a time. */
  total(parts: R[]): R;
}
type Outcome<R> = { value: R } | { error: MongoError };

/**
 * One after another: until one is refused, where they are ordered; until enough was done for one transaction; or until
 * one has to search first, as it would take too long for a transaction.
 */
function carryOut<T, R>(items: T[], isOrdered: boolean, work: (item: T) => R) {
  const outcomes: Outcome<R>[] = [];
  const until = performance.now() + TRANSACTION_MS;
  for (const item of items) {
    if (outcomes.length > 0 && performance.now() > until) break;
    try {
      outcomes.push({ value: work(item) });
    } catch (error) {
      if (error instanceof ScanTooLongError) return { outcomes, mustSearch: true };
      if (!(error instanceof MongoError)) throw error;
      outcomes.push({ error });
      if (isOrdered) break;
    }
  }
  return { outcomes, mustSearch: false };
}

/** Carries out what there is to do, as much as possible in one transaction. `search` is for what `work` gives up. */
async function inTransactions<T, R>(
  call: Call,
  items: T[],
  work: (item: T) => R,
  search?: (item: T) => Promise<Outcome<R>>,
): Promise<Outcome<R>[]> {
  const isOrdered = call.flag('ordered', true);
  let outcomes: Outcome<R>[] = [];
  const isOver = () => outcomes.length === items.length || (isOrdered && 'error' in (outcomes.at(-1) ?? {}));
  while (!isOver()) {
    const left = items.slice(outcomes.length);
    const done = await call.store.write(() => carryOut(left, isOrdered, work));
    outcomes = outcomes.concat(done.outcomes);
    if (done.mustSearch && search) outcomes.push(await search(items[outcomes.length]!));
  }
  return outcomes;
}

function runStatements<R>(call: Call, specs: Doc[], parse: (spec: Doc) => Statement<R>): Promise<Outcome<R>[]> {
  const work = (spec: Doc) => {
    const { target, change } = parse(spec);
    const rows = new Query(call.store, call.collection, target).readNow();
    if (rows.length > CHANGES_AT_ONCE) throw new ScanTooLongError();
    return change(rows);
  };
  return inTransactions(call, specs, work, (spec) => changeInTurns(call, parse(spec)));
}

/**
 * Finds the documents first, in pieces, and changes them some at a time, as MongoDB does: each transaction looks again at
 * what was found, and what is done stays done where a later document is refused.
 */
async function changeInTurns<R>(call: Call, { target, change, total }: Statement<R>): Promise<Outcome<R>> {
  for (;;) {
    const found = await findInTurns(call, target);
    const parts: R[] = [];
    for (let at = 0; at === 0 || at < found.length; at += CHANGES_AT_ONCE) {
      const some = found.slice(at, at + CHANGES_AT_ONCE);
      const work = () => {
        const rows = stillMatching(call, target, some);
        const isNone = rows.length === 0 && found.length > 0;
        return isNone ? undefined : change(rows);
      };
      const outcome = (await call.store.write(() => carryOut([some], true, work))).outcomes[0]!;
      if ('error' in outcome) return outcome;
      if (outcome.value !== undefined) parts.push(outcome.value);
    }
    if (parts.length > 0) return { value: total(parts) };
    // Others have taken all of them meanwhile: it is searched once more.
  }
}

/** Only the ids: the documents themselves would not fit into the memory where they are many. */
async function findInTurns(call: Call, target: Statement<unknown>['target']): Promise<Buffer[]> {
  const query = new Query(call.store, call.collection, { ...target, limit: target.limit && CANDIDATES });
  const found: Buffer[] = [];
  for await (const rows of inTurns(query.pieces())) for (const { idKey } of rows) found.push(idKey);
  return found;
}

function stillMatching({ store, collection }: Call, target: Statement<unknown>['target'], ids: Buffer[]): Row[] {
  const query = new Query(store, collection, target);
  const rows: Row[] = [];
  for (const idKey of ids) {
    const bytes = collection && store.document(collection, idKey);
    if (bytes && query.matches({ idKey, bytes })) rows.push({ idKey, bytes });
    if (target.limit && rows.length === target.limit) break;
  }
  return rows;
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
  const insert = (bytes: Buffer) => store.insert(store.ensureCollection(database, collectionName), bytes);
  const outcomes = await inTransactions(call, documents, insert);
  return withErrors({ n: valuesOf(outcomes).length }, outcomes);
}

function upsert({ store, database, collectionName }: Call, filter: Doc, update: Update): Doc {
  const bytes = withId(encodeForStore(update.apply(documentFromFilter(filter), true)));
  store.insert(store.ensureCollection(database, collectionName), bytes);
  return decode(bytes);
}

interface UpdateResult {
  n: number;
  nModified: number;
  upserted?: unknown;
}

function parseUpdate(call: Call, spec: Doc): Statement<UpdateResult> {
  checkArguments('update.updates', spec, ['q', 'u', 'upsert', 'multi', 'hint']);
  const { q: filter, multi = false } = spec;
  insist(isDocument(filter), 14, "BSON field 'update.updates.q' must be an object");
  const update = compileUpdate(spec.u);
  insist(!multi || update.names, 9, 'multi update is not supported for replacement-style update');
  return {
    target: { filter, limit: multi ? 0 : 1, deadline: call.deadline },
    change: (rows) => {
      if (rows.length === 0 && spec.upsert) return { n: 1, nModified: 0, upserted: upsert(call, filter, update)._id };
      const isModified = (row: Row) => call.store.change(call.collection!, row, update) !== row.bytes;
      return { n: rows.length, nModified: rows.filter(isModified).length };
    },
    total: (parts) => parts.reduce((a, b) => ({ ...a, ...b, n: a.n + b.n, nModified: a.nModified + b.nModified })),
  };
}

async function runUpdate(call: Call): Promise<Doc> {
  const outcomes = await runStatements(call, call.documentList('updates'), (spec) => parseUpdate(call, spec));
  const upserted = outcomes.flatMap((one, index) =>
    'value' in one && 'upserted' in one.value ? [{ index, _id: one.value.upserted }] : [],
  );
  const all = valuesOf(outcomes);
  const counts = { n: sum(all.map(({ n }) => n)), nModified: sum(all.map(({ nModified }) => nModified)) };
  return withErrors({ ...counts, ...(upserted.length > 0 && { upserted }) }, outcomes);
}

function parseDelete(call: Call, spec: Doc): Statement<number> {
  checkArguments('delete.deletes', spec, ['q', 'limit', 'hint']);
  const { q: filter, limit } = spec;
  insist(isDocument(filter), 14, "BSON field 'delete.deletes.q' must be an object");
  const isLimit = isNumber(limit) && [0, 1].includes(Number(limit));
  insist(isLimit, 9, 'The limit field in delete objects must be 0 or 1. Got something else');
  return {
    target: { filter, limit: Number(limit) as 0 | 1, deadline: call.deadline },
    change: (rows) => {
      for (const row of rows) call.store.remove(call.collection!, row);
      return rows.length;
    },
    total: sum,
  };
}

async function runDelete(call: Call): Promise<Doc> {
  const outcomes = await runStatements(call, call.documentList('deletes'), (spec) => parseDelete(call, spec));
  return withErrors({ n: sum(valuesOf(outcomes)) }, outcomes);
}

function parseFindAndModify(call: Call): Statement<Doc> {
  const filter = call.document('query');
  const project = compileProjection(call.document('fields'));
  const [isRemoval, isNew, isUpsert] = [call.flag('remove'), call.flag('new'), call.flag('upsert')];
  const isOneThing = !isRemoval || (call.args.update === undefined && !isNew && !isUpsert);
  insist(isOneThing, 9, "Cannot specify 'remove' together with 'update', 'new' or 'upsert'");
  const change = isRemoval ? undefined : compileUpdate(call.args.update);
  const reply = (lastErrorObject: Doc, value: Doc | null) => ({
    lastErrorObject,
    value: value && project(value),
    ok: 1,
  });
  return {
    target: { filter, sort: parseSort(call.document('sort')), limit: 1, deadline: call.deadline },
    change: ([row]) => {
      if (!row && change && isUpsert) {
        const document = upsert(call, filter, change);
        const done = { n: 1, updatedExisting: false, upserted: document._id };
        return reply(done, isNew ? document : null);
      }
      if (!row) return reply({ n: 0, ...(change && { updatedExisting: false }) }, null);
      if (!change) call.store.remove(call.collection!, row);
      const after = change && call.store.change(call.collection!, row, change);
      return reply({ n: 1, ...(change && { updatedExisting: true }) }, decode((isNew && after) || row.bytes));
    },
    total: ([only]) => only!,
  };
}

async function runFindAndModify(call: Call): Promise<Doc> {
  const [outcome] = await runStatements(call, [{}], () => parseFindAndModify(call));
  if ('error' in outcome!) throw outcome.error;
  return outcome!.value;
}

const findAndModify: Command = {
  takes: words('query sort remove update new fields upsert hint bypassDocumentValidation'),
  run: runFindAndModify,
};

export const writingCommands: Record<string, Command> = {
  insert: { takes: words('documents ordered bypassDocumentValidation'), run: runInsert },
  update: { takes: words('updates ordered bypassDocumentValidation'), run: runUpdate },
  delete: { takes: words('deletes ordered'), run: runDelete },
  findAndModify,
  findandmodify: findAndModify,
};
