/** Who is told, and how, when the month's quota runs short. */
import { plus, days } from '../../src/time.ts';
import { loadProgramme } from '../../src/programme.ts';
import { startWorld, type World } from '../world.ts';

let world: World;
afterEach(() => world.stop());

async function planned(subject: string, messageClass: 'must' | 'may', staffIds: readonly string[]): Promise<void> {
  const now = world.context.clock.now();
  await world.context.outbox.planEach(
    {
      kind: 'lateReply',
      subject,
      data: { messages: [{ type: 'text', text: subject }] },
      messageClass,
      dueAt: now,
      usefulUntil: plus(now, days(1)),
    },
    staffIds,
    now,
  );
  world.context.wake();
  await world.settled();
}

it('tells the admin once a month that only what must be said still goes out', async () => {
  const programme = loadProgramme();
  world = await startWorld({
    quota: 10,
    overrides: { programme: { ...programme, linePlan: { ...programme.linePlan, reserve: 8 } } },
  });
  const admin = await world.staff('admin', null);
  const { id } = (await world.context.staff.findByRole('admin'))[0]!;
  await planned('first', 'may', [id]);
  await planned('second', 'may', [id]);
  await planned('third', 'may', [id]);
  await planned('fourth', 'may', [id]);
  const heard = JSON.stringify(await admin.heard());
  expect(heard.match(/ซึ่งกันไว้สำหรับเรื่องจำเป็น/g)).toHaveLength(1);
  expect(heard).toContain('second');
  expect(heard).not.toContain('third');
  await planned('urgent', 'must', [id]);
  expect(JSON.stringify(await admin.heard())).toContain('urgent');
});

it('says at the head of the next reply to each of the staff, once, that LINE’s limit is reached', async () => {
  world = await startWorld({ quota: 0 });
  const admin = await world.staff('admin', null);
  const analyst = await world.staff('analyst', 'THON_S');
  const person = await world.representative('สมศรี ริมทาง', 'บางแค');
  const { id } = (await world.context.staff.findByRole('admin'))[0]!;
  await planned('first', 'must', [id]);
  for (const someone of [admin, analyst, person]) for (let time = 0; time < 2; time += 1) await someone.says('ขอบคุณค่ะ');
  const toldTimes = async (someone: typeof person) =>
    JSON.stringify(await someone.heard()).split('โควตาข้อความเดือนนี้หมดแล้ว').length - 1;
  expect([await toldTimes(admin), await toldTimes(analyst), await toldTimes(person)]).toEqual([1, 1, 0]);
  // No push was tried for the alert: pushes have stopped.
  const pushes = (await world.requests()).filter(({ path }) => path === '/v2/bot/message/push');
  expect(pushes).toHaveLength(1);
});
