/** A notice to more people than LINE takes at once: two multicasts, one of whose answers is lost, and nobody twice. */
import type { ApiRequest } from '../../src/embedded/line/protocol.ts';
import { loadProgramme } from '../../src/programme.ts';
import { hours } from '../../src/time.ts';
import { startWorld, wordsOf, type Person, type World } from '../world.ts';

const PEOPLE = 520;
const PATH = '/v2/bot/message/multicast';
const programme = loadProgramme();

let world: World;
let analyst: Person;
const ids: string[] = [];

beforeAll(async () => {
  world = await startWorld({
    quota: 5_000,
    overrides: { programme: { ...programme, broadcasts: { ...programme.broadcasts, approvalAbove: 1_000 } } },
  });
  analyst = await world.staff('analyst', 'THON_S', 'อรทัย');
  const made = await world.control<{ id: string }[]>(
    'POST',
    'users',
    Array.from({ length: PEOPLE }, (_, index) => ({ displayName: `คนที่ ${index + 1}`, friend: true })),
  );
  const at = world.clock.now();
  for (const { id } of made) {
    ids.push(id);
    await world.db.collection('representatives').insertOne({
      _id: `r${id.slice(1, 25)}` as never,
      lineUserId: id,
      status: 'active',
      fullName: 'สมมติ ทุกคน',
      district: 'บางแค',
      districtGroup: 'THON_S',
      community: 'ชุมชนริมคลอง',
      noticeVersion: world.context.programme.organisation.noticeVersion,
      version: 1,
      createdAt: at,
      updatedAt: at,
    });
  }
}, 60_000);
afterAll(() => world.stop());

const multicasts = async (): Promise<ApiRequest[]> => (await world.requests()).filter(({ path }) => path === PATH);
async function noticesTo(id: string): Promise<number> {
  const { entries } = await world.control<{ entries: { content: { kind: string; message?: never } }[] }>(
    'GET',
    `chats/${id}`,
  );
  return entries.filter(({ content }) => content.kind === 'bot' && wordsOf(content.message!).includes('นำร่มมาด้วย'))
    .length;
}

it('reaches each once, where the answer to one of two multicasts was lost', async () => {
  await analyst.says('แจ้งข่าว กรุงธนใต้ ทุกคน: นำร่มมาด้วยนะคะ');
  expect(await analyst.lastText()).toContain(`${PEOPLE} ข้อความ`);
  await world.fault({ path: PATH, times: 1, answerLost: true });
  await analyst.taps('ส่งเลย');
  await world.control('GET', 'idle');
  expect(await analyst.lastText()).toContain(`${PEOPLE} คน`);

  const sent = await multicasts();
  // Two chunks, and the one whose answer was lost again under the same key, which LINE answers with 409.
  expect(new Set(sent.map(({ recipients }) => recipients.length))).toEqual(new Set([500, PEOPLE - 500]));
  expect(new Set(sent.map(({ retryKey }) => retryKey)).size).toBe(2);
  expect(sent).toHaveLength(3);
  expect(sent.filter(({ status }) => status === 409)).toHaveLength(1);
  expect((await world.state()).quota.used).toBe(PEOPLE);
  const counts = await Promise.all(ids.map(noticesTo));
  expect(counts.every((count) => count === 1)).toBe(true);

  await analyst.says('ข่าวที่ส่งแล้ว');
  expect(await analyst.lastText()).toContain(`${PEOPLE}`);
  world.context.wake();
  await world.clock.advance(hours(30));
  expect((await Promise.all(ids.map(noticesTo))).every((count) => count === 1)).toBe(true);
}, 60_000);
