import { type Steps } from '../commits.ts';
import { encode } from '../documents.ts';
import { insist } from '../errors.ts';
import { type Index, type IndexSpec, describeIndex, isSameIndex, parseIndex } from '../indexes.ts';
import { compileFilter } from '../matcher.ts';
import { type Collection } from '../store.ts';
import { type Doc, equalValues, isDocument } from '../values.ts';
import { type Call, type Command, type Reply, words } from './context.ts';

const idIndex = { v: 2, key: { _id: 1 }, name: '_id_' };
const isIdIndex = ({ key }: IndexSpec) => key.length === 1 && key[0]![0] === '_id' && key[0]![1] === 1;

function listed(call: Call, namespace: string, documents: Doc[]): Promise<Reply> {
  const { cursor } = call.args;
  const batchSize = call.count('batchSize', isDocument(cursor) ? cursor : {});
  return call.context.cursors.first(namespace, [documents.map(encode)], batchSize);
}

function existing(call: Call): Collection {
  const { collection } = call;
  insist(collection, 26, `ns does not exist: ${call.namespace}`);
  return collection;
}

/** Whether the collection has this index already; throws where it has another one in its place. */
function hasIndex({ indexes }: Collection, wanted: IndexSpec): boolean {
  const named = indexes.find(({ name }) => name === wanted.name);
  if (named && isSameIndex(wanted, named)) return true;
  const what = 'An existing index has the same name as the requested index but other keys or options';
  insist(!named, 86, `${what}. Requested index: ${wanted.name}`);
  const twin = indexes.find((index) => isSameIndex(wanted, index));
  insist(!twin, 85, `Index already exists with a different name: ${twin?.name}`);
  return false;
}

function* createIndexes(call: Call): Steps<Doc> {
  const specs = call.documentList('indexes').map(parseIndex);
  insist(specs.length > 0, 2, 'Must specify at least one index to create');
  const { store, database, collectionName, collection: before } = call;
  const wanted = specs.filter((spec) => !isIdIndex(spec));
  const missing = wanted.filter((spec) => !before || !hasIndex(before, spec));
  const collection = store.ensureCollection(database, collectionName);
  const numIndexesBefore = collection.indexes.length + 1;
  const added = missing.map((spec) => store.addIndex(collection, spec));
  const numIndexesAfter = collection.indexes.length + 1;
  try {
    // Also those that another command is still building: whoever asked for an index may rely on it afterwards.
    for (const index of collection.indexes) {
      if (index.building && wanted.some(({ name }) => name === index.name)) yield* store.buildIndex(collection, index);
    }
  } catch (error) {
    for (const index of added) store.dropIndex(collection, index);
    throw error;
  }
  return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically: !before, ok: 1 };
}

function indexesToDrop({ indexes }: Collection, wanted: unknown): Index[] {
  if (wanted === '*') return indexes;
  return [wanted].flat().map((one) => {
    const isThis = ({ name, key }: { name: string; key: Doc }) =>
      name === one || (isDocument(one) && equalValues(key, one));
    insist(!isThis(idIndex), 72, 'cannot drop _id index');
    const found = indexes.find((index) => isThis({ name: index.name, key: Object.fromEntries(index.key) }));
    insist(found, 27, `index not found with name [${String(one)}]`);
    return found;
  });
}

export const catalogCommands: Record<string, Command> = {
  create: {
    takes: ['autoIndexId', 'idIndex'],
    run: (call) =>
      call.store.write(() => {
        insist(!call.collection, 48, `Collection ${call.namespace} already exists.`);
        call.store.ensureCollection(call.database, call.collectionName);
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
        for (const found of store.collections()) if (found.database === database) store.dropCollection(found);
        return { dropped: database, ok: 1 };
      }),
  },
  /** Of the whole folder, whichever collection is named. */
  compact: { takes: ['force'], run: async ({ store }) => ({ bytesFreed: await store.compact(), ok: 1 }) },
  createIndexes: {
    takes: words('indexes commitQuorum ignoreUnknownIndexOptions'),
    run: (call) => call.store.writeInTurns(() => createIndexes(call)),
  },
  listIndexes: {
    takes: ['cursor'],
    run: (call) => {
      const indexes = existing(call).indexes.filter(({ building }) => !building);
      return listed(call, call.namespace, [idIndex, ...indexes.map(describeIndex)]);
    },
  },
  dropIndexes: {
    takes: ['index'],
    run: (call) =>
      call.store.write(() => {
        const collection = existing(call);
        const nIndexesWas = collection.indexes.length + 1;
        for (const index of indexesToDrop(collection, call.args.index)) call.store.dropIndex(collection, index);
        return { nIndexesWas, ok: 1 };
      }),
  },
  listCollections: {
    takes: words('filter nameOnly authorizedCollections cursor'),
    run: (call) => {
      const matches = compileFilter(call.document('filter'));
      const more = call.flag('nameOnly') ? {} : { options: {}, info: { readOnly: false }, idIndex };
      const here = call.store.collections().filter(({ database }) => database === call.database);
      const collections = here.map(({ name }) => ({ name, type: 'collection', ...more }));
      return listed(call, `${call.database}.$cmd.listCollections`, collections.filter(matches));
    },
  },
  listDatabases: {
    takes: words('filter nameOnly authorizedDatabases'),
    run: (call) => {
      insist(call.database === 'admin', 13, 'listDatabases may only be run against the admin database.');
      const matches = compileFilter(call.document('filter'));
      const more = call.flag('nameOnly') ? {} : { empty: false };
      const names = new Set(call.store.collections().map(({ database }) => database));
      const databases = [...names].toSorted().map((name) => ({ name, ...more }));
      return { databases: databases.filter(matches), ok: 1 };
    },
  },
};
