/** The demo's city with something in it for every form of the console: what waits, what failed, what can be taken back. */
import type { Broadcast } from '../../src/broadcasts/model.ts';
import { newNotice } from '../../src/broadcasts/rules.ts';
import type { Delivery } from '../../src/delivery/outbox.ts';
import type { Webhook, WebhookDelivery } from '../../src/delivery/webhook-store.ts';
import type { StoredEvent } from '../../src/line/event-store.ts';
import { logIn, loginLinkFor, type Browser } from '../console/browser.ts';
import { fillCity } from '../console/city.ts';
import { makeConsultation } from '../consultations/builders.ts';
import type { StaffMember } from '../../src/turn.ts';
import type { Person, World } from '../world.ts';

export interface Prepared {
  person: Person;
  desk: Browser;
  /** Paths of pages, by what they are for. */
  pages: Record<'running' | 'upcoming' | 'notice' | 'report' | 'entry' | 'login', string>;
}

export async function prepareForms(world: World): Promise<Prepared> {
  const { person, desk } = await fillCity(world);
  await grant(world, person, { role: 'analyst', scope: 'THON_N' });
  await grant(world, person, { role: 'districtAnalyst', scope: 'ทุ่งครุ' });
  const colleague = await world.staff('analyst', 'THON_S', 'อีกคนหนึ่ง');
  await grant(world, colleague, { role: 'coordinator', scope: null });
  await openSessions(world);
  await askForReview(world);
  await askForTalk(world);
  const entry = await sayAlike(world);
  const upcoming = (await world.context.consultations.findByStatus('THON_S', ['announced'])).find(
    ({ venue }) => venue === 'หอประชุมทุ่งครุ',
  )!;
  await leaveTrouble(world, upcoming._id);
  await meetStrangers(world);
  return {
    person,
    desk,
    pages: {
      running: '/console/sessions/running',
      upcoming: `/console/sessions/${upcoming._id}`,
      notice: await leaveNotice(world, colleague),
      report: await draftBy(world, colleague),
      entry,
      login: new URL(await loginLinkFor(person)).pathname,
    },
  };
}

const grant = ({ context, clock }: World, { id, name }: Person, role: StaffMember['roles'][number]) =>
  context.staff.grant({ lineUserId: id, displayName: name }, role, clock.now());

/** Somebody in the registry whom this person is to review. */
async function askForReview(world: World): Promise<void> {
  const asker = await world.representative('รอตรวจ ทุ่งครุ', 'ทุ่งครุ');
  const { id } = (await world.context.representatives.findByLineUserId(asker.id))!;
  const at = world.clock.now();
  await world.context.representatives.changeStatus(id, ['active'], 'pending', at, { submittedAt: at });
}

async function askForTalk(world: World): Promise<void> {
  const caller = await world.representative('สมหมาย อยากคุย', 'ทุ่งครุ');
  await caller.says('ติดต่อเจ้าหน้าที่');
  await caller.taps('คุยกับเจ้าหน้าที่');
}

/** One that has just begun, and drafts to be done together. */
async function openSessions({ context }: World): Promise<void> {
  const startsAt = new Date('2020-07-13T08:00:00+07:00');
  await context.consultations.insertAsIs(makeConsultation({ _id: 'running', round: 90, startsAt }));
  for (const [index, _id] of ['draft-one', 'draft-two', 'draft-three'].entries())
    await context.consultations.insertAsIs(
      makeConsultation({
        _id,
        round: 91 + index,
        status: 'draft',
        startsAt: new Date(`2020-08-2${index}T13:30:00+07:00`),
        announcedAt: null,
      }),
    );
}

/** Two entries that say the same, one of them to be answered. */
async function sayAlike(world: World): Promise<string> {
  const neighbours = [
    await world.representative('บุญมี เพื่อนบ้าน', 'ทุ่งครุ'),
    await world.representative('ทองใบ เพื่อนบ้าน', 'ทุ่งครุ'),
  ];
  for (const neighbour of neighbours) await neighbour.says('#ปัญหา ไฟถนนหน้าวัดดับทั้งซอยมาหลายคืน อันตรายมาก');
  const id = (await world.context.representatives.findByLineUserId(neighbours[0]!.id))!.id;
  const entry = await world.db.collection<{ _id: string }>('feedback').findOne({ author: id });
  return `/console/feedback/${entry!._id}`;
}

/** What did not arrive, or nobody knows: a push, an answer, an event, a telling of another system. */
async function leaveTrouble({ db, clock }: World, session: string): Promise<void> {
  const deliveries = db.collection<Delivery>('deliveries');
  const like = (await deliveries.findOne({ kind: 'announced', consultations: session, state: 'sent' }))!;
  const [id] = like.ids;
  for (const [name, reason] of [
    ['unknown', 'unknownOutcome'],
    ['failed', 'Failed to send messages'],
  ])
    await deliveries.insertOne({
      ...like,
      _id: `announced:${like.subject}:${name}:${id}`,
      offset: name!,
      via: 'person',
      ids: [id!],
      state: 'failed',
      reason: reason!,
      firstAttemptAt: clock.now(),
      outcomes: [{ id: id!, result: 'failed', reason: reason! }],
    });
  const events = db.collection<StoredEvent>('inboundEvents');
  const [said, other] = await events.find({ state: 'done' }).sort({ at: -1 }).limit(2).toArray();
  await events.updateOne({ _id: said!._id }, { $set: { unanswered: id!, replied: 'unknown' } });
  await events.updateOne({ _id: other!._id }, { $set: { state: 'parked' } });
  const at = clock.now();
  const webhook = 'wtried';
  await db.collection<Webhook>('webhooks').insertOne({
    _id: webhook,
    url: 'https://city.example/hook',
    events: ['feedback'],
    districtGroups: null,
    createdBy: 'somebody',
    createdAt: at,
    removedAt: null,
  });
  await db.collection<WebhookDelivery>('webhookDeliveries').insertOne({
    _id: 'wtried:one',
    webhook,
    eventId: 'one',
    type: 'feedback.recorded',
    data: {},
    at,
    state: 'failed',
    attempts: 8,
    notBefore: at,
    leaseUntil: null,
    fence: 8,
    lastStatus: 503,
    lastError: null,
    endedAt: at,
  });
}

/** A LINE group that belongs to nobody yet, and one with somebody in it of whom LINE has not been asked. */
async function meetStrangers(world: World): Promise<void> {
  const stranger = await world.person('ผู้มาใหม่');
  await world.group('กลุ่มที่ยังไม่ผูก', [stranger]);
  const bound = await world.group('กลุ่มกรุงธนใต้ 2', [stranger]);
  await world.bind(bound, 'THON_S');
  await world.representative('มาทีหลัง คนใหม่', 'ทุ่งครุ');
}

/** By somebody else, so that it waits for this person's word. @returns its page. */
async function leaveNotice({ db, context, clock }: World, colleague: Person): Promise<string> {
  const at = clock.now();
  const by = (await context.staff.findByLineUserId(colleague.id))!.id;
  const segment = { districtGroup: 'THON_S', district: null, role: null, session: null, theme: null } as const;
  const text = 'งดใช้ท่าน้ำในวันเสาร์นี้';
  const notice = newNotice({ id: 'bwaiting', segment, text, sendAt: null, by, at, event: 'asked' });
  await db.collection<Broadcast>('broadcasts').insertOne({
    ...notice,
    state: 'waiting',
    requestedAt: at,
    requestedFor: 2,
    approvalUntil: new Date(at.getTime() + 86_400_000),
  });
  return '/console/broadcasts/bwaiting';
}

/** A report that somebody else wrote: nobody approves their own. @returns its page. */
async function draftBy(world: World, colleague: Person): Promise<string> {
  const { browser } = await logIn(world, colleague);
  const path = '/console/reports/10';
  const fields = { percent: '72', baht: '0', planStatus: 'เป็นไปตามแผน', targetStatus: 'เป็นไปตามเป้าหมาย' };
  await browser.submit(await browser.visit(path), { form: path, fields });
  return path;
}
