/**
 * The fault drills. Each plays rounds on a stage, breaks something in each, and counts what was lost or came twice.
 * `sabotage` is its negative control: the same with one protection taken away, which the count must notice.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { heldButton } from '../../src/consultations/messages.ts';
import { fiscalYearOf, hours, minutes, plus } from '../../src/time.ts';
import { addFindings, nothingFound, prepareRound, type Findings, type Round } from './load.ts';
import { openStage, type AppProcess, type Knock, type Stage } from './stage.ts';

export interface Drill {
  name: string;
  /** What is broken, and how often in the full form. */
  about: string;
  runs: number;
  /** Reports each round as it ends, so that a drill that is broken off has still said what it saw. */
  play(runs: number, sabotage: boolean, report: Report): Promise<void>;
}

export type Report = (findings: Findings) => void;

async function withStage(instances: number, play: (stage: Stage) => Promise<void>): Promise<void> {
  const stage = await openStage({ instances });
  try {
    await play(stage);
  } finally {
    await stage.close();
  }
}

const WEEK_MS = 7 * 86_400_000;
const between = (least: number, most: number): number => least + Math.random() * (most - least);

async function countRound(stage: Stage, round: Round): Promise<Findings> {
  const settled = await stage.settled();
  const findings = await round.count();
  if (!settled) {
    findings.other += 1;
    console.error('the round did not settle');
  }
  return findings;
}

const deliveriesOf = (stage: Stage) => stage.db.collection<{ _id: string; [field: string]: unknown }>('deliveries');

/** Deliveries of these states that were tried; waits for the first, so that a control always has something to break. */
async function findTried(stage: Stage, states: readonly string[]) {
  const until = performance.now() + 30_000;
  for (;;) {
    const found = await deliveriesOf(stage)
      .find({ state: { $in: states }, firstAttemptAt: { $ne: null } })
      .toArray();
    if (found.length > 0 || performance.now() > until) return found;
    await delay(20);
  }
}

/** The protection that is taken away: a retry key that is always the same for a delivery. */
async function changeRetryKeys(stage: Stage, states: readonly string[]): Promise<void> {
  const found = await findTried(stage, states);
  for (const delivery of found) {
    await deliveriesOf(stage).deleteOne({ _id: delivery._id });
    const fresh = { ...delivery, _id: `${delivery._id}-${randomUUID()}`, state: 'planned', notBefore: new Date(0) };
    await deliveriesOf(stage).insertOne({ ...fresh, firstAttemptAt: null, leaseToken: null, leaseUntil: null });
  }
}

/** The protection that is taken away: the record of what is still to be done. */
async function forgetSome(stage: Stage): Promise<void> {
  await deliveriesOf(stage).deleteMany({ state: { $in: ['planned', 'claimed'] }, firstAttemptAt: null });
  await stage.db.collection('inboundEvents').deleteMany({ state: 'waiting' });
}

const kill: Drill = {
  name: 'kill',
  about: 'kill -9 at a random point of intake, processing, claim, send and record',
  runs: 300,
  play: (runs, sabotage, report) =>
    withStage(1, async (stage) => {
      let app: AppProcess = await stage.startApp();
      for (let run = 0; run < runs; run += 1) {
        const round = await prepareRound(stage);
        await Promise.all([
          round.act(),
          round.plan(),
          delay(between(10, 1_500)).then(async () => {
            if (sabotage) await findTried(stage, ['sent']);
            app.kill('SIGKILL');
            await app.ended;
            await stage.endLeases();
            if (sabotage) await changeRetryKeys(stage, ['claimed', 'sent']);
            app = await stage.startApp();
          }),
        ]);
        report(await countRound(stage, round));
      }
    }),
};

/** Of each webhook that was sent while the database stood still: what it was answered, and whether it is there afterwards. */
async function countKnocks(stage: Stage, knocks: readonly Knock[]): Promise<Findings> {
  const found = nothingFound();
  const taken = knocks.filter(({ status }) => status === 200).map(({ eventId }) => eventId);
  const kept = await stage.db.collection<{ _id: string }>('inboundEvents').countDocuments({ _id: { $in: taken } });
  found.records.lost += taken.length - kept;
  // LINE sends again what was answered with 503, and only that.
  found.other += knocks.filter(({ status }) => status !== 200 && status !== 503).length;
  if (!knocks.some(({ status }) => status === 503)) found.other += 1;
  return found;
}

const stall: Drill = {
  name: 'stall',
  about: 'the database stands still for 5 s under load; what is not durable is answered with 503',
  runs: 20,
  play: (runs, sabotage, report) =>
    withStage(1, async (stage) => {
      const app = await stage.startApp();
      for (let run = 0; run < runs; run += 1) {
        const round = await prepareRound(stage);
        const acting = Promise.all([round.plan(), round.act()]);
        await delay(between(0, 300));
        stage.database.kill('SIGSTOP');
        const knocking = Promise.all(
          Array.from({ length: 10 }, async (_, n) => {
            await delay(n * 300);
            return stage.knock(app);
          }),
        );
        await delay(5_000);
        stage.database.kill('SIGCONT');
        const [knocks] = await Promise.all([knocking, acting]);
        if (sabotage) {
          await forgetSome(stage);
          await changeRetryKeys(stage, ['sent']);
        }
        const findings = await countRound(stage, round);
        addFindings(findings, await countKnocks(stage, knocks));
        report(findings);
      }
    }),
};

const PATHS = ['/v2/bot/message/push', '/v2/bot/message/reply'];
const FAULTS = [{ status: 500 }, { status: 429 }, { hang: true }, { drop: true }, { answerLost: true }] as const;

const line: Drill = {
  name: 'line',
  about: 'LINE answers 500 and 429, hangs, resets, accepts and loses its answer',
  runs: 20,
  play: (runs, sabotage, report) =>
    withStage(1, async (stage) => {
      await stage.startApp();
      for (let run = 0; run < runs; run += 1) {
        const round = await prepareRound(stage);
        const fault = FAULTS[run % FAULTS.length]!;
        for (const path of PATHS) await stage.fault({ path, times: 15, ...fault });
        if (sabotage) await stage.fault({ path: PATHS[0]!, times: 15, answerLost: true });
        await Promise.all([round.act(), round.plan()]);
        if (sabotage) await changeRetryKeys(stage, ['planned', 'claimed', 'sent']);
        report(await countRound(stage, round));
        await stage.control('DELETE', 'faults');
      }
    }),
};

const redelivery: Drill = {
  name: 'redelivery',
  about: 'LINE delivers every event twice more, in random order',
  runs: 20,
  play: (runs, sabotage, report) =>
    withStage(2, async (stage) => {
      await Promise.all([stage.startApp(0), stage.startApp(1)]);
      for (let run = 0; run < runs; run += 1) {
        const round = await prepareRound(stage);
        await Promise.all([round.act(), round.plan()]);
        const { webhookEventIds } = round;
        for (let time = 0; time < 2; time += 1)
          await stage.control('POST', 'redeliver', { webhookEventIds, order: 'random', together: time === 1 });
        if (sabotage) await changeRetryKeys(stage, ['sent', 'claimed']);
        report(await countRound(stage, round));
      }
    }),
};

/** 200 sessions ended at once; each asks its analyst whether it was held, once. */
const slots = (instances: number): Drill => ({
  name: `instances-${instances}`,
  about: `${instances} instances, 200 due slots`,
  runs: 5,
  play: (runs, sabotage, report) =>
    withStage(instances, async (stage) => {
      const analyst = (await stage.control<{ id: string }>('POST', 'users', { displayName: 'analyst', friend: true }))
        .id;
      await stage.db.collection<{ _id: string }>('staff').insertOne({
        _id: 'sdrill',
        lineUserId: analyst,
        displayName: 'analyst',
        roles: [{ role: 'analyst', scope: 'THON_S' }],
      } as never);
      await Promise.all(Array.from({ length: instances }, (_, index) => stage.startApp(index)));
      for (let run = 0; run < runs; run += 1) {
        const found = nothingFound();
        const ids = Array.from({ length: 200 }, (_, index) => `c${run}x${index}`);
        await stage.db
          .collection<{ _id: string }>('consultations')
          .insertMany(ids.map((_id) => sessionThatEnded(_id, stage.now())) as never[]);
        const marks = stage.db.collection<{ _id: string }>('occurrences');
        const wanted = ids.map((id) => `${id}:r1:held`);
        const until = performance.now() + 60_000;
        while ((await marks.countDocuments({ _id: { $in: wanted } })) < 200 && performance.now() < until)
          await delay(100);
        if (!(await stage.settled())) found.other += 1;
        if (sabotage) {
          await marks.deleteMany({ _id: { $in: wanted.slice(0, 20) } });
          await changeRetryKeys(stage, ['sent']);
          await delay(2_000);
          await stage.settled();
        }
        const heard = JSON.stringify(await stage.chat(analyst));
        for (const id of ids) {
          const times = heard.split(heldButton.pack({ c: id, r: 1, v: 'yes' })).length - 1;
          if (times === 0) found.pushes.lost += 1;
          else found.pushes.duplicated += times - 1;
        }
        found.records.lost += 200 - (await marks.countDocuments({ _id: { $in: wanted }, outcome: 'done' }));
        report(found);
      }
    }),
});

function sessionThatEnded(_id: string, now: Date): Record<string, unknown> {
  const startsAt = plus(now, -hours(2));
  return {
    _id,
    districtGroup: 'THON_S',
    fiscalYear: fiscalYearOf(now),
    round: null,
    title: '',
    status: 'announced',
    date: startsAt.toISOString().slice(0, 10),
    startsAt,
    endsAt: plus(now, -minutes(5)),
    venue: 'สำนักงานเขต',
    partners: [],
    form: 'meeting',
    version: 1,
    revision: 1,
    // Confirmed after every reminder would have been due: none of them is owed.
    revisedAt: plus(now, -minutes(90)),
    announcedAt: plus(now, -minutes(90)),
    heldConfirmedAt: null,
    createdAt: startsAt,
  };
}

const frozen: Drill = {
  name: 'frozen',
  about: 'one of two instances is frozen past its leases, the other goes on, then it wakes',
  runs: 50,
  play: (runs, sabotage, report) =>
    withStage(2, async (stage) => {
      const [first] = await Promise.all([stage.startApp(0), stage.startApp(1)]);
      for (let run = 0; run < runs; run += 1) {
        const round = await prepareRound(stage);
        const acting = Promise.all([round.act(), round.plan()]);
        await delay(between(10, 1_200));
        first.kill('SIGSTOP');
        await stage.endLeases();
        if (sabotage) await changeRetryKeys(stage, ['claimed', 'sent']);
        await acting;
        await delay(1_500);
        first.kill('SIGCONT');
        report(await countRound(stage, round));
      }
    }),
};

const clock: Drill = {
  name: 'clock',
  about: 'the clock of one of two hosts jumps a week under load, ahead and back by turns',
  runs: 10,
  play: (runs, sabotage, report) =>
    withStage(2, async (stage) => {
      await stage.startApp(1);
      for (let run = 0; run < runs; run += 1) {
        const jump = run % 2 === 0 ? WEEK_MS : -WEEK_MS;
        const first = await stage.startApp(0, { CLOCK_JUMP_MS: String(jump) });
        const round = await prepareRound(stage);
        const acting = Promise.all([round.act(), round.plan()]);
        await delay(between(10, 1_200));
        first.kill('SIGUSR2');
        await acting;
        if (sabotage) {
          await forgetSome(stage);
          await changeRetryKeys(stage, ['sent']);
        }
        report(await countRound(stage, round));
        first.kill('SIGKILL');
        await first.ended;
        await stage.endLeases();
      }
    }),
};

const monthlyLimit: Drill = {
  name: 'monthly-limit',
  about: "LINE's monthly limit comes in the middle of a broadcast",
  runs: 10,
  play: async (runs, sabotage, report) => {
    for (let run = 0; run < runs; run += 1)
      await withStage(1, async (stage) => {
        const limit = 40;
        await stage.control('PUT', 'quota', { type: 'limited', value: limit });
        await stage.startApp();
        const round = await prepareRound(stage, { toAll: false });
        await Promise.all([round.act(), round.plan()]);
        const all = round.persons.length * 5;
        const deliveries = deliveriesOf(stage);
        const waits = { dueAt: { $gt: plus(stage.now(), hours(1)) } };
        const settled = await stage.settled();
        if (sabotage) {
          await stage.db.collection('pushStops').deleteMany({});
          await stage.control('PUT', 'quota', { type: 'none' });
          await deliveries.updateMany(waits, { $set: { dueAt: stage.now() } });
          const given = performance.now() + 30_000;
          while ((await deliveries.countDocuments({ state: 'sent' })) <= limit && performance.now() < given)
            await delay(100);
        }
        const found = await round.count({ pushes: 0 });
        const sent = found.pushes.duplicated - found.pushes.lost;
        const received = (await stage.requests()).requests.filter(
          ({ path, status }) => path === '/v2/bot/message/push' && status === 200,
        ).length;
        found.pushes = { lost: Math.max(0, limit - received), duplicated: Math.max(0, received - limit) };
        // What did not go out waits for the next month, untried; nothing is forgotten.
        if ((await deliveries.countDocuments({ ...waits, state: 'planned' })) !== all - limit) found.other += 1;
        if (sent > limit && !sabotage) found.other += 1;
        if (!settled) found.other += 1;
        report(found);
      });
  },
};

const sigterm: Drill = {
  name: 'sigterm',
  about: 'SIGTERM under load: ends within 10 s with code 0, holds nothing any more, nothing is dropped',
  runs: 50,
  play: (runs, sabotage, report) =>
    withStage(1, async (stage) => {
      let app = await stage.startApp();
      for (let run = 0; run < runs; run += 1) {
        const round = await prepareRound(stage);
        let late = 0;
        await Promise.all([
          round.act(),
          round.plan(),
          delay(between(10, 1_500)).then(async () => {
            const toldAt = performance.now();
            // The protection that is taken away: that it may put things in order before it ends.
            app.kill(sabotage ? 'SIGKILL' : 'SIGTERM');
            const code = await app.ended;
            if (code !== 0 || performance.now() - toldAt > 10_000) late += 1;
            // Whatever it held would have to wait for the end of its lease.
            if (await stage.holdsSomething()) late += 1;
            app = await stage.startApp();
          }),
        ]);
        const findings = await countRound(stage, round);
        findings.other += late;
        report(findings);
      }
    }),
};

export const drills: readonly Drill[] = [
  kill,
  stall,
  line,
  redelivery,
  slots(2),
  slots(4),
  frozen,
  clock,
  monthlyLimit,
  sigterm,
];
