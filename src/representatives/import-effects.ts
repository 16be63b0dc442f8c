/** What those who keep the registry cause with a list: each step by itself, and nothing before it is confirmed. */
import type { AuditStore } from '../access/audit.ts';
import { isWithin, reachesNothing, reachOf, type Reach } from '../access/policy.ts';
import { TableError, type TableProblem } from '../documents/table-problems.ts';
import { readTable } from '../documents/table-reader.ts';
import { idFrom } from '../identity.ts';
import type { Places } from '../thai/places.ts';
import { defineEffect, type Cause, type EffectHandler } from '../turn.ts';
import { claimCodeFor, claimHash } from './claim-rules.ts';
import type { ClaimStore } from './claim-store.ts';
import type { RegistryImport, RowChoice } from './import-model.ts';
import {
  guessMapping,
  HEAD_ROWS,
  missingIn,
  personIn,
  readRow,
  type HeadRow,
  type Mapping,
  type RowProblem,
} from './import-rules.ts';
import { rowsKey, type ImportStore } from './import-store.ts';
import type { Representative } from './model.ts';
import { FIELDS, type Field } from './rules.ts';

export type Uploaded = { kind: 'uploaded'; id: string } | { kind: 'refused'; problem: TableProblem };
export const uploadRegistry = defineEffect<{ fileName: string; bytes: Buffer }, Uploaded | null>('registry.upload');

/** @returns null where it is not theirs, or has gone on meanwhile. */
export const checkImport = defineEffect<{ import: string; mapping: Mapping }, RegistryImport | null>('registry.check');
export const chooseRows = defineEffect<
  { import: string; check: number; choices: readonly { row: number; choice: RowChoice }[]; all: RowChoice | null },
  boolean
>('registry.choose');
export const applyImport = defineEffect<{ import: string; check: number }, RegistryImport | null>('registry.apply');
export const dropImport = defineEffect<{ import: string }, boolean>('registry.drop');

export type Added =
  | { kind: 'added'; person: Representative }
  /** Already in the registry, be it as somebody who took their consent back. */
  | { kind: 'known'; person: Representative }
  | { kind: 'refused'; problems: RowProblem[] };
/** One person, as a row of a list would bring them in: invited, to be claimed with a code. */
export const addPerson = defineEffect<{ said: Partial<Record<Field, string>> }, Added>('registry.add');

export interface Letter {
  person: Representative;
  code: string;
}
/** New codes for these people; those that they had are void. Whoever has come in meanwhile gets none. */
export const printLetters = defineEffect<{ people: readonly string[]; subject: string }, Letter[]>('registry.letters');

export interface ImportEffectsDeps {
  imports: ImportStore;
  claims: ClaimStore;
  audit: Pick<AuditStore, 'record' | 'recordAll'>;
  places: Places;
  checkInSecret: string;
}

/** @throws TableError */
export async function headOf(bytes: Buffer): Promise<HeadRow[]> {
  const head: HeadRow[] = [];
  for await (const { number, cells } of readTable(bytes)) {
    head.push({ number, cells: cells.map((cell) => cell.slice(0, 80)) });
    if (head.length === HEAD_ROWS) break;
  }
  return head;
}

export function importEffects(deps: ImportEffectsDeps): EffectHandler[] {
  const { imports, claims, audit, places, checkInSecret } = deps;
  const groupOf = (district: string): string => places.groupOf(district).code;
  const reachFor = ({ who }: Cause): Reach => reachOf(who.staff, 'representative.edit', groupOf);

  async function own(id: string, { who }: Cause): Promise<RegistryImport | null> {
    const found = await imports.find(id);
    return found && who.staff && found.by === who.staff.id ? found : null;
  }

  return [
    uploadRegistry.handle(async ({ fileName, bytes }, cause) => {
      const reach = reachFor(cause);
      if (!cause.who.staff || reachesNothing(reach)) return null;
      const id = idFrom('registryImport', cause.eventId);
      try {
        const head = await headOf(bytes);
        const only = reach.districtGroups.length === 0 && reach.districts.length === 1 ? reach.districts[0]! : null;
        const mapping = guessMapping(head, only);
        const upload = { id, by: cause.who.staff.id, fileName: fileName.slice(0, 120), head, mapping, reach };
        await imports.create({ ...upload, at: cause.at }, bytes);
        return { kind: 'uploaded', id };
      } catch (error) {
        if (error instanceof TableError) return { kind: 'refused', problem: error.problem };
        throw error;
      }
    }),

    checkImport.handle(async ({ import: id, mapping }, cause) => {
      const found = await own(id, cause);
      if (!found || missingIn(mapping).length > 0) return null;
      return imports.startCheck(id, mapping, reachFor(cause), cause.at);
    }),

    chooseRows.handle(async ({ import: id, check, choices, all }, cause) => {
      const found = await own(id, cause);
      if (found?.state !== 'checked' || found.check !== check) return false;
      if (all) await imports.chooseForAll(rowsKey(found), all);
      for (const { row, choice } of choices) await imports.choose(rowsKey(found), row, choice);
      return true;
    }),

    applyImport.handle(async ({ import: id, check }, cause) => {
      const found = await own(id, cause);
      if (!found) return null;
      const started = await imports.startApplying(id, check, cause.at);
      if (!started) return found.check === check && found.state.startsWith('appl') ? found : null;
      const { new: fresh, same, differs, bad } = await imports.countKinds(rowsKey(started));
      await audit.record({
        _id: idFrom('audit', 'registryImport', id),
        at: cause.at,
        actor: cause.who.staff!.id,
        action: 'registry.imported',
        subject: id,
        details: { new: fresh, same, differs, bad },
      });
      return started;
    }),

    dropImport.handle(async ({ import: id }, cause) => {
      return (await own(id, cause)) !== null && imports.drop(id, cause.at);
    }),

    addPerson.handle(async ({ said }, cause) => {
      const { at, eventId, who } = cause;
      const reach = reachFor(cause);
      const mapping: Mapping = { columns: FIELDS, headerRow: 0, district: null };
      const cells = FIELDS.map((field) => said[field] ?? '');
      const { values, problems } = readRow(cells, mapping, places, reach);
      if (!who.staff || problems.length > 0) return { kind: 'refused', problems };
      const id = `r${idFrom('added', eventId)}`;
      const known = personIn(values, await imports.findCandidates([values], reach));
      if (known && known._id !== id) return { kind: 'known', person: known };
      await imports.addPeople([{ id, values }], at);
      await audit.record({
        _id: idFrom('audit', 'added', eventId),
        at,
        actor: who.staff.id,
        action: 'representative.imported',
        subject: id,
        details: { fields: Object.keys(values).join(',') },
      });
      const [person] = await imports.findByIds([id]);
      return { kind: 'added', person: person! };
    }),

    printLetters.handle(async ({ people, subject }, cause) => {
      const { at, eventId, who } = cause;
      const reach = reachFor(cause);
      const waiting = (await claims.findWaiting(people)).filter((person) => isWithin(reach, person));
      const letters = waiting.map((person) => ({ person, code: claimCodeFor(checkInSecret, person._id, eventId) }));
      if (!who.staff || letters.length === 0) return [];
      await claims.setCodes(
        letters.map(({ person, code }) => ({ person: person._id, hash: claimHash(checkInSecret, code) })),
      );
      await audit.recordAll(
        letters.map(({ person }) => ({
          _id: idFrom('audit', eventId, person._id),
          at,
          actor: who.staff!.id,
          action: 'representative.letter' as const,
          subject: person._id,
          details: { of: subject },
        })),
      );
      return letters;
    }),
  ];
}
