import { Schema } from 'mongoose';
import { NAMED_FILE_FIELDS, type NamedFile } from '../documents/named-files.ts';

/** Letters. */
export const MOST_MINUTES = 20_000;

export interface SessionFile extends NamedFile {
  contentType: string;
  /** Bytes. */
  size: number;
  chunks: number;
  /** Our staff id. */
  by: string;
}

/** What stays of a session on paper. Beside the session, so that writing minutes outdates nobody's preview. */
export interface SessionPapers {
  /** The session's. */
  _id: string;
  minutes: string;
  files: SessionFile[];
  /** Grows when a file is attached or taken out. */
  filesVersion: number;
  /** Of the minutes and the partners: grows when they are written, and guards them. */
  version: number;
  /** The sheet that wrote last: sent again it changes nothing. */
  writtenBy: string | null;
  updatedAt: Date;
}

export const sessionPapersSchema = new Schema<SessionPapers>(
  {
    _id: String,
    minutes: { type: String, default: '' },
    files: [{ ...NAMED_FILE_FIELDS, by: String, at: Date }],
    filesVersion: { type: Number, default: 0 },
    version: { type: Number, default: 0 },
    writtenBy: { type: String, default: null },
    updatedAt: Date,
  },
  { collection: 'sessionPapers', versionKey: false },
);
