/** Lists on their way into the registry, and how their people get in: row by row, each of them once. */
import type { Connection } from 'mongoose';
import type { Reach } from '../access/policy.ts';
import { whereWithin } from '../access/reach-query.ts';
import { createChunkStore } from '../documents/chunk-store.ts';
import { insertNew } from '../inserting.ts';
import {
  importRowSchema,
  registryImportSchema,
  ROW_KINDS,
  type ImportRow,
  type ImportState,
  type RegistryImport,
  type RowChoice,
  type RowKind,
  type RowOutcome,
} from './import-model.ts';
import type { HeadRow, Mapping, RowValues } from './import-rules.ts';
import { representativeSchema, type Representative } from './model.ts';
import { nameKeyOf } from './registry-rules.ts';

export type ImportStore = ReturnType<typeof createImportStore>;
export type ImportCounts = Record<RowKind, number>;

/** @property person whom it came to be, where that is another than the row knows of. */
export interface FinishedRow {
  _id: string;
  outcome: RowOutcome;
  person?: string;
}

export const rowsKey = ({ _id, check }: Pick<RegistryImport, '_id' | 'check'>): string => `${_id}:${check}`;

export function createImportStore(connection: Connection) {
  const imports = connection.model('RegistryImport', registryImportSchema);
  const files = createChunkStore(connection, 'RegistryImportFile', 'registryImportFiles');
  const rows = connection.model('RegistryImportRow', importRowSchema);
  const representatives = connection.model('Representative', representativeSchema);

  const find = (id: string): Promise<RegistryImport | null> => imports.findById(id).lean<RegistryImport>();

  /** What somebody is before anything is known of them. */
  const { _id: _none, ...blank } = new representatives({ status: 'invited' }).toObject();

  async function move(
    id: string,
    from: readonly ImportState[],
    change: Partial<Omit<RegistryImport, '_id'>> & { changedAt: Date },
    check?: number,
  ): Promise<RegistryImport | null> {
    return imports
      .findOneAndUpdate(
        { _id: id, state: { $in: from }, ...(check !== undefined && { check }) },
        { $set: change },
        { returnDocument: 'after' },
      )
      .lean<RegistryImport>();
  }

  return {
    find,

    /** The file first, then that it is there. The same upload again is the same import. */
    async create(
      upload: { id: string; by: string; fileName: string; head: HeadRow[]; mapping: Mapping; reach: Reach; at: Date },
      bytes: Buffer,
    ): Promise<RegistryImport> {
      const { id, at, ...values } = upload;
      await files.write(id, bytes);
      const fresh = {
        ...values,
        state: 'mapping',
        check: 0,
        problem: null,
        createdAt: at,
        changedAt: at,
      };
      await imports.updateOne({ _id: id }, { $setOnInsert: fresh }, { upsert: true });
      return (await find(id))!;
    },

    async readFile(id: string): Promise<Buffer> {
      const pieces: Buffer[] = [];
      for await (const piece of files.read(id)) pieces.push(piece);
      return Buffer.concat(pieces);
    },

    async findOwn(by: string, limit: number): Promise<RegistryImport[]> {
      return imports.find({ by }).sort({ createdAt: -1 }).limit(limit).lean<RegistryImport[]>();
    },

    /** Those that have waited longest first. */
    async findUnderWay(): Promise<RegistryImport[]> {
      return imports
        .find({ state: { $in: ['checking', 'applying'] } })
        .sort({ state: 1, changedAt: 1 })
        .lean<RegistryImport[]>();
    },

    /** Asks for a dry run with this mapping. */
    async startCheck(id: string, mapping: Mapping, reach: Reach, at: Date): Promise<RegistryImport | null> {
      const before = await find(id);
      if (!before) return null;
      return move(
        id,
        ['mapping', 'checked'],
        { state: 'checking', mapping, reach, check: before.check + 1, problem: null, changedAt: at },
        before.check,
      );
    },

    async finishCheck({ _id, check }: RegistryImport, problem: RegistryImport['problem'], at: Date): Promise<void> {
      await move(_id, ['checking'], { state: problem ? 'mapping' : 'checked', problem, changedAt: at }, check);
    },

    async startApplying(id: string, check: number, at: Date): Promise<RegistryImport | null> {
      return move(id, ['checked'], { state: 'applying', changedAt: at }, check);
    },

    /** All are in: nothing of the file stays, and of its rows only what came of them. */
    async finish(id: string, at: Date): Promise<void> {
      await files.remove(id);
      await move(id, ['applying'], { state: 'applied', head: [], changedAt: at });
    },

    /**
     * Nothing of file and rows stays. What is being let in, or is in already, is not thrown away any more: the move
     * decides before anything is gone.
     * @returns false where it has gone that far.
     */
    async drop(id: string, at: Date): Promise<boolean> {
      const dropped =
        (await move(id, ['mapping', 'checking', 'checked'], { state: 'dropped', head: [], changedAt: at })) ??
        (await find(id));
      if (dropped?.state !== 'dropped') return false;
      await files.remove(id);
      await rows.deleteMany({ of: rowsKey(dropped) });
      return true;
    },

    /** Those of a dry run that was broken off are to be dropped before. */
    async saveRows(of: string, found: readonly Omit<ImportRow, '_id' | 'of' | 'choice' | 'outcome'>[]): Promise<void> {
      const documents = found.map((row): ImportRow => ({
        _id: `${of}:${row.row}`,
        of,
        ...row,
        choice: 'keep',
        outcome: null,
      }));
      await insertNew(rows.collection, documents);
    },

    async dropRows(of: string): Promise<void> {
      await rows.deleteMany({ of });
    },

    async countKinds(of: string): Promise<ImportCounts> {
      const counts = await Promise.all(ROW_KINDS.map((kind) => rows.countDocuments({ of, kind })));
      return Object.fromEntries(ROW_KINDS.map((kind, index) => [kind, counts[index]])) as ImportCounts;
    },

    async countOutcomes(of: string): Promise<Partial<Record<RowOutcome, number>>> {
      const found = await rows.aggregate<{ _id: RowOutcome | null; count: number }>([
        { $match: { of } },
        { $group: { _id: '$outcome', count: { $sum: 1 } } },
      ]);
      return Object.fromEntries(found.flatMap(({ _id, count }) => (_id ? [[_id, count]] : [])));
    },

    async findRows(of: string, kind: RowKind, after: number, limit: number): Promise<ImportRow[]> {
      return rows
        .find({ of, kind, row: { $gt: after } })
        .sort({ row: 1 })
        .limit(limit)
        .lean<ImportRow[]>();
    },

    async *readRows(of: string, kind: RowKind): AsyncGenerator<ImportRow> {
      const cursor = rows.find({ of, kind }).sort({ row: 1 }).lean<ImportRow[]>().cursor({ batchSize: 500 });
      for await (const row of cursor as AsyncIterable<ImportRow>) yield row;
    },

    /** Who came in by this list, page by page. */
    async findAdded(of: string, after: number, limit: number): Promise<ImportRow[]> {
      return rows
        .find({ of, outcome: 'added', row: { $gt: after } })
        .sort({ row: 1 })
        .limit(limit)
        .lean<ImportRow[]>();
    },

    /**
     * Those who came in by this list, in bundles of `most`: after which row each begins, and as whose number.
     * At most 100,000 rows are walked over, a few numbers each.
     */
    async findBundles(of: string, most: number): Promise<{ after: number; from: number; to: number }[]> {
      const bundles: { after: number; from: number; to: number }[] = [];
      let last = 0;
      let count = 0;
      const cursor = rows
        .find({ of, outcome: 'added' })
        .sort({ row: 1 })
        .select({ row: 1 })
        .lean<{ row: number }[]>()
        .cursor({ batchSize: 2_000 });
      for await (const { row } of cursor as AsyncIterable<{ row: number }>) {
        if (count % most === 0) bundles.push({ after: last, from: count + 1, to: count });
        count += 1;
        bundles.at(-1)!.to = count;
        last = row;
      }
      return bundles;
    },

    /** A bundle of letters was made. */
    async notePrinted(id: string, after: number): Promise<void> {
      await imports.updateOne({ _id: id }, { $addToSet: { printed: after } });
    },

    /** What was decided about people who are known. */
    async countTaken(of: string): Promise<{ take: number; add: number }> {
      const count = (choice: RowChoice) => rows.countDocuments({ of, kind: 'differs', choice });
      const [take, add] = await Promise.all([count('take'), count('add')]);
      return { take, add };
    },

    async choose(of: string, row: number, choice: RowChoice): Promise<void> {
      await rows.updateOne({ _id: `${of}:${row}`, kind: 'differs', outcome: null }, { $set: { choice } });
    },

    async chooseForAll(of: string, choice: RowChoice): Promise<void> {
      await rows.updateMany({ of, kind: 'differs', outcome: null }, { $set: { choice } });
    },

    /** Rows that wait to be let in, in the order of the file. */
    async findWaiting(of: string, limit: number): Promise<ImportRow[]> {
      return rows
        .find({ of, outcome: null, kind: { $in: ['new', 'same', 'differs'] } })
        .sort({ row: 1 })
        .limit(limit)
        .lean<ImportRow[]>();
    },

    /** Rows that are through, those with one outcome at once; what they say goes. */
    async finishRows(done: readonly FinishedRow[]): Promise<void> {
      const through = { values: null, differences: [] };
      const outcomes = [...new Set(done.map(({ outcome }) => outcome))];
      await rows.collection.bulkWrite(
        [
          ...outcomes.map((outcome) => {
            const ids = done.flatMap((row) => (row.outcome === outcome && row.person === undefined ? row._id : []));
            const filter = { _id: { $in: ids }, outcome: null } as never;
            return { updateMany: { filter, update: { $set: { ...through, outcome } } } };
          }),
          ...done.flatMap(({ _id, outcome, person }) => {
            const filter = { _id, outcome: null } as never;
            return person === undefined
              ? []
              : { updateOne: { filter, update: { $set: { ...through, outcome, person } } } };
          }),
        ],
        { ordered: false },
      );
    },

    /** People within reach who share a phone or a name with these rows. */
    async findCandidates(values: readonly RowValues[], reach: Reach): Promise<Representative[]> {
      const phones = [...new Set(values.flatMap(({ phone }) => phone ?? []))];
      const names = [...new Set(values.flatMap(({ fullName }) => nameKeyOf(fullName) ?? []))];
      const [byPhone, byName] = await Promise.all(
        [{ phone: { $in: phones } }, { nameKey: { $in: names } }].map((shared) =>
          representatives.find({ $and: [shared, whereWithin(reach)] }).lean<Representative[]>(),
        ),
      );
      const found = new Map([...byPhone!, ...byName!].map((person) => [person._id, person]));
      return [...found.values()].filter(({ status }) => status !== 'erased');
    },

    async findByIds(ids: readonly string[]): Promise<Representative[]> {
      return representatives.find({ _id: { $in: ids } }).lean<Representative[]>();
    },

    /** Whoever is there already stays as they are. */
    async addPeople(people: readonly { id: string; values: RowValues }[], at: Date): Promise<void> {
      const documents = people.map(({ id, values }) => ({
        ...blank,
        ...values,
        _id: id,
        nameKey: nameKeyOf(values.fullName),
        createdAt: at,
        updatedAt: at,
      }));
      await insertNew(representatives.collection, documents);
    },

    /** Files that were left lying, some at a time. @returns how many went. */
    async removeOld(before: Date): Promise<number> {
      const old = await imports
        .find({ state: { $in: ['mapping', 'checked', 'checking'] }, changedAt: { $lt: before } })
        .limit(50)
        .lean<RegistryImport[]>();
      for (const { _id } of old) await this.drop(_id, before);
      return old.length;
    },

    /** What came of rows, and that there was a file, goes in the end as well; some at a time. @returns how many went. */
    async removeFinished(before: Date): Promise<number> {
      const old = await imports
        .find({ state: { $in: ['applied', 'dropped'] }, changedAt: { $lt: before } })
        .limit(50)
        .lean<RegistryImport[]>();
      for (const found of old) {
        await files.remove(found._id);
        await rows.deleteMany({ of: rowsKey(found) });
        await imports.deleteOne({ _id: found._id });
      }
      return old.length;
    },
  };
}
