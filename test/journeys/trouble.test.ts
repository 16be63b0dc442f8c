/** Journey 8: the bot is wrong, the world is down. */
import { days } from '../../src/time.ts';
import { startWorld, wordsOf, type World } from '../world.ts';

let world: World;
afterEach(() => world.stop());

it('never leaves somebody in 1:1 without an answer, nor says the same twice in a row', async () => {
  world = await startWorld();
  const person = await world.representative('สมศรี ริมทาง', 'บางแค');
  const answers: string[] = [];
  for (const odd of ['ๆๆๆๆ', '🙂🙂🙂', 'asdf qwer']) {
    await person.says(odd);
    answers.push(await person.lastText());
  }
  expect(answers.every((words) => words.includes('['))).toBe(true);
  expect(new Set(answers).size).toBe(3);
  expect(answers[2]).toContain('ให้เจ้าหน้าที่ติดต่อกลับไหมคะ');
});

it('does not repeat itself to a stranger or to staff either', async () => {
  world = await startWorld();
  const stranger = await world.person();
  await stranger.follow();
  await stranger.taps('ไม่ยินยอม');
  const analyst = await world.staff('analyst', 'THON_S');
  for (const person of [stranger, analyst]) {
    await person.says('ๆๆๆๆ');
    const first = await person.lastText();
    await person.says('ๆๆๆๆ');
    expect(await person.lastText()).not.toBe(first);
  }
});

it('answers once, late, when LINE had failed the first reply', async () => {
  world = await startWorld();
  const person = await world.representative('สมศรี ริมทาง', 'บางแค');
  const before = (await person.heard()).length;
  await world.fault({ path: '/v2/bot/message/reply', times: 2, status: 500 });
  await person.says('ประชุมวันไหนคะ');
  expect((await person.heard()).length - before).toBe(1);
});

it('does not answer twice when the answer of LINE was lost', async () => {
  world = await startWorld();
  const person = await world.representative('สมศรี ริมทาง', 'บางแค');
  const before = (await person.heard()).length;
  await world.fault({ path: '/v2/bot/message/reply', times: 1, answerLost: true });
  await person.says('ประชุมวันไหนคะ');
  expect((await person.heard()).length - before).toBe(1);
});

it('does not decide again what an earlier holder decided between the look and the claim', async () => {
  world = await startWorld();
  const person = await world.representative('สมศรี ริมทาง', 'บางแค');
  const { context } = world;
  const { findWaiting } = context.events;
  const said = { type: 'text' as const, text: 'ตอบไปแล้ว' };
  context.events.findWaiting = async (...asked) => {
    const found = await findWaiting(...asked);
    context.events.findWaiting = findWaiting;
    for (const { _id, fence, payload } of found) {
      const decision = { reply: [said], must: true, about: null, missed: 0, attemptedAt: context.clock.now() };
      await context.events.recordDecision(_id, fence, decision);
      await context.line.reply(payload!.replyToken!, [said]);
    }
    return found;
  };
  const before = (await person.heard()).length;
  const { webhookEventId } = await person.says('ประชุมวันไหนคะ');
  expect((await person.heard()).slice(before)).toMatchObject([said]);
  expect((await context.events.get(webhookEventId))?.replied).toBe('sent');
});

it('sends a push once when its answer was lost', async () => {
  world = await startWorld();
  const analyst = await world.staff('analyst', 'THON_S');
  const person = await world.representative('สมศรี ริมทาง', 'บางแค');
  await analyst.says('นัดประชุมกรุงธนใต้ 20 ก.ค. 63 เวลา 13.30 น. ณ สำนักงานเขตบางแค');
  await world.fault({ path: '/v2/bot/message/multicast', times: 1, answerLost: true });
  await analyst.taps('ส่งประกาศ');
  expect((await person.heard()).filter((message) => wordsOf(message).includes('ขอเชิญ'))).toHaveLength(1);
});

it('stops every push at the monthly limit and shows whom to phone', async () => {
  world = await startWorld({ quota: 4 });
  const analyst = await world.staff('analyst', 'THON_S');
  const inside = await world.representative('สมศรี ริมทาง', 'บางแค');
  const outside = [
    await world.representative('มานะ ปลายสวน', 'บางบอน'),
    await world.representative('ชูใจ ต้นคลอง', 'ทุ่งครุ'),
  ];
  const group = await world.group('ประชาคมกรุงธนใต้', [analyst, inside]);
  await world.bind(group, 'THON_S');
  await world.control('PUT', 'quota', { type: 'limited', value: 3 });
  await analyst.says('นัดประชุมกรุงธนใต้ 20 ก.ค. 63 เวลา 13.30 น. ณ สำนักงานเขตบางแค');
  await analyst.taps('ส่งประกาศ');
  expect((await group.heard()).filter((message) => wordsOf(message).includes('ขอเชิญ'))).toHaveLength(1);
  for (const person of outside)
    expect((await person.heard()).some((message) => wordsOf(message).includes('ขอเชิญ'))).toBe(false);
  await analyst.says('ใครไปบ้าง กรุงธนใต้ 20 ก.ค.');
  await analyst.taps('ใครยังไม่ได้รับแจ้ง');
  const ledger = await analyst.lastText();
  expect(ledger).toContain('ควรโทรแจ้ง 2 คน');
  expect(ledger).toContain('มานะ ปลายสวน');
});

it('sends what waits for the next month once the plan is a larger one', async () => {
  world = await startWorld({ quota: 4 });
  const analyst = await world.staff('analyst', 'THON_S');
  const people = [
    await world.representative('มานะ ปลายสวน', 'บางบอน'),
    await world.representative('ชูใจ ต้นคลอง', 'ทุ่งครุ'),
  ];
  const invited = async () =>
    (await Promise.all(people.map((person) => person.heard()))).map((heard) =>
      heard.some((message) => wordsOf(message).includes('ขอเชิญ')),
    );
  await world.control('PUT', 'quota', { type: 'limited', value: 1, used: 1 });
  await analyst.says('นัดประชุมกรุงธนใต้ 20 ส.ค. 63 เวลา 13.30 น. ณ สำนักงานเขตบางแค');
  await analyst.taps('ส่งประกาศ');
  expect(await invited()).toEqual([false, false]);
  await world.control('PUT', 'quota', { type: 'limited', value: 500 });
  await world.clock.advance(3_600_000);
  expect(await invited()).toEqual([true, true]);
});

it('puts those who were to hear of it in a LINE group that it did not reach on the list of whom to phone', async () => {
  world = await startWorld({ quota: 4 });
  const analyst = await world.staff('analyst', 'THON_S');
  const inside = await world.representative('สมศรี ริมทาง', 'บางแค');
  const outside = await world.representative('มานะ ปลายสวน', 'บางบอน');
  const strangers = [await world.person(), await world.person(), await world.person()];
  const group = await world.group('ประชาคมกรุงธนใต้', [inside, ...strangers]);
  await world.bind(group, 'THON_S');
  await world.control('PUT', 'quota', { type: 'limited', value: 1 });
  await analyst.says('นัดประชุมกรุงธนใต้ 20 ก.ค. 63 เวลา 13.30 น. ณ สำนักงานเขตบางแค');
  await analyst.taps('ส่งประกาศ');
  expect((await group.heard()).filter((message) => wordsOf(message).includes('ขอเชิญ'))).toEqual([]);
  await analyst.says('ต้องโทรหาใคร');
  const card = await analyst.lastText();
  expect(card).toContain('ส่งไม่ถึงกลุ่มไลน์: ประชาคมกรุงธนใต้');
  expect(card).toContain('สมศรี ริมทาง');
  const told = (await outside.heard()).some((message) => wordsOf(message).includes('ขอเชิญ'));
  expect(card).toContain(`ควรโทรแจ้ง ${told ? 1 : 2} คน`);
});

it('does not answer with 200 what could not be stored, and takes it when LINE delivers it again', async () => {
  world = await startWorld();
  const person = await world.representative('สมศรี ริมทาง', 'บางแค');
  const before = (await person.heard()).length;
  const { insertAll } = world.context.events;
  let failing = 2;
  world.context.events.insertAll = (batch) => {
    if (failing > 0) {
      failing -= 1;
      return Promise.reject(new Error('the database is away'));
    }
    return insertAll(batch);
  };
  await person.says('ประชุมวันไหนคะ');
  expect(failing).toBe(0);
  expect((await person.heard()).length - before).toBe(1);
});

it('parks what cannot be handled, says so kindly, and goes on with what follows', async () => {
  world = await startWorld();
  const person = await world.representative('สมศรี ริมทาง', 'บางแค');
  const { findByStatus } = world.context.consultations;
  world.context.consultations.findByStatus = () => Promise.reject(new Error('broken'));
  await person.says('ประชุมวันไหนคะ');
  expect(await person.lastText()).toContain('ขัดข้องชั่วคราว');
  expect(await world.context.events.countParked()).toBe(1);
  world.context.consultations.findByStatus = findByStatus;
  await person.says('ประชุมวันไหนคะ');
  expect(await person.lastText()).toContain('กำหนดประชุม');
});

it('forgets handled events after three days and keeps their ids until then', async () => {
  world = await startWorld();
  const person = await world.representative('สมศรี ริมทาง', 'บางแค');
  await person.says('ขอบคุณค่ะ');
  const events = world.db.collection('inboundEvents');
  expect(await events.countDocuments({ payload: { $ne: null } })).toBe(0);
  expect(await events.countDocuments({})).toBeGreaterThan(0);
  await world.clock.advance(days(3) + 3_600_000);
  expect(await events.countDocuments({})).toBe(0);
});
