import { Schema } from 'mongoose';

/** When one sort of thing was said last: where answers come by the dozen it is said again only after a while. */
export interface SaidAloud {
  about: string;
  at: Date;
  /** The event that it answered: repeating that event says it again. */
  event: string;
}

/** A chat in LINE that the bot is, or was, in. Never to be confused with a district group (กลุ่มเขต), an area. */
export interface LineGroup {
  /** Ours. */
  _id: string;
  lineGroupId: string;
  name: string | null;
  districtGroup: string | null;
  boundBy: string | null;
  boundAt: Date | null;
  joinedAt: Date;
  leftAt: Date | null;
  /** People in it as LINE counted them last, the bot not counted. */
  memberCount: number | null;
  countedAt: Date | null;
  /** By sort, for example `recorded`. */
  aloud?: Record<string, SaidAloud>;
}

export const lineGroupSchema = new Schema<LineGroup>(
  {
    _id: String,
    lineGroupId: { type: String, required: true },
    name: { type: String, default: null },
    districtGroup: { type: String, default: null },
    boundBy: { type: String, default: null },
    boundAt: { type: Date, default: null },
    joinedAt: Date,
    leftAt: { type: Date, default: null },
    memberCount: { type: Number, default: null },
    countedAt: { type: Date, default: null },
    aloud: Schema.Types.Mixed,
  },
  { collection: 'lineGroups', versionKey: false },
);
lineGroupSchema.index({ lineGroupId: 1 }, { unique: true });
lineGroupSchema.index({ districtGroup: 1 });
