/** Sending: the whole app as its own process, against a LINE that answers in 100 ms. */
import { setTimeout as delay } from 'node:timers/promises';
import { createOutbox } from '../../src/delivery/outbox.ts';
import { fiscalYearOf, hours, plus } from '../../src/time.ts';
import { openStage, type Stage } from '../drills/stage.ts';
import { processorSeconds, result, startScript, watchMemory, type Result } from './measure.ts';

const LINE_PER_SECOND = { push: 2_000, multicast: 200 };
const idOf = (n: number): string => `r${String(n).padStart(8, '0')}`;

interface Stats {
  calls: number;
  repeated: number;
  recipients: number;
  spanMs: number;
  busiestSecond: number;
}

async function seedPeople(stage: Stage, people: number): Promise<void> {
  const now = stage.now();
  for (let start = 0; start < people; start += 2_000)
    await stage.db.collection<{ _id: string }>('representatives').insertMany(
      Array.from({ length: Math.min(2_000, people - start) }, (_, n) => ({
        _id: idOf(start + n),
        lineUserId: `U${(start + n).toString(16).padStart(32, '0')}`,
        status: 'active',
        district: 'บางแค',
        districtGroup: 'THON_S',
        fullName: `คนที่ ${start + n}`,
        blockedAt: null,
        memberships: [],
        createdAt: now,
        updatedAt: now,
        version: 1,
      })) as never[],
    );
}

/** Pages through made-up ids as a store would through real ones. */
const audienceOf =
  (people: number) =>
  async (after: string | null, limit: number): Promise<string[]> => {
    const from = after ? Number(after.slice(1)) + 1 : 0;
    return Array.from({ length: Math.max(0, Math.min(limit, people - from)) }, (_, n) => idOf(from + n));
  };

async function seedChange(stage: Stage): Promise<void> {
  const now = stage.now();
  const startsAt = plus(now, hours(24 * 20));
  await stage.db.collection<{ _id: string }>('consultations').insertOne({
    _id: 'cbench',
    districtGroup: 'THON_S',
    fiscalYear: fiscalYearOf(now),
    round: 1,
    title: '',
    status: 'announced',
    date: startsAt.toISOString().slice(0, 10),
    startsAt,
    endsAt: null,
    venue: 'สำนักงานเขตบางแค',
    partners: [],
    form: 'meeting',
    version: 2,
    revision: 1,
    revisedAt: now,
    announcedAt: now,
    createdAt: now,
  } as never);
  await stage.db.collection<{ _id: string }>('consultationChanges').insertOne({
    _id: 'bench',
    kind: 'announced',
    districtGroup: 'THON_S',
    state: 'confirmed',
    reason: null,
    entries: [{ consultation: 'cbench', fromVersion: 1, version: 2, patch: {}, revises: true, before: {} }],
    proposedBy: 's1',
    proposedAt: now,
    confirmedBy: 's1',
    confirmedByEvent: 'e1',
    confirmedAt: now,
    plannedAt: now,
  } as never);
}

interface Sent {
  stats: Stats;
  memory: number;
  /** Seconds of processor time while sending. */
  processor: { app: number; database: number };
}

async function send(kind: 'identical' | 'personal', people: number): Promise<Sent> {
  const stage = await openStage();
  const line = await startScript('./line-server.ts', []);
  const url = `http://127.0.0.1:${line.line}`;
  try {
    const app = await stage.startApp(0, { LINE_API_BASE_URL: url });
    await seedPeople(stage, people);
    await seedChange(stage);
    const outbox = createOutbox(stage.connection);
    const now = stage.now();
    const plan = {
      messageClass: 'must' as const,
      // Due together once all is planned: planning is measured by itself.
      dueAt: plus(now, hours(1)),
      usefulUntil: plus(now, hours(24 * 19)),
      urgent: true,
    };
    const audience = audienceOf(people);
    if (kind === 'identical')
      await outbox.planMany(
        { ...plan, kind: 'announced', subject: 'bench', consultations: ['cbench'], data: {} },
        audience,
        now,
      );
    else
      await outbox.planEachOf(
        { ...plan, kind: 'lateReply', subject: 'bench', data: { messages: [{ type: 'text', text: 'สวัสดีค่ะ' }] } },
        audience,
        now,
      );
    const deliveries = stage.db.collection('deliveries');
    const memory = watchMemory(app.child.pid!);
    const used = () => ({
      app: processorSeconds(app.child.pid!) ?? 0,
      database: processorSeconds(stage.database.pid!) ?? 0,
    });
    const before = used();
    await deliveries.updateMany({ state: 'planned' }, { $set: { dueAt: now } });
    const read = async (): Promise<Stats> => (await (await fetch(`${url}/stats`)).json()) as Stats;
    const calls = kind === 'identical' ? Math.ceil(people / 500) : people;
    for (let stats = await read(); stats.calls < calls; stats = await read()) await delay(250);
    await delay(1_000);
    const peak = memory.stop();
    const after = used();
    const processor = { app: after.app - before.app, database: after.database - before.database };
    app.kill('SIGTERM');
    await app.ended;
    return { stats: await read(), memory: peak, processor };
  } finally {
    line.child.kill();
    await stage.close();
  }
}

export async function benchIdentical(people: number): Promise<Result[]> {
  const { stats, memory, processor } = await send('identical', people);
  const name = `identical-${people}`;
  return [
    result(`${name}-requests`, stats.calls, 'requests', Math.ceil(people / 500)),
    result(`${name}-span`, stats.spanMs, 'ms', ((stats.calls - 1) / LINE_PER_SECOND.multicast) * 1_000),
    result(`${name}-busiest-second`, stats.busiestSecond, 'requests/s', LINE_PER_SECOND.multicast),
    result(`${name}-memory`, memory, 'MB RssAnon'),
    result(`${name}-processor-app`, processor.app, 's of one core'),
    result(`${name}-processor-database`, processor.database, 's of one core'),
  ];
}

export async function benchPersonal(people: number): Promise<Result[]> {
  const { stats, memory, processor } = await send('personal', people);
  const name = `personal-${people}`;
  return [
    result(`${name}-requests`, stats.calls, 'requests', people),
    result(`${name}-span`, stats.spanMs, 'ms', ((stats.calls - 1) / LINE_PER_SECOND.push) * 1_000),
    result(`${name}-busiest-second`, stats.busiestSecond, 'requests/s', LINE_PER_SECOND.push),
    result(`${name}-memory`, memory, 'MB RssAnon'),
    result(`${name}-processor-app`, processor.app, 's of one core'),
    result(`${name}-processor-database`, processor.database, 's of one core'),
  ];
}

/** The app's own memory while it sends the same words to many, against a tenth of them. */
export async function benchMemory(people: number): Promise<Result[]> {
  const few = await send('identical', people / 10);
  const many = await send('identical', people);
  return [
    result(`memory-identical-${people}`, many.memory, 'MB RssAnon', few.memory),
    result(`memory-identical-${people}-requests`, many.stats.calls, 'requests', people / 500),
  ];
}
