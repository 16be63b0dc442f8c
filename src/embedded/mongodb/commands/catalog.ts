import { type Results } from '../cursors.ts';
import { encode } from '../documents.ts';
import { MongoError, badValue } from '../errors.ts';
import { type Index, type IndexDefinition, describeIndex, isSameIndex, parseIndex } from '../indexes.ts';
import { compileFilter } from '../matcher.ts';
import { type Collection } from '../store.ts';
import { type Doc, equalValues, isDocument } from '../values.ts';
import { type Call, type Command } from './context.ts';

type NewIndex = ReturnType<typeof parseIndex>;

async function* once(documents: Doc[]): Results {
  yield await Promise.resolve(documents.map((document) => encode(document)));
}

const batchSizeOf = ({ args }: Call) =>
  isDocument(args.cursor) && args.cursor.batchSize !== undefined ? Number(args.cursor.batchSize) : undefined;

const missing = (call: Call) => new MongoError(26, `ns does not exist: ${call.namespace}`);

const isIdIndex = ({ key }: NewIndex) => key.length === 1 && key[0]![0] === '_id' && key[0]![1] === 1;
const idIndex = { v: 2, key: { _id: 1 }, name: '_id_' };

/** Whether the collection has this index already; throws where it has another one in its place. */
function hasIndex(collection: Collection, wanted: NewIndex): boolean {
  const sameKey = (index: IndexDefinition) =>
    isSameIndex({ ...wanted, unique: index.unique, sparse: index.sparse, name: '' }, index);
  const named = collection.indexes.find(({ name }) => name === wanted.name);
  if (named && isSameIndex(wanted, named)) return true;
  if (named) {
    const code = sameKey(named) ? 85 : 86;
    const what = 'An existing index has the same name as the requested index but other keys or options';
    throw new MongoError(code, `${what}. Requested index: ${wanted.name}`);
  }
  const twin = collection.indexes.find((index) => isSameIndex(wanted, index));
  if (twin) throw new MongoError(85, `Index already exists with a different name: ${twin.name}`);
  return false;
}

async function createIndexes(call: Call): Promise<Doc> {
  const specs = call.documentList('indexes').map(parseIndex);
  if (specs.length === 0) throw badValue('Must specify at least one index to create');
  const { store, database, collectionName } = call;
  const wanted = specs.filter((spec) => !isIdIndex(spec));
  const { reply, ids, added } = await store.write(() => {
    const createdCollectionAutomatically = !call.collection;
    const missingOnes = wanted.filter((spec) => !call.collection || !hasIndex(call.collection, spec));
    const collection = store.ensureCollection(database, collectionName);
    const numIndexesBefore = collection.indexes.length + 1;
    const created = missingOnes
      .filter((spec) => !hasIndex(collection, spec))
      .map((spec) => store.addIndex(collection, spec).id);
    const numIndexesAfter = collection.indexes.length + 1;
    return {
      reply: { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically, ok: 1 },
      ids: collection.indexes.filter(({ name }) => wanted.some((spec) => spec.name === name)).map(({ id }) => id),
      added: created,
    };
  });
  try {
    // Also those that another command is still building: whoever asked for an index may rely on it afterwards.
    for (const id of ids) await store.buildIndex(database, collectionName, id);
  } catch (error) {
    await store.write(() => {
      const { collection } = call;
      for (const index of collection?.indexes ?? []) if (added.includes(index.id)) store.dropIndex(collection!, index);
    });
    throw error;
  }
  return reply;
}

function indexesToDrop({ indexes }: Collection, wanted: unknown): Index[] {
  if (wanted === '*') return indexes;
  const list = Array.isArray(wanted) ? (wanted as unknown[]) : [wanted];
  return list.map((one) => {
    if (one === '_id_' || (isDocument(one) && equalValues(one, idIndex.key))) {
      throw new MongoError(72, 'cannot drop _id index');
    }
    const found = indexes.find(
      ({ name, key }) => name === one || (isDocument(one) && equalValues(Object.fromEntries(key), one)),
    );
    if (!found) throw new MongoError(27, `index not found with name [${String(one)}]`);
    return found;
  });
}

export const catalogCommands: Record<string, Command> = {
  create: {
    takes: ['autoIndexId', 'idIndex'],
    run: ({ store, database, collectionName, namespace }) =>
      store.write(() => {
        if (store.collection(database, collectionName)) {
          throw new MongoError(48, `Collection ${namespace} already exists.`);
        }
        store.ensureCollection(database, collectionName);
        return { ok: 1 };
      }),
  },

  drop: {
    takes: [],
    run: (call) =>
      call.store.write(() => {
        const { collection } = call;
        if (!collection) return { ok: 1 };
        call.store.dropCollection(collection);
        return { nIndexesWas: collection.indexes.length + 1, ns: call.namespace, ok: 1 };
      }),
  },

  dropDatabase: {
    takes: [],
    run: ({ store, database }) =>
      store.write(() => {
        for (const collection of store.collections(database)) store.dropCollection(collection);
        return { dropped: database, ok: 1 };
      }),
  },

  /** Of the whole folder, whichever collection is named. */
  compact: {
    takes: ['force'],
    run: async ({ store }) => ({ bytesFreed: await store.compact(), ok: 1 }),
  },

  createIndexes: { takes: ['indexes', 'commitQuorum', 'ignoreUnknownIndexOptions'], run: createIndexes },

  listIndexes: {
    takes: ['cursor'],
    run: (call) => {
      if (!call.collection) throw missing(call);
      const indexes = [idIndex, ...call.collection.indexes.filter(({ building }) => !building).map(describeIndex)];
      return call.context.cursors.first(call.namespace, once(indexes), batchSizeOf(call));
    },
  },

  dropIndexes: {
    takes: ['index'],
    run: (call) =>
      call.store.write(() => {
        const { collection } = call;
        if (!collection) throw missing(call);
        const nIndexesWas = collection.indexes.length + 1;
        for (const index of indexesToDrop(collection, call.args.index)) call.store.dropIndex(collection, index);
        return { nIndexesWas, ok: 1 };
      }),
  },

  listCollections: {
    takes: ['filter', 'nameOnly', 'authorizedCollections', 'cursor'],
    run: (call) => {
      const matches = compileFilter(call.document('filter'));
      const collections = call.store
        .collections(call.database)
        .map(({ name }): Doc => ({ name, type: 'collection', options: {}, info: { readOnly: false }, idIndex }))
        .filter(matches)
        .map(({ name, type, ...rest }) => (call.flag('nameOnly') ? { name, type } : { name, type, ...rest }));
      const namespace = `${call.database}.$cmd.listCollections`;
      return call.context.cursors.first(namespace, once(collections), batchSizeOf(call));
    },
  },

  listDatabases: {
    takes: ['filter', 'nameOnly', 'authorizedDatabases'],
    run: (call) => {
      if (call.database !== 'admin')
        throw new MongoError(13, 'listDatabases may only be run against the admin database.');
      const matches = compileFilter(call.document('filter'));
      const nameOnly = call.flag('nameOnly');
      const databases = call.store.databaseNames().map((name): Doc => (nameOnly ? { name } : { name, empty: false }));
      return { databases: databases.filter(matches), ok: 1 };
    },
  },
};
