/** What is forgotten, and when, on the domain clock. */
import type { RepresentativeStatus } from '../../src/turn.ts';
import { forgettingJob } from '../../src/representatives/jobs.ts';
import { loadProgramme, type Programme } from '../../src/programme.ts';
import { days, hours, plus } from '../../src/time.ts';
import { startWorld, type World } from '../world.ts';

let world: World;
afterEach(() => world.stop());

const inDatabase = (name: string) => world.db.collection<{ _id: string; [field: string]: unknown }>(name);

it('forgets handled events and their ids after three days, parked ones after seven', async () => {
  world = await startWorld();
  const person = await world.representative('สมศรี ริมทาง', 'บางแค');
  await person.says('ขอบคุณค่ะ');
  const events = inDatabase('inboundEvents');
  const at = world.context.clock.now();
  await events.insertOne({ _id: 'parked', state: 'parked', at, doneAt: at, lane: 0, payload: { x: 1 } });
  await world.clock.advance(days(3) + hours(1));
  expect((await events.find({}).toArray()).map(({ _id }) => _id)).toEqual(['parked']);
  await world.clock.advance(days(4));
  expect(await events.countDocuments({})).toBe(0);
});

it('keeps on the list whose reply may not have arrived until somebody has seen to it, for thirty days at most', async () => {
  world = await startWorld();
  const person = await world.representative('สมศรี ริมทาง', 'บางแค');
  const { id } = (await world.context.representatives.findByLineUserId(person.id))!;
  const at = world.clock.now();
  for (const _id of ['seen-to', 'open'])
    await inDatabase('inboundEvents').insertOne({ _id, state: 'done', at, doneAt: at, lane: 0, unanswered: id });
  await world.context.events.markAnswered('seen-to');
  await world.clock.advance(days(4));
  const listed = await world.context.events.findUnanswered(at);
  expect(listed.map(({ _id }) => _id)).toEqual(['open']);
  expect(await inDatabase('inboundEvents').countDocuments({ _id: 'seen-to' })).toBe(0);
  await world.clock.advance(days(27));
  expect(await inDatabase('inboundEvents').countDocuments({ _id: 'open' })).toBe(0);
});

it('forgets what instances were called, and keeps the fences of lanes', async () => {
  world = await startWorld();
  const leases = inDatabase('leases');
  await leases.insertMany([
    { _id: 'instance:gone', until: new Date(0) },
    { _id: 'lane:99', until: new Date(0) },
  ]);
  await world.clock.advance(hours(2));
  const left = (await leases.find({ until: new Date(0) }).toArray()).map(({ _id }) => _id);
  expect(left).toEqual(['lane:99']);
});

/** A profile as it stands in the register; last touched at the start of the test. */
async function profile(status: RepresentativeStatus): Promise<string> {
  const _id = `r-${status}`;
  const at = world.clock.now();
  await inDatabase('representatives').insertOne({
    _id,
    status,
    fullName: `คน${status}`,
    lineUserId: `U-${status}`,
    phone: '0812345678',
    createdAt: at,
    updatedAt: at,
    version: 1,
  });
  return _id;
}
const isErased = async (id: string): Promise<boolean> =>
  (await inDatabase('representatives').findOne({ _id: id, fullName: null, lineUserId: null }))?.status === 'erased';

describe('people', () => {
  it.each<[RepresentativeStatus, number]>([
    ['withdrawn', 30],
    ['consented', 90],
    ['rejected', 180],
    ['invited', 365],
  ])('%s and untouched are erased after %i days, and the record says why', async (status, after) => {
    world = await startWorld();
    const [id, stays] = [await profile(status), await profile('active')];
    await world.clock.advance(days(after) - hours(1));
    expect(await isErased(id)).toBe(false);
    await world.clock.advance(hours(2));
    expect([await isErased(id), await isErased(stays)]).toEqual([true, false]);
    const [record] = await world.context.audit.findBySubject(id);
    expect(record).toMatchObject({ actor: 'system', action: 'representative.erased' });
    expect(record!.details!.why).toBeTruthy();
  });

  it('who cannot be erased hold up nobody, and are tried again at the next tick', async () => {
    world = await startWorld();
    const { context, clock } = world;
    const stuck = await profile('invited');
    const others = [await profile('rejected'), await profile('withdrawn')];
    await inDatabase('representatives').insertOne({
      ...(await inDatabase('representatives').findOne({ _id: stuck })),
      _id: 'r-last',
      lineUserId: 'U-last',
    });
    let broken = true;
    const job = forgettingJob({
      ...context,
      retention: context.programme.retention,
      async eraseElsewhere(person) {
        if (broken && person === stuck) throw new Error('changed meanwhile');
      },
    });
    const later = plus(clock.now(), days(400));
    await expect(job.runDue(later)).rejects.toThrow('1 of 6 failed');
    expect(await Promise.all([stuck, 'r-last', ...others].map(isErased))).toEqual([false, true, true, true]);
    broken = false;
    await job.runDue(later);
    expect(await isErased(stuck)).toBe(true);
  });

  it('of the whole register are erased a year after the programme has ended, and not before', async () => {
    const programme = loadProgramme();
    const ending: Programme = { ...programme, retention: { ...programme.retention, programmeEndsOn: '2020-09-30' } };
    world = await startWorld({ overrides: { programme: ending } });
    const id = await profile('active');
    await world.clock.to('2021-09-30T23:00:00+07:00');
    expect(await isErased(id)).toBe(false);
    await world.clock.to('2021-10-01T01:00:00+07:00');
    expect(await isErased(id)).toBe(true);
  });

  it('who broke off a registration take their answers and their open question with them', async () => {
    world = await startWorld();
    const person = await world.person('สมศรี');
    await person.follow();
    await person.taps('ยินยอม');
    await person.says('บางขุนเทียน');
    await world.clock.advance(days(91));
    expect(await inDatabase('representatives').countDocuments({ status: 'erased' })).toBe(1);
    expect(await inDatabase('dialogues').countDocuments({})).toBe(0);
    await person.says('สมัคร');
    expect(await person.lastText()).toContain('ท่านยินยอมหรือไม่คะ');
  });

  it('keep the proof of their consent as long as they are in the register', async () => {
    world = await startWorld();
    const [id, gone] = [await profile('active'), await profile('pending')];
    const at = world.clock.now();
    const consent = { action: 'given', noticeVersion: '2563-1', channel: 'line', at };
    await inDatabase('consents').insertMany([
      { _id: 'kept', person: id, ...consent },
      { _id: 'old', person: gone, ...consent },
    ]);
    await world.context.representatives.erase(gone, at);
    await world.clock.advance(days(3_651));
    expect((await inDatabase('consents').find({}).toArray()).map(({ _id }) => _id)).toEqual(['kept']);
  });
});

it('forgets open questions that rested for a month, and the words of late replies after two days', async () => {
  world = await startWorld();
  const at = world.clock.now();
  await inDatabase('dialogues').insertOne({ _id: 'rests', state: { topic: 'profile', field: 'phone' }, touchedAt: at });
  await inDatabase('deliveries').insertOne({
    _id: 'late',
    kind: 'lateReply',
    state: 'sent',
    plannedAt: at,
    data: { messages: [{ type: 'text', text: 'คุณสมศรี' }] },
  });
  await world.clock.advance(days(2) + hours(1));
  expect((await inDatabase('deliveries').findOne({ _id: 'late' }))!.data).toEqual({});
  expect(await inDatabase('dialogues').countDocuments({ _id: 'rests' })).toBe(1);
  await world.clock.advance(days(29));
  expect(await inDatabase('dialogues').countDocuments({ _id: 'rests' })).toBe(0);
});

it('forgets the name of a colleague a year after the last role went, wrong codes after an hour, old codes after a month', async () => {
  world = await startWorld();
  const admin = await world.staff('admin', null, 'ผู้ดูแล');
  const { id } = await world.context.staff.grant(
    { lineUserId: 'U-former', displayName: 'อดีตเพื่อนร่วมงาน' },
    { role: 'coordinator', scope: null },
    world.clock.now(),
  );
  await world.context.staff.revoke(id, { role: 'coordinator', scope: null });
  const at = world.clock.now();
  await inDatabase('staffCodeGuesses').insertOne({ _id: 'guess', person: 'hash', at });
  await inDatabase('staffCodes').insertOne({ _id: 'code', role: 'admin', expiresAt: plus(at, days(7)) });
  await world.clock.advance(hours(2));
  expect(await inDatabase('staff').countDocuments({ lineUserId: 'U-former' })).toBe(0);
  expect(await inDatabase('staffCodeGuesses').countDocuments({})).toBe(0);
  await world.clock.advance(days(38));
  expect(await inDatabase('staffCodes').countDocuments({ _id: 'code' })).toBe(0);
  expect((await inDatabase('staff').findOne({ _id: id }))!.displayName).toBe('อดีตเพื่อนร่วมงาน');
  await world.clock.advance(days(330));
  expect((await inDatabase('staff').findOne({ _id: id }))!.displayName).toBe('');
  expect(await inDatabase('staff').countDocuments({ lineUserId: admin.id, displayName: 'ผู้ดูแล' })).toBe(1);
});

it('forgets a LINE group that the bot left long ago, and none that it is in', async () => {
  world = await startWorld();
  const [left, stays] = [await world.group('ที่ออกแล้ว', []), await world.group('ที่ยังอยู่', [])];
  await world.context.lineGroups.leave(left.id, world.clock.now());
  await world.clock.advance(days(399));
  expect(await inDatabase('lineGroups').countDocuments({})).toBe(2);
  await world.clock.advance(days(2));
  expect((await inDatabase('lineGroups').find({}).toArray()).map(({ lineGroupId }) => lineGroupId)).toEqual([stays.id]);
});

it('forgets what was done to whom after five years', async () => {
  world = await startWorld();
  await world.context.audit.record({
    _id: 'old',
    at: world.clock.now(),
    actor: 's1',
    action: 'export.made',
    subject: 'r1',
  });
  await world.clock.advance(days(1_827));
  expect(await inDatabase('audit').countDocuments({ _id: 'old' })).toBe(0);
});
