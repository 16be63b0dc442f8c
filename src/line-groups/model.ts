import { Schema } from 'mongoose';

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
  },
  { collection: 'lineGroups', versionKey: false },
);
lineGroupSchema.index({ lineGroupId: 1 }, { unique: true });
lineGroupSchema.index({ districtGroup: 1 });
