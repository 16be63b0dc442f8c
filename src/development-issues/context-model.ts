/** ข้อมูลบริบท: what is known of a district or district group, with where it was read and when. */
import { Schema } from 'mongoose';
import { NAMED_FILE_FIELDS, type NamedFile } from '../documents/named-files.ts';

export const SWOT_KINDS = ['strength', 'weakness', 'opportunity', 'threat'] as const;
export type SwotKind = (typeof SWOT_KINDS)[number];

/** Where something was read, and the day it is of (`YYYY-MM-DD` in Bangkok). */
interface Sourced {
  source: string | null;
  date: string | null;
  by: string;
  at: Date;
}

export interface ContextField extends Sourced {
  /** Of `config/context.json`. */
  field: string;
  /** As the field was called then: one that was taken out of `config/` keeps its name here. */
  nameTh: string;
  text: string;
}

export interface SwotEntry extends Sourced {
  _id: string;
  kind: SwotKind;
  text: string;
}

export interface ContextAttachment extends Sourced, NamedFile {
  contentType: string;
  size: number;
  chunks: number;
}

export interface DistrictContext {
  /** `district:บางขุนเทียน` or `group:THON_S`. */
  _id: string;
  fields: ContextField[];
  swot: SwotEntry[];
  attachments: ContextAttachment[];
  /** Grows with every change; the fields are written as they were seen. */
  version: number;
  updatedAt: Date;
}

const sourced = {
  source: { type: String, default: null },
  date: { type: String, default: null },
  by: String,
  at: Date,
};
const fieldSchema = new Schema<ContextField>(
  { field: String, nameTh: String, text: String, ...sourced },
  { _id: false },
);
const swotSchema = new Schema<SwotEntry>({
  _id: String,
  kind: { type: String, enum: SWOT_KINDS },
  text: String,
  ...sourced,
});
const attachmentSchema = new Schema<ContextAttachment>({ ...NAMED_FILE_FIELDS, ...sourced });
export const districtContextSchema = new Schema<DistrictContext>(
  {
    _id: String,
    fields: [fieldSchema],
    swot: [swotSchema],
    attachments: [attachmentSchema],
    version: { type: Number, default: 0 },
    updatedAt: Date,
  },
  { collection: 'districtContexts', versionKey: false },
);
