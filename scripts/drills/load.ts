/** What people do in a drill, what they are sent, and the count of what came of it. */
import { randomUUID } from 'node:crypto';
import type { messagingApi } from '@line/bot-sdk';
import { rsvpButton } from '../../src/consultations/messages.ts';
import { createOutbox } from '../../src/delivery/outbox.ts';
import { loadProgramme } from '../../src/programme.ts';
import { fiscalYearOf, hours, plus } from '../../src/time.ts';
import type { Stage } from './stage.ts';

const PEOPLE = 20;
/** Each person taps an answer, says thanks, and tells something. */
const REPLIES = 3;
const PUSHES = 5;
const PUSH = /^push /;

export interface Count {
  lost: number;
  duplicated: number;
}

export interface Findings {
  pushes: Count;
  /**
   * `untold`: the app itself knows that nobody can know (killed between attempt and answer, and the token too old to try),
   * or that a courtesy came too late for its token. It lists and counts those, and says none again by itself.
   */
  replies: Count & { untold: number };
  records: Count;
  /** Everything else that must not be: what never settled, parked events, a wrong order. */
  other: number;
}

export const nothingFound = (): Findings => ({
  pushes: { lost: 0, duplicated: 0 },
  replies: { lost: 0, duplicated: 0, untold: 0 },
  records: { lost: 0, duplicated: 0 },
  other: 0,
});

export function addFindings(sum: Findings, more: Findings): void {
  for (const part of ['pushes', 'replies', 'records'] as const) {
    sum[part].lost += more[part].lost;
    sum[part].duplicated += more[part].duplicated;
  }
  sum.replies.untold += more.replies.untold;
  sum.other += more.other;
}

export type Round = Awaited<ReturnType<typeof prepareRound>>;

/** New people and a session of their own, so that a round can be counted by itself. */
export async function prepareRound(stage: Stage, options: { toAll?: boolean } = {}) {
  const { toAll = true } = options;
  const { db } = stage;
  const name = randomUUID().slice(0, 8);
  const now = stage.now();
  const users = await stage.control<{ id: string }[]>(
    'POST',
    'users',
    Array.from({ length: PEOPLE }, (_, index) => ({ displayName: `${name} ${index}`, friend: true })),
  );
  const persons = users.map(({ id }, index) => ({ id: `r${name}${index}`, lineUserId: id }));
  await db.collection<{ _id: string }>('representatives').insertMany(
    persons.map(({ id, lineUserId }) => ({
      _id: id,
      lineUserId,
      status: 'active',
      district: 'บางแค',
      districtGroup: 'THON_S',
      fullName: `คนซ้อม ${id}`,
      role: 'กรรมการชุมชน',
      noticeVersion: loadProgramme().organisation.noticeVersion,
      consentedAt: now,
      submittedAt: now,
      reviewedAt: now,
      blockedAt: null,
      memberships: [],
      createdAt: now,
      updatedAt: now,
      version: 1,
    })),
  );
  const consultation = `c${name}`;
  const startsAt = plus(now, hours(24 * 20));
  await db.collection<{ _id: string }>('consultations').insertOne({
    _id: consultation,
    districtGroup: 'THON_S',
    fiscalYear: fiscalYearOf(now),
    round: null,
    title: '',
    status: 'announced',
    date: startsAt.toISOString().slice(0, 10),
    startsAt,
    endsAt: null,
    venue: 'สำนักงานเขตบางแค',
    chair: null,
    partners: [],
    form: 'meeting',
    onlineLink: null,
    version: 1,
    revision: 1,
    revisedAt: now,
    announcedAt: now,
    heldConfirmedAt: null,
    lastChange: null,
    createdBy: null,
    createdAt: now,
  } as never);

  const outbox = createOutboxOnce(stage);
  const webhookEventIds: string[] = [];
  /** By person, in the order in which they acted. */
  const eventsOf = persons.map((): string[] => []);

  async function act(index: number): Promise<void> {
    const { lineUserId } = persons[index]!;
    const acts = [
      { type: 'postback', data: rsvpButton.pack({ c: consultation, r: 1, a: 'yes' }) },
      { type: 'text', text: 'ขอบคุณค่ะ' },
      { type: 'text', text: `#เสนอ อยากให้มีที่นั่งริมคลอง ${name} ${index}` },
    ];
    for (const what of acts) {
      const { webhookEventId } = await stage.control<{ webhookEventId: string }>(
        'POST',
        `users/${lineUserId}/act`,
        what,
      );
      webhookEventIds.push(webhookEventId);
      eventsOf[index]!.push(webhookEventId);
    }
  }

  /**
   * Whether the bot was told in the order in which the person acted. It need not be: what found nobody at home comes
   * again after what was said later, from LINE as from the emulator.
   */
  async function wasToldInOrder(index: number): Promise<boolean> {
    const ids = eventsOf[index]!;
    const told = await db
      .collection<{ _id: string; receivedAt: Date }>('inboundEvents')
      .find({ _id: { $in: ids } })
      .toArray();
    const times = ids.map((id) => told.find(({ _id }) => _id === id)?.receivedAt.getTime() ?? Infinity);
    return times.every((time, n) => n === 0 || time >= times[n - 1]!);
  }

  const eventsAbout = (index: number) =>
    db
      .collection<{ _id: string; replied: string | null }>('inboundEvents')
      .find({ _id: { $in: eventsOf[index]! } })
      .toArray();

  return {
    name,
    persons,
    consultation,
    webhookEventIds,

    /** Everybody acts at once; resolves when LINE has taken it, not when the bot has. */
    async act(): Promise<void> {
      await Promise.all(persons.map((_person, index) => act(index)));
    },

    /** One message to all of them together, and one each, five times over. */
    async plan(): Promise<void> {
      const at = stage.now();
      const ids = persons.map(({ id }) => id).toSorted();
      const saying = (what: string) => ({
        kind: 'lateReply',
        subject: `drill-${name}-${what}`,
        data: { messages: [{ type: 'text', text: `push ${name} ${what}` }] },
        messageClass: 'must' as const,
        dueAt: at,
        usefulUntil: plus(at, hours(30 * 24)),
        urgent: true,
      });
      const behind = async (after: string | null, limit: number): Promise<string[]> =>
        ids.filter((id) => after === null || id > after).slice(0, limit);
      if (toAll) await outbox.planMany(saying('all'), behind, at);
      for (let n = 0; n < PUSHES; n += 1) await outbox.planEach(saying(String(n)), ids, at);
    },

    /** What each person was told and what was kept, against what should have been. */
    async count(expected: { pushes?: number } = {}): Promise<Findings> {
      const found = nothingFound();
      const expectedPushes = expected.pushes ?? PUSHES + (toAll ? 1 : 0);
      for (const [index, { lineUserId }] of persons.entries()) {
        const entries = await stage.chat(lineUserId);
        const texts = entries.flatMap(({ content }) => (content.kind === 'bot' ? [wordsOf(content.message)] : []));
        const pushed = texts.filter((text) => PUSH.test(text));
        const unique = new Set(pushed);
        found.pushes.lost += expectedPushes - unique.size;
        found.pushes.duplicated += pushed.length - unique.size;
        const replied = texts.filter((text) => !PUSH.test(text));
        found.replies.duplicated += Math.max(0, replied.length - REPLIES);
        if (replied.length < REPLIES) {
          const events = await eventsAbout(index);
          const untold = events.filter((event) => ['unknown', 'expired'].includes(event.replied ?? '')).length;
          const lost = Math.max(0, REPLIES - replied.length - untold);
          found.replies.untold += REPLIES - replied.length - lost;
          found.replies.lost += lost;
          // One is enough to begin looking.
          if (lost > 0 && found.replies.lost === lost)
            console.error(JSON.stringify({ replied: replied.map((words) => words.slice(0, 60)), events }));
        }
        const isInOrder = replied.length !== REPLIES || /ยินดีค่ะ/.test(replied[1]!);
        if (!isInOrder && (await wasToldInOrder(index))) found.other += 1;
      }
      const answered = await db.collection('attendances').countDocuments({ consultation, answer: 'yes' });
      const told = await db.collection('feedback').countDocuments({ author: { $in: persons.map(({ id }) => id) } });
      for (const kept of [answered, told]) {
        found.records.lost += Math.max(0, persons.length - kept);
        found.records.duplicated += Math.max(0, kept - persons.length);
      }
      found.other += await db.collection('inboundEvents').countDocuments({ state: 'parked' });
      return found;
    },
  };
}

const outboxes = new WeakMap<Stage, ReturnType<typeof createOutbox>>();
function createOutboxOnce(stage: Stage) {
  const known = outboxes.get(stage) ?? createOutbox(stage.connection);
  outboxes.set(stage, known);
  return known;
}

function wordsOf(message: messagingApi.Message): string {
  return message.type === 'text' ? message.text : JSON.stringify(message);
}
