import { Schema } from 'mongoose';
import type { IssueTally } from './tally-rules.ts';

/** What is kept counted of a development issue, so that its place among others need not be counted for each reader. */
export interface KeptTally extends Omit<IssueTally, 'lastTimes'> {
  /** Our id of the issue. */
  _id: string;
  /** Doubles, eight bytes each: a tenth of what a list of dates takes to read. */
  lastTimes: Buffer;
  /** Of the rule of counting: whatever was counted by another one is counted anew. */
  rule: number;
  /** Grows with every count and guards it. */
  turn: number;
  /** What is being done to entries of the issue. As long as there is any, the counts are not to be relied upon. */
  changing: { _id: string; at: Date }[];
}

export const keptTallySchema = new Schema<KeptTally>(
  {
    _id: String,
    entries: Number,
    districts: Number,
    sessions: { type: [String], default: undefined },
    lastTimes: Buffer,
    rule: Number,
    turn: Number,
    changing: { type: [new Schema({ _id: String, at: Date })], default: undefined },
  },
  { collection: 'issueTallies', versionKey: false },
);
