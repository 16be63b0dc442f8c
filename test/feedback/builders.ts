/** Things that tests about feedback and summaries start from, each with overrides. */
import mongoose from 'mongoose';
import type { NewFeedback } from '../../src/feedback/store.ts';
import { freshDatabaseUri } from '../database.ts';

export async function connectFresh() {
  const connection = await mongoose.createConnection(freshDatabaseUri()).asPromise();
  return {
    connection,
    /** Unique indexes must stand before the first write. */
    ready: () => Promise.all(Object.values(connection.models).map((model) => model.init())),
    /** Everything out again: quicker than another database with all its indexes. */
    empty: () => Promise.all(Object.values(connection.models).map((model) => model.deleteMany({}))),
  };
}

let made = 0;

export function makeFeedback(overrides: Partial<NewFeedback> & { text?: string; id?: string } = {}): NewFeedback {
  made += 1;
  const { text = 'ขยะล้นถังหน้าวัด', id = `f${made}`, ...rest } = overrides;
  const saidAt = rest.saidAt ?? new Date('2020-07-09T03:00:00Z');
  return {
    _id: id,
    kind: 'problem',
    author: 'r1',
    districtGroup: 'THON_S',
    district: 'บางขุนเทียน',
    consultation: null,
    channel: 'direct',
    themes: ['ENV_WASTE'],
    matchedTerms: ['ขยะ'],
    lexiconVersion: '1',
    parts: [
      { messageId: `m-${id}`, sourceEventId: `e-${id}`, kind: 'text', at: saidAt, text, place: null, fileName: null },
    ],
    saidAt,
    ...rest,
  };
}
