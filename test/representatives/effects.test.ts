import mongoose, { type Connection } from 'mongoose';
import { createAuditStore } from '../../src/access/audit.ts';
import { createOutbox } from '../../src/delivery/outbox.ts';
import { loadProgramme } from '../../src/programme.ts';
import {
  clearProfile,
  decideRegistration,
  eraseRepresentative,
  listPending,
  representativeEffects,
  saveProfile,
  setNotifications,
  submitRegistration,
  viewOwnData,
  withdrawConsent,
  type Profile,
  type Review,
  type Submission,
} from '../../src/representatives/effects.ts';
import { reviewDeliveries } from '../../src/representatives/review-jobs.ts';
import { createAttendanceStore } from '../../src/attendance/store.ts';
import { createClaimStore } from '../../src/representatives/claim-store.ts';
import { acceptConsent, consentEffects } from '../../src/representatives/consent-effects.ts';
import { createRepresentativeStore } from '../../src/representatives/store.ts';
import { createStaffStore } from '../../src/staff/store.ts';
import { minutes, plus } from '../../src/time.ts';
import type { Cause, Effect } from '../../src/turn.ts';
import { freshDatabaseUri } from '../database.ts';

const programme = loadProgramme();
const NOW = new Date('2020-07-10T09:00:00+07:00');
const clock = { now: () => NOW, onChange: () => () => {} };

let connection: Connection;
let stores: ReturnType<typeof build>;
let events = 0;

function build() {
  const representatives = createRepresentativeStore(connection);
  const staff = createStaffStore(connection);
  const outbox = createOutbox(connection);
  const audit = createAuditStore(connection);
  const erased: string[] = [];
  const eraseElsewhere = async (id: string): Promise<void> => {
    erased.push(id);
  };
  const deps = {
    representatives,
    staff,
    outbox,
    audit,
    programme,
    clock,
    eraseElsewhere,
    attendance: createAttendanceStore(connection),
    seats: { makeOne: async () => {} },
    onGone: async () => {},
    heldElsewhere: async () => [],
  };
  const all = [...representativeEffects(deps), ...consentEffects({ ...deps, claims: createClaimStore(connection) })];
  const handlers = new Map(all.map((handler) => [handler.kind, handler]));
  const deliveries = reviewDeliveries({
    ...deps,
    nextConsultation: async () => null,
    address: async () => new Map(),
  });
  return { ...deps, handlers, deliveries, erased };
}

beforeEach(async () => {
  connection = await mongoose.createConnection(freshDatabaseUri()).asPromise();
  stores = build();
  await Promise.all(Object.values(connection.models).map((model) => model.init()));
});
afterEach(() => connection.close());

/** What one event of somebody leads to: who they are is looked up anew each time, as for a real event. */
async function causeOf(lineUserId: string, eventId = `event-${(events += 1)}`): Promise<Cause> {
  const [representative, staff] = await Promise.all([
    stores.representatives.findByLineUserId(lineUserId),
    stores.staff.findByLineUserId(lineUserId),
  ]);
  const at = plus(NOW, minutes(events));
  return { eventId, at, who: { lineUserId, representative, staff }, where: { kind: 'direct' } };
}

async function run<Outcome>(effect: Effect<Outcome>, cause: Cause): Promise<Outcome> {
  return (await stores.handlers.get(effect.kind)!.run(effect.input, cause)) as Outcome;
}

/** Runs an effect, runs it again as after a crash, and holds the two outcomes against each other. */
async function runTwice<Outcome>(effect: Effect<Outcome>, lineUserId: string): Promise<Outcome> {
  const first = await causeOf(lineUserId);
  const outcome = await run(effect, first);
  const again = await run(effect, { ...(await causeOf(lineUserId, first.eventId)), at: first.at });
  expect(withoutVersion(again)).toEqual(withoutVersion(outcome));
  return outcome;
}
/** The version counts writes, repeated ones too. */
const withoutVersion = (outcome: unknown): unknown =>
  JSON.parse(JSON.stringify(outcome ?? null, (key, value: unknown) => (key === 'version' ? undefined : value)));

const FULL = { district: 'บางขุนเทียน', districtGroup: 'THON_S', community: 'ชุมชนริมคลอง', fullName: 'สมศรี ใจดี' };
const NOTICE = { notice: programme.organisation.noticeVersion, prefill: {} };

async function consented(lineUserId = 'U1'): Promise<Profile> {
  return (await run(acceptConsent({ ...NOTICE, prefill: FULL }), await causeOf(lineUserId)))!;
}
async function pending(lineUserId = 'U1'): Promise<Profile> {
  await consented(lineUserId);
  const result = await run(submitRegistration({}), await causeOf(lineUserId));
  return (result as Extract<Submission, { kind: 'submitted' }>).profile;
}
const analyst = (lineUserId: string, district = 'บางขุนเทียน') =>
  stores.staff.grant({ lineUserId, displayName: lineUserId }, { role: 'districtAnalyst', scope: district }, NOW);
const planned = (kind: string) => connection.collection('deliveries').find({ kind }).toArray();

describe('done again for the same event, the same comes out', () => {
  it('consent', async () => {
    const person = await runTwice(acceptConsent({ ...NOTICE, prefill: FULL }), 'U1');
    expect(person).toMatchObject({ status: 'consented', ...FULL });
    expect(await connection.collection('representatives').countDocuments()).toBe(1);
    expect(await connection.collection('consents').countDocuments()).toBe(1);
  });

  it('a saved answer, and a fresh start', async () => {
    await consented();
    expect(await runTwice(saveProfile({ change: { role: 'กรรมการ' } }), 'U1')).toMatchObject({ role: 'กรรมการ' });
    expect(await runTwice(clearProfile({}), 'U1')).toMatchObject({ role: null, district: null, districtGroup: null });
  });

  it('handing in', async () => {
    await analyst('D1');
    await analyst('D2');
    await consented();
    expect(await runTwice(submitRegistration({}), 'U1')).toMatchObject({ kind: 'submitted' });
    expect(await planned('registrationReview')).toHaveLength(2);
  });

  it('handing in with something missing', async () => {
    await run(acceptConsent(NOTICE), await causeOf('U1'));
    expect(await runTwice(submitRegistration({}), 'U1')).toMatchObject({
      kind: 'incomplete',
      missing: ['district', 'community', 'fullName'],
    });
  });

  it.each([
    ['approve', 'active'],
    ['reject', 'rejected'],
    ['more', 'pending'],
  ] as const)('the decision %s', async (decision, status) => {
    await analyst('D1');
    const { _id: person, version: seen } = await pending();
    const note = decision === 'more' ? 'ขอเบอร์โทร' : null;
    const result = await runTwice(decideRegistration({ person, seen, decision, note }), 'D1');
    expect(result).toMatchObject({ kind: 'decided', decision, profile: { status, reviewNote: note } });
    expect(await planned('registrationDecision')).toHaveLength(1);
    expect(await connection.collection('audit').countDocuments({ subject: person })).toBe(2);
  });

  it('stopping, looking, withdrawing, erasing', async () => {
    await analyst('D1');
    const { _id: person, version: seen } = await pending();
    await run(decideRegistration({ person, seen, decision: 'approve', note: null }), await causeOf('D1'));
    expect(await runTwice(setNotifications({ on: false }), 'U1')).toBe('paused');
    expect(await runTwice(viewOwnData({}), 'U1')).toMatchObject({ profile: FULL });
    expect(await runTwice(withdrawConsent({}), 'U1')).toBe(true);
    expect(await runTwice(eraseRepresentative({ person }), 'U1')).toBe(true);
    expect(await stores.representatives.find(person)).toMatchObject({
      status: 'erased',
      lineUserId: null,
      fullName: null,
    });
    expect(stores.erased).toEqual([person, person]);
    expect(await connection.collection('consents').countDocuments({ person, action: 'withdrawn' })).toBe(2);
  });
});

it('erasure leaves nothing but our id, the status and the times', async () => {
  await analyst('D1');
  const { _id: person, version: seen } = await pending();
  await run(decideRegistration({ person, seen, decision: 'more', note: 'ขอเบอร์โทร' }), await causeOf('D1'));
  await stores.representatives.rememberMembership(person, 'g1', true, NOW);
  await run(eraseRepresentative({ person }), await causeOf('U1'));
  const left = (await connection.collection('representatives').findOne({}))!;
  const kept = Object.keys(left).filter((field) => left[field] !== null && left[field]?.length !== 0);
  expect(kept.sort()).toEqual(['_id', 'createdAt', 'status', 'updatedAt', 'version']);
});

describe('races', () => {
  it('of two analysts at the same moment one decides, the other hears of it', async () => {
    await analyst('D1');
    await analyst('D2');
    const { _id: person, version: seen } = await pending();
    const [one, other] = await Promise.all(
      (['approve', 'reject'] as const).map(async (decision, index) =>
        run(decideRegistration({ person, seen, decision, note: null }), await causeOf(`D${index + 1}`)),
      ),
    );
    expect(new Set([one, other].map((result: Review | undefined) => result?.kind))).toEqual(
      new Set(['already', 'decided']),
    );
    expect(await planned('registrationDecision')).toHaveLength(1);
  });

  it('a decision on what has changed since is not taken', async () => {
    await analyst('D1');
    const { _id: person, version: seen } = await pending();
    await run(saveProfile({ change: { fullName: 'คนอื่น' } }), await causeOf('U1'));
    const result = await run(
      decideRegistration({ person, seen, decision: 'approve', note: null }),
      await causeOf('D1'),
    );
    expect(result).toMatchObject({ kind: 'changed', profile: { status: 'pending', fullName: 'คนอื่น' } });
  });
});

describe('limits', () => {
  it('nothing of this is done from a LINE group', async () => {
    await consented();
    const cause: Cause = { ...(await causeOf('U1')), where: { kind: 'lineGroup', lineGroupId: 'C1', lineGroup: null } };
    await expect(run(viewOwnData({}), cause)).rejects.toThrow('private chat');
  });

  it('nobody erases somebody else', async () => {
    const { _id: person } = await consented('U1');
    await consented('U2');
    expect(await run(eraseRepresentative({ person }), await causeOf('U2'))).toBe(false);
    expect(await stores.representatives.find(person)).toMatchObject({ fullName: 'สมศรี ใจดี' });
  });

  it('nobody erases anybody who is in no register, or has no LINE account', async () => {
    const { _id: person } = await consented('U1');
    const stranger = await causeOf('U9');
    const { who } = stranger;
    expect(await run(eraseRepresentative({ person }), stranger)).toBe(false);
    expect(await run(eraseRepresentative({ person }), { ...stranger, who: { ...who, lineUserId: null } })).toBe(false);
    expect(await stores.representatives.find(person)).toMatchObject({ fullName: 'สมศรี ใจดี' });
  });

  it('the audit names fields, never what is in them', async () => {
    await pending();
    await run(saveProfile({ change: { phone: '0812345678' } }), await causeOf('U1'));
    const audit = JSON.stringify(await connection.collection('audit').find({}).toArray());
    expect(audit).toContain('phone');
    expect(audit).not.toMatch(/0812345678|สมศรี|U1/);
  });
});

describe('registrations that wait', () => {
  const listed = async (lineUserId: string): Promise<string[]> =>
    (await run(listPending({}), await causeOf(lineUserId))).map(({ _id }) => _id);
  async function waiting(lineUserId: string, district: string, districtGroup = 'THON_S'): Promise<string> {
    await run(acceptConsent({ ...NOTICE, prefill: { ...FULL, district, districtGroup } }), await causeOf(lineUserId));
    const result = await run(submitRegistration({}), await causeOf(lineUserId));
    return (result as Extract<Submission, { kind: 'submitted' }>).profile._id;
  }

  it('are shown to who decides on them: the district’s own analyst, else that of the district group, nobody on their own', async () => {
    await analyst('D1');
    await stores.staff.grant({ lineUserId: 'G1', displayName: 'G1' }, { role: 'analyst', scope: 'THON_S' }, NOW);
    const [own, beside, elsewhere] = [
      await waiting('U1', 'บางขุนเทียน'),
      await waiting('U2', 'ทุ่งครุ'),
      await waiting('U3', 'ธนบุรี', 'THON_N'),
    ];
    expect(await listed('D1')).toEqual([own]);
    expect(await listed('G1')).toEqual([beside]);
    // Whoever is the only analyst of the district and registers there is decided on by the district group's.
    const themselves = await waiting('D1', 'บางขุนเทียน');
    expect(await listed('D1')).toEqual([own]);
    expect(await listed('G1')).toEqual([beside, themselves]);
    expect(await listed('U3')).toEqual([]);
    expect(await stores.representatives.find(elsewhere)).toMatchObject({ status: 'pending' });
  });
});

describe('whether a delivery still stands', () => {
  const first = async (kind: string) => {
    const [delivery] = await planned(kind);
    return delivery as never;
  };
  const stands = async (kind: string, id: string) =>
    (await stores.deliveries[kind]!.stillStands(await first(kind), [id])).get(id);

  it('a review does until somebody decided', async () => {
    const { id } = await analyst('D1');
    const { _id: person, version: seen } = await pending();
    expect(await stands('registrationReview', id)).toBe(true);
    await run(decideRegistration({ person, seen, decision: 'approve', note: null }), await causeOf('D1'));
    expect(await stands('registrationReview', id)).toBe('superseded');
  });

  it('a review does not for somebody whose role is gone, or who blocked the account', async () => {
    const [gone, blocked] = [await analyst('D1'), await analyst('D2')];
    await pending();
    await stores.staff.revoke(gone.id, gone.roles[0]!);
    await stores.staff.setFollowing('D2', false, NOW);
    expect(await stands('registrationReview', gone.id)).toBe('notStaff');
    expect(await stands('registrationReview', blocked.id)).toBe('blocked');
  });

  it('a request for more does not once the person has sent it in again', async () => {
    await analyst('D1');
    const { _id: person, version: seen } = await pending();
    await run(decideRegistration({ person, seen, decision: 'more', note: 'ขอเบอร์โทร' }), await causeOf('D1'));
    expect(await stands('registrationDecision', person)).toBe(true);
    await run(submitRegistration({}), await causeOf('U1'));
    expect(await stands('registrationDecision', person)).toBe('superseded');
  });

  it('a decision does not for somebody who withdrew', async () => {
    await analyst('D1');
    const { _id: person, version: seen } = await pending();
    await run(decideRegistration({ person, seen, decision: 'approve', note: null }), await causeOf('D1'));
    expect(await stands('registrationDecision', person)).toBe(true);
    await run(withdrawConsent({}), await causeOf('U1'));
    expect(await stands('registrationDecision', person)).toBe('withdrawn');
  });
});
