/** LINE delivers once more what it got no answer to: what happened earlier may come after what happened later. */
import { createHmac } from 'node:crypto';
import { minutes } from '../../src/time.ts';
import { startWorld, wordsOf, type Group, type Person, type World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

let late = 0;
/** A signed webhook with an event that happened then. */
async function delivers(happenedAt: Date, event: Record<string, unknown>): Promise<void> {
  const body = JSON.stringify({
    destination: 'U0',
    events: [
      {
        mode: 'active',
        webhookEventId: `late-${(late += 1)}`,
        timestamp: happenedAt.getTime(),
        deliveryContext: { isRedelivery: true },
        ...event,
      },
    ],
  });
  const signature = createHmac('sha256', 'test-secret').update(body).digest('base64');
  const answer = await fetch(`${world.url}/webhook`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-line-signature': signature },
  });
  expect(answer.status).toBe(200);
  await world.settled();
}

async function announce(): Promise<void> {
  const analyst = await world.staff('analyst', 'THON_S');
  await analyst.says('นัดประชุมกรุงธนใต้ 20 ก.ค. 63 เวลา 13.30 น. ณ สำนักงานเขตบางแค');
  await analyst.taps('ส่งประกาศ');
}
const isInvited = async (who: Person | Group): Promise<boolean> =>
  (await who.heard()).some((message) => wordsOf(message).includes('ขอเชิญ'));

it('somebody who blocked the account and came back goes on hearing of sessions', async () => {
  const person = await world.representative('สมศรี ริมทาง', 'บางแค');
  await person.sends({ type: 'unfollow' });
  const between = world.clock.now();
  await world.clock.advance(minutes(5));
  await person.follow();
  await delivers(between, { type: 'unfollow', source: { type: 'user', userId: person.id } });
  await announce();
  expect(await isInvited(person)).toBe(true);
});

it('a LINE group that the bot left and came back to goes on hearing of sessions', async () => {
  const member = await world.person();
  const before = world.clock.now();
  await world.clock.advance(minutes(5));
  const group = await world.group('ประชาคมกรุงธนใต้', [member]);
  await world.bind(group, 'THON_S');
  await delivers(before, { type: 'leave', source: { type: 'group', groupId: group.id } });
  await announce();
  expect(await isInvited(group)).toBe(true);
});

it('a LINE group that the bot has left stays left, also where its coming is told afterwards', async () => {
  const groupId = `C${'a'.repeat(32)}`;
  const came = world.clock.now();
  await world.clock.advance(minutes(5));
  await delivers(world.clock.now(), { type: 'leave', source: { type: 'group', groupId } });
  await delivers(came, { type: 'join', source: { type: 'group', groupId }, replyToken: 'r'.repeat(32) });
  const [group] = await world.context.lineGroups.findAll();
  expect(group!.leftAt).toEqual(world.clock.now());
});

it('who left a LINE group and came back is in it', async () => {
  const person = await world.representative('สมศรี ริมทาง', 'บางแค');
  const group = await world.group('ประชาคมกรุงธนใต้', []);
  await world.bind(group, 'THON_S');
  const left = world.clock.now();
  await world.clock.advance(minutes(5));
  await world.control('PUT', `groups/${group.id}/members/${person.id}`);
  await world.settled();
  const source = { type: 'group', groupId: group.id };
  await delivers(left, { type: 'memberLeft', source, left: { members: [{ type: 'user', userId: person.id }] } });
  const record = await world.db.collection('representatives').findOne({ lineUserId: person.id });
  expect(record!.memberships).toMatchObject([{ member: true, checkedAt: world.clock.now() }]);
});
