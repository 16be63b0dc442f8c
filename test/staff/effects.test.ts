import mongoose, { type Connection } from 'mongoose';
import { createAuditStore } from '../../src/access/audit.ts';
import { LineAwayError } from '../../src/errors.ts';
import { makeStaffCode, revokeRole, staffEffects, useStaffCode } from '../../src/staff/effects.ts';
import { createStaffStore, type StaffStore } from '../../src/staff/store.ts';
import type { Cause, Effect, EffectHandler } from '../../src/turn.ts';
import { freshDatabaseUri } from '../database.ts';

const NOW = new Date('2020-07-10T09:00:00+07:00');
const clock = { now: () => NOW, onChange: () => () => {} };

let connection: Connection;
let staff: StaffStore;
let handlers: EffectHandler[];

beforeEach(async () => {
  connection = await mongoose.createConnection(freshDatabaseUri()).asPromise();
  staff = createStaffStore(connection);
  handlers = effectsWith(async () => {});
  await Promise.all(Object.values(connection.models).map((model) => model.init()));
});
afterEach(() => connection.close());

function effectsWith(
  onLeft: () => Promise<void>,
  line: { displayName(): Promise<string | null> } = { displayName: async () => 'อรทัย' },
): EffectHandler[] {
  return staffEffects({ staff, audit: createAuditStore(connection), line, clock, onLeft });
}

async function run<Outcome>(effect: Effect<Outcome>, lineUserId: string, eventId: string): Promise<Outcome> {
  const who = { lineUserId, representative: null, staff: await staff.findByLineUserId(lineUserId) };
  const cause: Cause = { eventId, at: NOW, who, where: { kind: 'direct' } };
  return (await handlers.find(({ kind }) => kind === effect.kind)!.run(effect.input, cause)) as Outcome;
}
const admin = (lineUserId = 'A') =>
  staff.grant({ lineUserId, displayName: lineUserId }, { role: 'admin', scope: null }, NOW);
const COORDINATOR = { role: 'coordinator', scope: null } as const;

describe('done again for the same event', () => {
  it('a code is made once: the one that nobody saw is void', async () => {
    await admin();
    const first = await run(makeStaffCode(COORDINATOR), 'A', 'e1');
    const again = await run(makeStaffCode(COORDINATOR), 'A', 'e1');
    expect(await connection.collection('staffCodes').countDocuments()).toBe(1);
    expect(await run(useStaffCode({ code: first!.code }), 'U', 'e2')).toBeNull();
    expect(await run(useStaffCode({ code: again!.code }), 'U', 'e3')).not.toBeNull();
  });

  it('a used code lets in again, and is used all the same', async () => {
    await admin();
    const { code } = (await run(makeStaffCode(COORDINATOR), 'A', 'e1'))!;
    const first = await run(useStaffCode({ code }), 'U', 'e2');
    expect(await run(useStaffCode({ code }), 'U', 'e2')).toEqual(first);
    expect(await run(useStaffCode({ code }), 'V', 'e3')).toBeNull();
    expect(await connection.collection('audit').countDocuments({ action: 'staff.granted' })).toBe(1);
  });

  it('a wrong code counts once', async () => {
    for (let time = 0; time < 6; time += 1) await run(useStaffCode({ code: null }), 'U', 'e1');
    expect(await connection.collection('staffCodeGuesses').countDocuments()).toBe(1);
  });

  it('an admin who takes the own role away is told so twice', async () => {
    await admin('B');
    const { id: person } = await admin('A');
    const effect = revokeRole({ person, grant: { role: 'admin', scope: null } });
    expect(await run(effect, 'A', 'e1')).toEqual({ kind: 'revoked', displayName: 'A' });
    expect(await run(effect, 'A', 'e1')).toEqual({ kind: 'revoked', displayName: 'A' });
    expect(await run(effect, 'B', 'e2')).toEqual({ kind: 'notHeld' });
  });

  it.each([
    ['one is taken away from somebody else', 'B'],
    ['one takes the own role away', 'A'],
  ])('is taken away whole where that was broken off, when %s', async (_case, actor) => {
    await admin('B');
    const { id: person } = await admin('A');
    const { id: by } = (await staff.findByLineUserId(actor))!;
    const effect = revokeRole({ person, grant: { role: 'admin', scope: null } });
    const whole = handlers;
    handlers = effectsWith(async () => {
      throw new Error('the process ends');
    });
    await expect(run(effect, actor, 'e1')).rejects.toThrow('the process ends');
    handlers = whole;
    expect(await run(effect, actor, 'e1')).toEqual({ kind: 'revoked', displayName: 'A' });
    expect(await connection.collection('staff').findOne({ _id: person as never })).toMatchObject({
      roles: [],
      lineUserId: null,
    });
    expect(await connection.collection('audit').find({ action: 'staff.revoked' }).toArray()).toMatchObject([
      { actor: by, subject: person },
    ]);
  });
});

it('one code typed by two people at the same moment lets in one of them', async () => {
  await admin();
  const { code } = (await run(makeStaffCode(COORDINATOR), 'A', 'e1'))!;
  const both = await Promise.all([run(useStaffCode({ code }), 'U', 'e2'), run(useStaffCode({ code }), 'V', 'e3')]);
  expect(both.filter(Boolean)).toHaveLength(1);
});

it('a code lets in while LINE cannot be asked what the person is called', async () => {
  await admin();
  const { code } = (await run(makeStaffCode(COORDINATOR), 'A', 'e1'))!;
  const displayName = () => Promise.reject(new LineAwayError('LINE did not answer a question'));
  handlers = effectsWith(async () => {}, { displayName });
  expect(await run(useStaffCode({ code }), 'U', 'e2')).toMatchObject({ member: { displayName: 'เจ้าหน้าที่' } });
});

it('guesses are counted without a LINE id', async () => {
  await run(useStaffCode({ code: null }), 'U-somebody', 'e1');
  expect(JSON.stringify(await connection.collection('staffCodeGuesses').find({}).toArray())).not.toContain(
    'U-somebody',
  );
});
