/** What the database holds and what people saw in LINE, read when everything is over. */
import type { Attendance } from '../../src/attendance/model.ts';
import type { Consultation } from '../../src/consultations/model.ts';
import type { Download, Feedback } from '../../src/feedback/model.ts';
import { demoClockStart } from '../../src/demo/seed.ts';
import type { ApiRequest } from '../../src/embedded/line/protocol.ts';
import type { Representative } from '../../src/representatives/model.ts';
import type { Summary } from '../../src/summaries/model.ts';
import { bangkokMonth } from '../../src/time.ts';
import type { Facts } from './facts.ts';
import { wordsOf, type Stage } from './stage.ts';

export interface Sighting {
  chat: string;
  at: Date;
  words: string;
  via: 'reply' | 'push' | 'multicast' | undefined;
}

export interface Evidence {
  attendances: Attendance[];
  consultations: Consultation[];
  feedback: Feedback[];
  downloads: Download[];
  representatives: Representative[];
  summaries: Summary[];
  /** Every collection but the photos themselves, as one text to search in. */
  stored: string;
  /** Everything the bot said, in every chat. */
  said: Sighting[];
  requests: ApiRequest[];
  /** What LINE counted against the quota in the last month. */
  quotaUsed: number;
}

/** `2020-07` in Bangkok: what was sent in each month as LINE counts it, a message to a LINE group once for each member. */
export function messagesByMonth(requests: readonly ApiRequest[], facts: Facts): Map<string, number> {
  const sizes = new Map([...facts.lineGroups.values()].map(({ id, members }) => [id, members.length]));
  const months = new Map<string, number>();
  for (const { path, status, at, recipients } of requests) {
    if (!/\/message\/(push|multicast)$/.test(path) || status !== 200) continue;
    const month = bangkokMonth(new Date(at));
    const people = recipients.reduce((sum, id) => sum + (sizes.get(id) ?? 1), 0);
    months.set(month, (months.get(month) ?? 0) + people);
  }
  return months;
}

export async function collectEvidence(stage: Stage): Promise<Evidence> {
  const { connection } = stage.context;
  const rows = async <Row>(name: string): Promise<Row[]> =>
    (await connection.collection(name).find({}).toArray()) as unknown as Row[];
  const collections = await connection.db!.listCollections().toArray();
  const texts: string[] = [];
  for (const { name } of collections) if (name !== 'media') texts.push(JSON.stringify(await rows(name)));

  const { users, groups, quota } = await stage.state();
  const said: Sighting[] = [];
  for (const { id } of [...users, ...groups])
    for (const { at, content, via } of await stage.chat(id))
      if (content.kind === 'bot') said.push({ chat: id, at: new Date(at), words: wordsOf(content.message), via });

  return {
    attendances: await rows('attendances'),
    consultations: await rows('consultations'),
    feedback: await rows('feedback'),
    downloads: await rows('downloads'),
    representatives: await rows('representatives'),
    // Those of the weeks before were there from the beginning.
    summaries: (await rows<Summary>('summaries')).filter(({ generatedAt }) => generatedAt >= demoClockStart),
    stored: texts.join('\n'),
    said,
    requests: (await stage.requests()).requests,
    quotaUsed: quota.used,
  };
}
