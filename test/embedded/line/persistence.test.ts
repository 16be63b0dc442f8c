import { randomUUID } from 'node:crypto';
import { appendFile, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refusalOf, START, startStage, text, tokenOf, type Stage } from './stage.ts';

let folder: string;
const stages: Stage[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'line-emulator-'));
});
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(name = 'data'): Promise<Stage> {
  const stage = await startStage({ dataDir: join(folder, name) });
  stages.push(stage);
  return stage;
}

/** What a killed process leaves: its folder as it lies there, without a close. */
async function startFromWhatIsOnDisk(): Promise<Stage> {
  await cp(join(folder, 'data'), join(folder, 'after-kill'), { recursive: true });
  return start('after-kill');
}

describe('after a kill', () => {
  it('people, LINE groups, chats, quota and notes are as they were', async () => {
    const before = await start();
    const people = [await before.person('หนึ่ง'), await before.person('สอง', { friend: false })];
    const group = await before.group('กรุงธนเหนือ', people);
    await before.control('PUT', 'quota', { type: 'limited', value: 300 });
    await before.control('PUT', 'notes', { [people[0]!.id]: 'ผู้แทนเขตบางพลัด' });
    const { messageId } = await before.act(people[0]!, { type: 'text', text: 'ลับ', groupId: group.id });
    await before.act(people[0]!, { type: 'text', text: 'สวัสดี', groupId: group.id });
    await before.act(people[0]!, { type: 'unsend', messageId: messageId!, groupId: group.id });
    await before.line.pushMessage({ to: group.id, messages: [text('นัดประชุม'), text('แผนที่')] });
    await before.line.multicast({ to: [people[0]!.id], messages: [text('ข่าว')] });
    await before.idle();
    const after = await startFromWhatIsOnDisk();
    expect(await after.state()).toEqual(await before.state());
    for (const place of [group, ...people]) expect(await after.chat(place)).toEqual(await before.chat(place));
    const next = await after.line.pushMessage({ to: people[0]!.id, messages: [text('ต่อ')] });
    expect((await before.chat(group)).entries.map((entry) => entry.messageId)).not.toContain(next.sentMessages[0]!.id);
  });

  it('an accepted retry key is still accepted, and a used reply token still used', async () => {
    const before = await start();
    const person = await before.person('หนึ่ง');
    const event = await before.actAndHear(person, { type: 'text', text: 'สวัสดี' });
    const request = { replyToken: tokenOf(event), messages: [text('ค่ะ')] };
    await before.line.replyMessage(request);
    const key = randomUUID();
    await before.line.pushMessage({ to: person.id, messages: [text('ข่าว')] }, key);
    const after = await startFromWhatIsOnDisk();
    const push = after.line.pushMessage({ to: person.id, messages: [text('ข่าว')] }, key);
    expect((await refusalOf(push)).status).toBe(409);
    expect((await refusalOf(after.line.replyMessage(request))).message).toBe('Invalid reply token');
  });

  it('an unused reply token still works', async () => {
    const before = await start();
    const person = await before.person('หนึ่ง');
    const event = await before.actAndHear(person, { type: 'text', text: 'สวัสดี' });
    const after = await startFromWhatIsOnDisk();
    const reply = after.line.replyMessage({ replyToken: tokenOf(event), messages: [text('ค่ะ')] });
    await expect(reply).resolves.toBeDefined();
  });

  it('a webhook that was not delivered is delivered then', async () => {
    const before = await start();
    before.emulator.setWebhookUrls([]);
    const person = await before.person('หนึ่ง');
    const { webhookEventId } = await before.act(person, { type: 'text', text: 'สวัสดี' });
    const after = await startFromWhatIsOnDisk();
    await after.idle();
    expect(after.bot.events()).toMatchObject([{ webhookEventId }]);
  });

  it('pictures and rich menus are still there', async () => {
    const before = await start();
    const person = await before.person('หนึ่ง');
    const content = Buffer.from('picture').toString('base64');
    const { messageId } = await before.act(person, { type: 'image', content });
    const after = await startFromWhatIsOnDisk();
    const answer = await fetch(`${after.emulator.url}/_emulator/content/${messageId}`);
    expect(await answer.text()).toBe('picture');
  });

  it('a line cut off in the middle is left out', async () => {
    const before = await start();
    const person = await before.person('หนึ่ง');
    await appendFile(join(folder, 'data', 'journal.jsonl'), '{"t":"user","us');
    const after = await startFromWhatIsOnDisk();
    expect((await after.state()).users).toEqual([person]);
  });

  it('the clock goes on and never goes back', async () => {
    const before = await start();
    await before.clock({ advance: 3_600_000, speed: 1 });
    const seen = before.emulator.clock.now();
    const after = await startFromWhatIsOnDisk();
    expect(after.emulator.clock.now().getTime()).toBeGreaterThanOrEqual(seen.getTime());
    expect(after.emulator.clock.now().getTime()).toBeLessThan(START.getTime() + 2 * 3_600_000);
  });
});

describe('the journal', () => {
  it('is written in short at the next start', async () => {
    const before = await start();
    const person = await before.person('หนึ่ง');
    for (let n = 0; n < 10; n += 1) await before.control('PUT', 'notes', { [person.id]: `หมายเหตุ ${n}` });
    const long = await readFile(join(folder, 'data', 'journal.jsonl'), 'utf8');
    await startFromWhatIsOnDisk();
    const short = await readFile(join(folder, 'after-kill', 'journal.jsonl'), 'utf8');
    expect([long, short].map((lines) => lines.split('"t":"note"').length - 1)).toEqual([10, 1]);
  });

  it('with a broken line in its middle is refused by name', async () => {
    const before = await start();
    await before.person('หนึ่ง');
    await appendFile(join(folder, 'data', 'journal.jsonl'), 'not a record\n{"t":"note","id":"x","text":"y"}\n');
    await expect(startFromWhatIsOnDisk()).rejects.toThrow(/journal\.jsonl, line \d+/);
  });
});
