import { Schema } from 'mongoose';
import type { ChartFigures } from './chart-rules.ts';
import type { ChangedFigure, Figures } from './rules.ts';

/** One per ISO week, scope and version: what was heard in that week, as it was told on the Monday after. */
export interface Summary {
  _id: string;
  /** The week told about, for example `2020-W28`. */
  week: string;
  /** A district group's code, or `ALL`. */
  scope: string;
  version: number;
  from: Date;
  /** Monday after: not part of it. */
  to: Date;
  figures: Figures;
  generatedAt: Date;
  /** Against the version before; none in the one that was sent. */
  changes?: ChangedFigure[];
  /** How many it was planned for, written when every delivery is planned; null until then. */
  recipients: number | null;
}

export const summarySchema = new Schema<Summary>(
  {
    _id: String,
    week: { type: String, required: true },
    scope: { type: String, required: true },
    version: { type: Number, required: true },
    from: Date,
    to: Date,
    figures: Schema.Types.Mixed,
    generatedAt: Date,
    changes: { type: Schema.Types.Mixed, default: undefined },
    recipients: { type: Number, default: null },
  },
  { collection: 'summaries', versionKey: false, minimize: false },
);
summarySchema.index({ week: 1, scope: 1, version: 1 }, { unique: true });

/** Counts for charts of a scope and a period, as they were counted last. */
export interface KeptChart {
  /** A district group's code, or `ALL`; then the period, where it is not the usual one. */
  _id: string;
  figures: ChartFigures;
  /** How long counting took, in milliseconds of machine time. */
  tookMs: number;
}
export const keptChartSchema = new Schema<KeptChart>(
  { _id: String, figures: Schema.Types.Mixed, tookMs: Number },
  { collection: 'chartFigures', versionKey: false, minimize: false },
);

/** Since when weeks are summed up here: nobody is told about weeks before. */
export interface SummaryStart {
  _id: 'weekly';
  since: Date;
}
export const summaryStartSchema = new Schema<SummaryStart>(
  { _id: String, since: Date },
  { collection: 'summaryStart', versionKey: false },
);
