/**
 * `registryImports`, `registryImportFiles`, `registryImportRows`: a list of an office on its way into the registry. The
 * file and what its rows say go as soon as they are in it, or were given up.
 */
import { Schema } from 'mongoose';
import type { Reach } from '../access/policy.ts';
import type { TableProblem } from '../documents/table-problems.ts';
import type { Difference, HeadRow, Mapping, RowProblem, RowValues } from './import-rules.ts';

/** `mapping`: waits for a person; `checking`, `applying`: at work; `checked`: the dry run is there. */
export const IMPORT_STATES = ['mapping', 'checking', 'checked', 'applying', 'applied', 'dropped'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

export interface RegistryImport {
  _id: string;
  /** Our staff id, or `system` for a script. */
  by: string;
  fileName: string;
  state: ImportState;
  /** The first rows, so that columns can be told apart by people. Empty once it is over. */
  head: HeadRow[];
  mapping: Mapping;
  /** What the one who asked for the dry run may change. */
  reach: Reach;
  /** Grows with every dry run: rows of an earlier one count no more. */
  check: number;
  /** After which rows bundles of letters begin that were made already. */
  printed?: number[];
  /** Why the file could not be read to its end. */
  problem: TableProblem | null;
  createdAt: Date;
  changedAt: Date;
}

export const registryImportSchema = new Schema<RegistryImport>(
  {
    _id: String,
    by: String,
    fileName: String,
    state: { type: String, enum: IMPORT_STATES, required: true },
    head: { type: Schema.Types.Mixed, default: [] },
    mapping: Schema.Types.Mixed,
    reach: Schema.Types.Mixed,
    check: { type: Number, default: 0 },
    printed: { type: [Number], default: undefined },
    problem: { type: String, default: null },
    createdAt: Date,
    changedAt: Date,
  },
  { collection: 'registryImports', versionKey: false, minimize: false },
);
registryImportSchema.index({ state: 1, changedAt: 1 });
registryImportSchema.index({ by: 1, createdAt: -1 });

export const ROW_KINDS = ['bad', 'new', 'same', 'differs'] as const;
export type RowKind = (typeof ROW_KINDS)[number];

/** What a person decides about somebody who is known: nothing changes, take what the file says, it is somebody else. */
export const ROW_CHOICES = ['keep', 'take', 'add'] as const;
export type RowChoice = (typeof ROW_CHOICES)[number];

export type RowOutcome = 'added' | 'changed' | 'kept' | 'known' | 'changedSince';

export interface ImportRow {
  _id: string;
  /** The import and its dry run. */
  of: string;
  row: number;
  kind: RowKind;
  /** As read; null once the row is through. */
  values: RowValues | null;
  problems: RowProblem[];
  /** Whom the registry knows, or who is to come of it. */
  person: string | null;
  /** The version of theirs that was compared. */
  seen: number | null;
  differences: Difference[];
  choice: RowChoice;
  outcome: RowOutcome | null;
}
export const importRowSchema = new Schema<ImportRow>(
  {
    _id: String,
    of: String,
    row: Number,
    kind: { type: String, enum: ROW_KINDS, required: true },
    values: { type: Schema.Types.Mixed, default: null },
    problems: { type: Schema.Types.Mixed, default: [] },
    person: { type: String, default: null },
    seen: { type: Number, default: null },
    differences: { type: Schema.Types.Mixed, default: [] },
    choice: { type: String, enum: ROW_CHOICES, default: 'keep' },
    outcome: { type: String, default: null },
  },
  { collection: 'registryImportRows', versionKey: false, minimize: false },
);
importRowSchema.index({ of: 1, kind: 1, row: 1 });
importRowSchema.index({ of: 1, outcome: 1, row: 1 });
