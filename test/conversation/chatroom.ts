/**
 * The conversation room by itself: people in LINE's emulator, the real intake, store, lanes and processor, and one
 * feature that notes what was said and counts it in the dialogue.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDialogueStore, type StoredDialogue } from '../../src/conversation/dialogue-store.ts';
import { createLanes } from '../../src/conversation/lanes.ts';
import { createProcessor, type Processor, type ProcessorOptions } from '../../src/conversation/processor.ts';
import type { ActResult, ChatView, ClockChange, Fault, Redelivery } from '../../src/embedded/line/protocol.ts';
import { startLineEmulator } from '../../src/embedded/line/server.ts';
import { createLeaseStore } from '../../src/leases.ts';
import { createLineClient } from '../../src/line/client.ts';
import { createEventStore, type StoredEvent } from '../../src/line/event-store.ts';
import { createIntake } from '../../src/line/intake.ts';
import { createLogger } from '../../src/logger.ts';
import { answer, defineEffect, perform, type Message, type Turn } from '../../src/turn.ts';
import { openDatabase } from '../delivery/room.ts';

const CHANNEL = { channelSecret: 'chat-secret', channelAccessToken: 'chat-token' };
const note = defineEffect<{ words: string }, { number: number }>('test.note');
const words = (text: string): Message => ({ type: 'text', text });

export type Chatroom = Awaited<ReturnType<typeof openChatroom>>;

export async function openChatroom() {
  const connection = await openDatabase();
  const emulator = await startLineEmulator({
    port: 0,
    ...CHANNEL,
    clock: { now: new Date('2020-07-10T03:00:00Z'), speed: 0 },
  });
  const { clock } = emulator;
  const line = createLineClient({ baseUrl: emulator.url, channelAccessToken: CHANNEL.channelAccessToken });
  const events = createEventStore(connection);
  const dialogues = createDialogueStore(connection);
  const leases = createLeaseStore(connection);
  await Promise.all(Object.values(connection.models).map((model) => model.init()));
  const notes = connection.collection<{ _id: string; words: string; at: number }>('notes');
  const pushed: { eventId: string; messages: Message[] }[] = [];
  const counts: Record<string, number> = {};
  let ran = 0;

  const server = createServer(
    createIntake({
      channelSecret: CHANNEL.channelSecret,
      store: events,
      wasSentByUs: async () => new Set(),
      clock,
      count: () => undefined,
      onStored: () => undefined,
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  emulator.setWebhookUrls([`http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`]);

  async function control<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${emulator.url}/_emulator/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  function route(turn: Turn) {
    if (turn.said.kind !== 'text') return answer({});
    const heard = turn.said.text;
    if (heard === 'bye') return answer({ reply: [words('bye')], dialogue: null });
    if (heard === 'much') return answer({ reply: [1, 2, 3, 4, 5].map((place) => words(`card ${place}`)) });
    const count = ((turn.dialogue?.['count'] as number | undefined) ?? 0) + 1;
    return perform([note({ words: heard })], ({ number }) => ({
      reply: [words(`heard ${heard}, note ${number}, ${count} so far`)],
      dialogue: { topic: 'test', count },
      must: heard.startsWith('must'),
      about: { about: 'note', id: String(number) },
    }));
  }

  const deps = { events, dialogues, line };
  const sent: string[] = [];

  /** An instance; `change` may replace what it stands on, to break it. */
  async function instance(change: (deps: ProcessorDeps) => Partial<ProcessorDeps> = () => ({})) {
    const rememberSent = async (ids: readonly string[]) => void sent.push(...ids);
    const lanes = createLanes(leases);
    await lanes.refresh();
    const stands: ProcessorDeps = {
      ...deps,
      rememberSent,
      effects: [
        note.handle(async ({ words: heard }, { eventId }) => {
          ran += 1;
          await notes.updateOne({ _id: eventId }, { $setOnInsert: { words: heard, at: ran } }, { upsert: true });
          const all = await notes.find({}).sort({ at: 1 }).toArray();
          return { number: all.findIndex(({ _id }) => _id === eventId) + 1 };
        }),
      ],
    };
    const processor = createProcessor({
      ...stands,
      ...change(stands),
      lanes,
      sources: {
        dialogues,
        findRepresentative: async (lineUserId) => ({
          id: `r${lineUserId.slice(0, 5)}`,
          status: 'active',
          fullName: null,
          district: null,
          districtGroup: null,
        }),
        findStaff: async () => null,
        findHandoff: async () => null,
        findLineGroup: async () => null,
        findSent: async () => null,
        openConsultations: async () => [],
        interpret: () => ({ intent: 'none', slots: {} }) as never,
      },
      route,
      async pushInstead(eventId, _who, messages) {
        if (!pushed.some((each) => each.eventId === eventId)) pushed.push({ eventId, messages });
        return true;
      },
      apology: () => [words('sorry')],
      firstRetryMs: 1,
      clock,
      logger: createLogger('silent'),
      count: (what) => {
        counts[what] = (counts[what] ?? 0) + 1;
      },
      onHandled: () => undefined,
      wakeAfter: () => undefined,
    });
    return { processor, lanes };
  }

  /** Runs an instance until nothing waits. */
  async function untilDone({ processor }: { processor: Processor }): Promise<void> {
    while ((await events.countWaiting()) > 0) {
      await processor.begin();
      await processor.idle();
    }
  }

  return {
    connection,
    events,
    dialogues,
    leases,
    notes,
    pushed,
    counts,
    sent,
    clock,
    instance,
    untilDone,
    control,
    async person(): Promise<string> {
      return (await control<{ id: string }>('POST', 'users', { displayName: 'person', friend: true })).id;
    },
    /** Resolves when the event is stored. */
    async says(person: string, text: string): Promise<string> {
      const { webhookEventId } = await control<ActResult>('POST', `users/${person}/act`, { type: 'text', text });
      await control('GET', 'idle');
      return webhookEventId;
    },
    async heard(person: string): Promise<string[]> {
      const { entries } = await control<ChatView>('GET', `chats/${person}`);
      return entries.flatMap(({ content }) =>
        content.kind === 'bot' && 'text' in content.message ? [content.message.text] : [],
      );
    },
    fault: (fault: Fault) => control<unknown>('POST', 'faults', fault),
    advance: (ms: number) => control<unknown>('PUT', 'clock', { advance: ms } satisfies ClockChange),
    redeliver: (what: Redelivery = {}) => control<unknown>('POST', 'redeliver', what),
    /** The holders are gone: what would take 15 s. */
    endLeases: () => connection.collection('leases').updateMany({}, { $set: { until: new Date(0) } }),
    stored: () => connection.collection<StoredEvent>('inboundEvents').find({}).sort({ at: 1, _id: 1 }).toArray(),
    dialogue: () => connection.collection<StoredDialogue>('dialogues').findOne({}),
    async close(): Promise<void> {
      await emulator.close();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await line.close();
      await connection.close();
    },
  };
}

export type ProcessorDeps = Pick<
  ProcessorOptions,
  'events' | 'dialogues' | 'line' | 'rememberSent' | 'effects' | 'headOf'
>;
