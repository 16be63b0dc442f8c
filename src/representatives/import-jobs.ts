/**
 * Looks at lists that wait for their dry run, and lets people in from those that were confirmed: a piece at a time, each
 * row once, from where it stopped. Pages and `npm run import` do the same work with it.
 */
import type { AuditAction, AuditRecord, AuditStore } from '../access/audit.ts';
import { TableError } from '../documents/table-problems.ts';
import { readTable, type TableRow } from '../documents/table-reader.ts';
import { idFrom } from '../identity.ts';
import { createHourlyJob, eachOnItsOwn, type Job } from '../occurrences.ts';
import type { Places } from '../thai/places.ts';
import { days, plus, type Clock } from '../time.ts';
import type { ImportRow, RegistryImport, RowOutcome } from './import-model.ts';
import { differencesOf, personIn, readRow, rowKeyOf, type RowProblem, type RowValues } from './import-rules.ts';
import { rowsKey, type FinishedRow, type ImportStore } from './import-store.ts';
import type { Representative } from './model.ts';
import { nameKeyOf } from './registry-rules.ts';
import type { RegistryStore } from './registry-store.ts';
import type { ProfileChange } from './store.ts';

/** Few enough that others get their turn in between, enough that a list does not wait for the disk row by row. */
const PIECE = 1_000;

export interface ImporterDeps {
  imports: ImportStore;
  registry: Pick<RegistryStore, 'edit'>;
  audit: Pick<AuditStore, 'recordAll'>;
  places: Places;
  clock: Clock;
}

/** Our id of somebody whom a row brings in: the same however often it is tried. */
const newcomerOf = ({ _id }: RegistryImport, row: number): string => `r${idFrom('import', _id, row)}`;

export type Importer = ReturnType<typeof createImporter>;
type CheckedRow = Omit<ImportRow, '_id' | 'of' | 'choice' | 'outcome'>;

export function createImporter({ imports, registry, audit, places, clock }: ImporterDeps) {
  /** The dry run. @returns how many rows were looked at. Broken off, it is begun anew. */
  async function check(found: RegistryImport, stillMine: () => Promise<boolean>): Promise<number> {
    const of = rowsKey(found);
    const { mapping, reach } = found;
    /** Where each person of the file stands first. */
    const firstRows = new Map<string, number>();
    let looked = 0;
    await imports.dropRows(of);

    async function checkPiece(piece: readonly TableRow[]): Promise<void> {
      const read = piece.map(({ number, cells }) => {
        const { values, problems } = readRow(cells, mapping, places, reach);
        if (problems.length === 0) {
          const key = rowKeyOf(values);
          const first = firstRows.get(key);
          if (first === undefined) firstRows.set(key, number);
          else problems.push({ field: 'fullName', why: 'twice', hint: String(first) });
        }
        return { row: number, values, problems };
      });
      const good = read.filter(({ problems }) => problems.length === 0);
      const asked = good.map(({ values }) => values);
      const personOf = whoIsWho(asked.length > 0 ? await imports.findCandidates(asked, reach) : []);
      await imports.saveRows(
        of,
        read.map(({ row, values, problems }): CheckedRow => {
          if (problems.length > 0) return badRow(row, problems);
          const person = personOf(values);
          if (!person) return { ...blank, row, kind: 'new', values, person: newcomerOf(found, row) };
          if (person.status === 'withdrawn') return badRow(row, [{ field: 'fullName', why: 'withdrawn', hint: null }]);
          const differences = differencesOf(values, person);
          const known = { person: person._id, seen: person.version, differences };
          return { ...blank, row, kind: differences.length > 0 ? 'differs' : 'same', values, ...known };
        }),
      );
      looked += piece.length;
    }

    let problem: RegistryImport['problem'] = null;
    try {
      let piece: TableRow[] = [];
      // While one piece is being written the next is read.
      let writing: Promise<void> = Promise.resolve();
      for await (const row of readTable(await imports.readFile(found._id))) {
        if (row.number <= mapping.headerRow) continue;
        piece.push(row);
        if (piece.length < PIECE) continue;
        await writing;
        if (!(await stillMine())) return looked;
        writing = checkPiece(piece);
        writing.catch(() => undefined);
        piece = [];
      }
      await writing;
      if (piece.length > 0) await checkPiece(piece);
      if (looked === 0) problem = 'empty';
    } catch (error) {
      if (!(error instanceof TableError)) throw error;
      problem = error.problem;
    }
    if (found.check > 1) await imports.dropRows(rowsKey({ ...found, check: found.check - 1 }));
    await imports.finishCheck(found, problem, clock.now());
    return Math.max(looked, 1);
  }

  /** @returns how many rows are through now; 0 once all are, and the file is gone. */
  async function applySome(found: RegistryImport): Promise<number> {
    const of = rowsKey(found);
    const rows = await imports.findWaiting(of, PIECE);
    const at = clock.now();
    if (rows.length === 0) {
      await imports.finish(found._id, at);
      return 0;
    }
    const idOf = ({ row }: ImportRow): string => newcomerOf(found, row);
    const isFresh = ({ kind, choice }: ImportRow): boolean =>
      kind === 'new' || (kind === 'differs' && choice === 'add');
    const fresh = rows.filter(isFresh);
    // Somebody may have come in since the dry run, by themselves or with another list.
    const own = new Set(fresh.map(idOf));
    const there = await imports.findCandidates(
      fresh.map(({ values }) => values ?? {}),
      found.reach,
    );
    // Broken off after people came in: they are those of this very list.
    const personOf = whoIsWho(there.filter(({ _id }) => !own.has(_id)));
    const added: { id: string; values: RowValues }[] = [];
    const done: FinishedRow[] = [];
    const records: AuditRecord[] = [];
    const note = (row: ImportRow, action: AuditAction, subject: string, fields: readonly string[]): void => {
      records.push({
        _id: idFrom('audit', found._id, row.row),
        at,
        actor: found.by,
        action,
        subject,
        details: { fields: fields.join(','), import: found._id },
      });
    };
    for (const row of rows) {
      const { _id, values, person } = row;
      if (isFresh(row)) {
        const id = idOf(row);
        const known = row.kind === 'new' ? personOf(values!) : null;
        if (known) {
          done.push({ _id, outcome: 'known', person: known._id });
          continue;
        }
        added.push({ id, values: values! });
        note(row, 'representative.imported', id, Object.keys(values!));
        done.push({ _id, outcome: 'added', ...(person !== id && { person: id }) });
      } else if (row.kind === 'differs' && row.choice === 'take') {
        const outcome = await takeOver(row, at);
        if (outcome === 'changed') note(row, 'representative.edited', person!, row.differences.map(({ field }) => field)); // prettier-ignore
        done.push({ _id, outcome });
      } else done.push({ _id, outcome: 'kept' });
    }
    await Promise.all([imports.addPeople(added, at), audit.recordAll(records)]);
    await imports.finishRows(done);
    return rows.length;
  }

  /** What the file says takes the place of what was compared, and of nothing newer. */
  async function takeOver({ person, seen, differences, values }: ImportRow, at: Date): Promise<RowOutcome> {
    const change: ProfileChange = Object.fromEntries(differences.map(({ field, theirs }) => [field, theirs]));
    if (change.district) change.districtGroup = values!.districtGroup ?? null;
    if (await registry.edit(person!, seen!, change, at)) return 'changed';
    const [now] = await imports.findByIds([person!]);
    // Broken off between the change and the mark that it was done.
    return now && differencesOf(values!, now).length === 0 ? 'changed' : 'changedSince';
  }

  return { check, applySome };
}

/** The same answers as `personIn` gives of all of them, from the few that share a name or a phone. */
function whoIsWho(people: readonly Representative[]): (values: RowValues) => Representative | null {
  const byName = new Map<string | null | undefined, Representative[]>();
  const byPhone = new Map<string | null | undefined, Representative[]>();
  for (const person of people) {
    byName.set(person.nameKey, [...(byName.get(person.nameKey) ?? []), person]);
    byPhone.set(person.phone, [...(byPhone.get(person.phone) ?? []), person]);
  }
  return (values) => {
    const sameName = byName.get(nameKeyOf(values.fullName)) ?? [];
    const samePhone = values.phone === undefined ? [] : (byPhone.get(values.phone) ?? []);
    return personIn(values, [...sameName, ...samePhone]);
  };
}

const blank = { values: null, problems: [], person: null, seen: null, differences: [] };

function badRow(row: number, problems: RowProblem[]): CheckedRow {
  return { ...blank, row, kind: 'bad', problems };
}

const PIECES_AT_ONCE = 4;

export function importJobs(
  imports: ImportStore,
  importer: Importer,
  retention: { proposalDays: number; linkDays: number },
): Job[] {
  return [registryImportJob(imports, importer), forgetImportsJob(imports, retention)];
}

function registryImportJob(imports: ImportStore, importer: Importer): Job {
  return {
    name: 'registry imports',
    async runDue(_now, stillMine = async () => true) {
      let done = 0;
      await eachOnItsOwn(
        await imports.findUnderWay(),
        async (found) => {
          if (found.state === 'checking') {
            done += await importer.check(found, stillMine);
            return;
          }
          for (let piece = 0; piece < PIECES_AT_ONCE && (await stillMine()); piece += 1) {
            done += 1;
            if ((await importer.applySome(found)) === 0) break;
          }
        },
        stillMine,
      );
      return done;
    },
    async nextDue() {
      const [first] = await imports.findUnderWay();
      return first?.changedAt ?? null;
    },
  };
}

/** Files that were left lying go after `proposalDays`, what came of the others after `linkDays`: letters can be printed
 * until then. */
function forgetImportsJob(
  imports: Pick<ImportStore, 'removeOld' | 'removeFinished'>,
  retention: { proposalDays: number; linkDays: number },
): Job {
  const untilNone = async (removeSome: () => Promise<number>, stillMine = async () => true): Promise<void> => {
    while ((await stillMine()) && (await removeSome()) > 0);
  };
  return createHourlyJob('forgotten imports', [
    (now, stillMine) => untilNone(() => imports.removeFinished(plus(now, -days(retention.linkDays))), stillMine),
    (now, stillMine) => untilNone(() => imports.removeOld(plus(now, -days(retention.proposalDays))), stillMine),
  ]);
}
