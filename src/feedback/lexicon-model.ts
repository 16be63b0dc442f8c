/** What people taught the lexicon of themes on top of `config/themes.json`, and how it came about. */
import { Schema } from 'mongoose';

/** A term gives a theme, a blocker keeps letters from giving any, a retraction takes back what was taught. */
export const LESSON_KINDS = ['term', 'blocker', 'retraction'] as const;
export type LessonKind = (typeof LESSON_KINDS)[number];

export interface TaughtTerm {
  /** The proposal it came from. */
  _id: string;
  kind: 'term' | 'blocker';
  /** As `termKey` writes it. */
  term: string;
  /** Null for a blocker. */
  theme: string | null;
  acceptedBy: string;
  acceptedAt: Date;
}

/** One document: what it holds changes as a whole or not at all. */
export interface LexiconDocument {
  _id: 'lexicon';
  /** Grows with everything that is accepted and guards it. */
  revision: number;
  terms: TaughtTerm[];
  /** Every theme there ever was, by code: past entries keep the code of one that was taken out, and its name. */
  names: Record<string, { th: string; en: string }>;
}

const taughtSchema = new Schema<TaughtTerm>({
  _id: String,
  kind: { type: String, enum: ['term', 'blocker'] },
  term: String,
  theme: { type: String, default: null },
  acceptedBy: String,
  acceptedAt: Date,
});
export const lexiconSchema = new Schema<LexiconDocument>(
  { _id: String, revision: { type: Number, default: 0 }, terms: [taughtSchema], names: Schema.Types.Mixed },
  { collection: 'lexicon', versionKey: false, minimize: false },
);

export const PROPOSAL_STATES = ['open', 'accepted', 'declined'] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

export interface LexiconProposal {
  _id: string;
  kind: LessonKind;
  term: string;
  /** The theme it is to give, or gave where it is taken back; null for a blocker. */
  theme: string | null;
  /** What is to be taken back. */
  retracts: string | null;
  /** The entry whose relabelling led to it. */
  entry: string | null;
  state: ProposalState;
  /** Set while it is open: the same thing is proposed once. */
  openKey: string | null;
  proposedBy: string;
  proposedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  /** Why it was declined. */
  note: string | null;
}

export const lexiconProposalSchema = new Schema<LexiconProposal>(
  {
    _id: String,
    kind: { type: String, enum: LESSON_KINDS, required: true },
    term: { type: String, required: true },
    theme: { type: String, default: null },
    retracts: { type: String, default: null },
    entry: { type: String, default: null },
    state: { type: String, enum: PROPOSAL_STATES, required: true },
    openKey: { type: String, default: null },
    proposedBy: String,
    proposedAt: Date,
    decidedBy: { type: String, default: null },
    decidedAt: { type: Date, default: null },
    note: { type: String, default: null },
  },
  { collection: 'lexiconProposals', versionKey: false },
);
lexiconProposalSchema.index(
  { openKey: 1 },
  { unique: true, partialFilterExpression: { openKey: { $type: 'string' } } },
);
lexiconProposalSchema.index({ state: 1, proposedAt: 1 });

export const RUN_STATES = ['counting', 'counted', 'applying', 'applied', 'superseded'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** One entry as it is and as it would be: ids and codes only, so that nobody has to forget it. */
export interface RunExample {
  entry: string;
  districtGroup: string;
  from: string[];
  to: string[];
}

/** What the walk over the entries has counted so far. */
export interface RunCounts {
  looked: number;
  /** Would change, were it not for an analyst who gave the themes. */
  byHand: number;
  changed: number;
  /** Of those that change: had no theme and get one; had one and get none. */
  sorted: number;
  unsorted: number;
  /** By theme. */
  gained: Record<string, number>;
  lost: Record<string, number>;
  /** Some of each district group. */
  examples: RunExample[];
}

/**
 * A walk over all past entries in the order of their ids, in pieces, that goes on after an interruption. `effect`: what
 * one proposal would change; counts only. `rerun`: what the lexicon finds today in entries sorted by an earlier one;
 * counts first, and writes after a person said so.
 */
export interface ThemeRun {
  _id: string;
  purpose: 'effect' | 'rerun';
  proposal: string | null;
  /** The lexicon it looks with; with another one in force it ends as superseded. */
  lexiconVersion: string;
  state: RunState;
  /** The last entry looked at. */
  after: string | null;
  total: number;
  counts: RunCounts;
  /** Entries written so far. */
  written: number;
  askedBy: string;
  askedAt: Date;
  confirmedBy: string | null;
  confirmedAt: Date | null;
  finishedAt: Date | null;
}

export const themeRunSchema = new Schema<ThemeRun>(
  {
    _id: String,
    purpose: { type: String, enum: ['effect', 'rerun'], required: true },
    proposal: { type: String, default: null },
    lexiconVersion: String,
    state: { type: String, enum: RUN_STATES, required: true },
    after: { type: String, default: null },
    total: Number,
    counts: Schema.Types.Mixed,
    written: { type: Number, default: 0 },
    askedBy: String,
    askedAt: Date,
    confirmedBy: { type: String, default: null },
    confirmedAt: { type: Date, default: null },
    finishedAt: { type: Date, default: null },
  },
  { collection: 'themeRuns', versionKey: false, minimize: false },
);
themeRunSchema.index({ state: 1, askedAt: 1 });
themeRunSchema.index({ proposal: 1, askedAt: 1 });
