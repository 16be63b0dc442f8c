import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { buildChatPage } from '../../scripts/build-chat-page.mjs';
import type { LineGroupView, PersonView } from '../../src/embedded/line/protocol.ts';
import { startLineEmulator, type LineEmulator } from '../../src/embedded/line/server.ts';
import { startChatBot, type ChatBot } from './chat-bot.ts';

const channelSecret = 'secret-of-the-chat-page-test';
const channelAccessToken = 'token-of-the-chat-page-test';
const START = new Date('2020-07-10T02:00:00.000Z');

let browser: Browser;
let emulator: LineEmulator;
let bot: ChatBot;
let pageDir: string;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  pageDir = await mkdtemp(join(tmpdir(), 'chat-page-'));
  await buildChatPage(pageDir);
  emulator = await startLineEmulator({
    port: 0,
    channelSecret,
    channelAccessToken,
    pageDir,
    clock: { now: START, speed: 0 },
    quota: { type: 'limited', value: 15_000 },
  });
  bot = await startChatBot({ channelSecret, channelAccessToken, baseURL: emulator.url });
  emulator.setWebhookUrls([bot.url]);
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
  });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await bot?.close();
  await emulator?.close();
  await rm(pageDir, { recursive: true, force: true });
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1400, height: 900 }, timezoneId: 'America/New_York' });
  complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && message.text().includes('Content Security Policy'))
      complaints.push(message.text());
  });
});

afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

async function control(method: string, path: string, body: unknown) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${emulator.url}/_emulator/${path}`, { method, headers, body: JSON.stringify(body) });
  expect(response.status).toBe(200);
  return response.json();
}

const aPerson = (displayName: string, friend = true): Promise<PersonView> =>
  control('POST', 'users', { displayName, friend });
const aGroup = (name: string, members: PersonView[], withBot = true): Promise<LineGroupView> =>
  control('POST', 'groups', { name, members: members.map(({ id }) => id), bot: withBot, quiet: true });

async function open(...chats: string[]): Promise<void> {
  await page.goto(`${emulator.url}/#${chats.join(',')}`);
  await page.getByRole('navigation').waitFor();
}

const chatOf = ({ id }: { id: string }): Locator => page.locator(`.chat[data-chat="${id}"]`);
const said = (chat: Locator, text: string | RegExp): Locator => chat.locator('.bubble').filter({ hasText: text });
const button = (within: Locator | Page, name: string): Locator => within.getByRole('button', { name, exact: true });

async function write(chat: Locator, text: string): Promise<void> {
  await chat.getByRole('textbox', { name: 'ข้อความ' }).fill(text);
  await page.keyboard.press('Enter');
}

describe('A 1:1 chat', () => {
  it('sends what is typed, and offers quick replies until one is used', async () => {
    const somsri = await aPerson('สมศรี ใจดี');
    await open(somsri.id);
    const chat = chatOf(somsri);
    await write(chat, 'สวัสดีค่ะ');
    await said(chat, 'ได้รับ: สวัสดีค่ะ').waitFor();

    await button(chat, 'ถูกต้อง').click();
    await said(chat, 'ปุ่ม: right').waitFor();
    expect(await said(chat, /^ถูกต้อง$/).count()).toBe(1);
    expect(await chat.locator('.chip').count()).toBe(0);
  });

  it('keeps line breaks with Shift+Enter and shows text as text', async () => {
    const person = await aPerson('สมชาย');
    await open(person.id);
    const chat = chatOf(person);
    await chat.getByRole('textbox', { name: 'ข้อความ' }).fill('<b>หนึ่ง</b>');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('สอง');
    await page.keyboard.press('Enter');
    await said(chat, /^<b>หนึ่ง<\/b>\nสอง$/).waitFor();
  });

  it('plays a card: buttons, and a date picker with the limits the bot set', async () => {
    const person = await aPerson('มาลี');
    await open(person.id);
    const chat = chatOf(person);
    await write(chat, 'ประกาศ');
    const card = chat.getByRole('group', { name: 'นัดประชุม กลุ่มกรุงธนใต้' });
    await button(card, 'ไป').click();
    await said(chat, 'ปุ่ม: answer=yes').waitFor();

    await button(card, 'เสนอวันอื่น').click();
    const field = page.locator('dialog input[name=when]');
    expect(await field.inputValue()).toBe('2020-07-20T09:30');
    expect(await field.getAttribute('min')).toBe('2020-07-11T00:00');
    await field.fill('2020-07-21T13:00');
    await button(page, 'ตกลง').click();
    await said(chat, 'ปุ่ม: propose 2020-07-21T13:00').waitFor();
  });

  it('is usable by keyboard alone', async () => {
    const person = await aPerson('คีย์บอร์ด');
    await open(person.id);
    const chat = chatOf(person);
    await write(chat, 'ประกาศ');
    await button(chat, 'ไม่ว่าง').focus();
    await page.keyboard.press('Enter');
    await said(chat, 'ปุ่ม: answer=no').waitFor();
  });

  it('sends pictures, voices, files, places and stickers', async () => {
    const person = await aPerson('ส่งของ');
    await open(person.id);
    const chat = chatOf(person);
    const attach = async (what: string): Promise<void> => {
      await button(chat, 'แนบ').click();
      await button(chat, what).click();
    };
    await attach('ตัวอย่างรูป');
    await said(chat, 'ได้รับ: image').waitFor();
    await page.waitForFunction(() => {
      const picture = document.querySelector<HTMLImageElement>('.own img.picture');
      return picture !== null && picture.naturalWidth === 480;
    });
    await attach('เสียงตัวอย่าง');
    await said(chat, 'ได้รับ: audio').waitFor();
    const voice = chat.locator('.own audio');
    expect(await voice.getAttribute('controls')).not.toBeNull();
    const heard = await voice.evaluate(async (player: HTMLAudioElement) => {
      player.muted = true;
      await player.play();
      return new Promise<number>((resolve) =>
        player.addEventListener('ended', () => resolve(player.duration), { once: true }),
      );
    });
    expect(heard).toBeCloseTo(1, 1);
    await attach('ไฟล์ตัวอย่าง');
    await said(chat, 'ได้รับ: file').waitFor();
    const saving = page.waitForEvent('download');
    await chat.getByRole('link', { name: 'ตัวอย่าง.csv' }).click();
    expect((await saving).suggestedFilename()).toBe('ตัวอย่าง.csv');
    await attach('สติกเกอร์');
    await said(chat, 'ได้รับ: sticker').waitFor();
    await attach('ตำแหน่ง');
    await page.getByLabel('สถานที่ตัวอย่าง').selectOption('คลองบางมด');
    await button(page, 'ส่งตำแหน่ง').last().click();
    await said(chat, 'ได้รับ: location').waitFor();
    const place = bot.events.find(
      (event) => event.type === 'message' && event.message.type === 'location' && event.source?.type === 'user',
    );
    expect(place).toMatchObject({ message: { title: 'คลองบางมด', latitude: 13.6667 } });

    const photo = { name: 'ท่อ.png', mimeType: 'image/png', buffer: Buffer.from('not really a picture') };
    await chat.locator('input[type=file]').setInputFiles(photo);
    await said(chat, 'ได้รับ: image').nth(1).waitFor();
  });

  it('quotes a message and takes one back', async () => {
    const person = await aPerson('เปลี่ยนใจ');
    await open(person.id);
    const chat = chatOf(person);
    await write(chat, 'พิมพ์ผิด');
    await said(chat, 'ได้รับ: พิมพ์ผิด').click();
    await button(chat, 'ตอบกลับ').click();
    await write(chat, 'ถามต่อ');
    await said(chat, 'ได้รับ: ตอบกลับ ถามต่อ').waitFor();
    expect(await chat.locator('.own .quoted').textContent()).toContain('ได้รับ: พิมพ์ผิด');

    await said(chat, /^พิมพ์ผิด$/).click();
    await button(chat, 'ยกเลิกข้อความ').click();
    await chat.locator('.notice').filter({ hasText: 'เปลี่ยนใจ ยกเลิกข้อความแล้ว' }).waitFor();
    expect(await said(chat, /^พิมพ์ผิด$/).count()).toBe(0);
  });

  it('fills in what is to be typed on, and reports a link that was opened', async () => {
    const person = await aPerson('แก้ไขเก่ง');
    await open(person.id);
    const chat = chatOf(person);
    await write(chat, 'ตัวเลือก');
    const link = chat.getByRole('link', { name: 'คู่มือ' });
    const opened = page.context().waitForEvent('page');
    await link.click();
    await (await opened).close();
    await chat.locator('.notice').filter({ hasText: 'เปิดลิงก์ http://127.0.0.1:9/guide' }).waitFor();
    await button(chat, 'แก้ไข').click();
    await said(chat, 'ปุ่ม: edit').waitFor();
    expect(await chat.getByRole('textbox', { name: 'ข้อความ' }).inputValue()).toBe('แก้เป็น ');
  });

  it('opens the own chat by a link of LINE, with the words of the link in the field, from a LINE group too', async () => {
    const person = await aPerson('ตามลิงก์');
    const group = await aGroup('กลุ่มลิงก์', [person]);
    await open(`${group.id}@${person.id}`);
    const there = chatOf(group);
    await there.locator('.mention-toggle').click();
    await write(there, 'ขอลิงก์');
    await there.getByRole('link', { name: /line\.me/u }).click();
    const own = chatOf(person);
    const field = own.getByRole('textbox', { name: 'ข้อความ' });
    await field.waitFor();
    await page.waitForFunction(() => document.activeElement instanceof HTMLTextAreaElement);
    expect(await field.inputValue()).toBe('เช็กอิน K7M4P2');
    expect(page.context().pages()).toHaveLength(1);
    await page.keyboard.press('Enter');
    await said(own, 'ได้รับ: เช็กอิน K7M4P2').waitFor();
  });

  it('shows that the bot is at work until it answers, and the menu that it gives', async () => {
    const person = await aPerson('ใจเย็น');
    await open(person.id);
    const chat = chatOf(person);
    await write(chat, 'รอก่อน');
    await chat.getByRole('status', { name: 'กำลังพิมพ์' }).waitFor();
    await write(chat, 'ว่าอย่างไร');
    await said(chat, 'ได้รับ: ว่าอย่างไร').waitFor();
    expect(await chat.getByRole('status', { name: 'กำลังพิมพ์' }).count()).toBe(0);

    await write(chat, 'ขอเมนู');
    await chat.getByRole('group', { name: 'เมนูหลัก' }).waitFor();
    await chat.locator('.rich-menu.drawn').waitFor();
    // The picture lies where the areas are tapped.
    const [whole, picture] = [chat.locator('.rich-menu'), chat.locator('.rich-picture')];
    expect(await picture.boundingBox()).toEqual(await whole.boundingBox());
    await button(chat, 'ข้อมูลของฉัน').click();
    await said(chat, 'ปุ่ม: me').waitFor();
    await button(chat, 'นัดของฉัน').press('Enter');
    await said(chat, 'ได้รับ: นัดของฉัน').waitFor();
  });

  it('goes on without the stream of events', async () => {
    const person = await aPerson('เน็ตไม่ดี');
    await page.route('**/_emulator/events', (route) => route.abort());
    await open(person.id);
    await page.getByText('ขาดการเชื่อมต่อ').waitFor();
    await write(chatOf(person), 'ยังอยู่ไหม');
    await said(chatOf(person), 'ได้รับ: ยังอยู่ไหม').waitFor();
  });

  it('can be blocked and taken up again', async () => {
    const person = await aPerson('ไม่อยากคุย');
    await open(person.id);
    const chat = chatOf(person);
    await button(chat, 'บล็อก').click();
    await button(chat, 'เลิกบล็อก').click();
    await said(chat, 'ยินดีต้อนรับค่ะ').waitFor();
    await button(chat, 'บล็อก').waitFor();
  });
});

describe('Several people', () => {
  it('are added, befriended and played side by side', async () => {
    const first = await aPerson('คนแรก');
    await open(first.id);
    await button(page, 'เพิ่มคน').click();
    await page.getByLabel('ชื่อที่แสดงใน LINE').fill('คนที่สอง มาใหม่');
    await button(page, 'เพิ่ม').click();
    const second = page.locator('.chat').filter({ hasText: 'คนที่สอง มาใหม่' });
    await second.getByRole('button', { name: 'เป็นเพื่อน' }).click();
    await said(second, 'ยินดีต้อนรับค่ะ').waitFor();
    await write(second, 'ฉันคือคนที่สอง');
    await said(second, 'ได้รับ: ฉันคือคนที่สอง').waitFor();
    await write(chatOf(first), 'ฉันคือคนแรก');
    await said(chatOf(first), 'ได้รับ: ฉันคือคนแรก').waitFor();
    expect(await said(second, 'คนแรก').count()).toBe(0);

    await page.reload();
    await said(second, 'ได้รับ: ฉันคือคนที่สอง').waitFor();
    await said(chatOf(first), 'ได้รับ: ฉันคือคนแรก').waitFor();
  });

  it('are found by name, those with a remark first, and unread messages are counted', async () => {
    const known = await aPerson('ศิริพร นักวิเคราะห์');
    const other = await aPerson('กนกพร ค้นหาเจอ');
    await control('PUT', 'notes', { [known.id]: 'นักวิเคราะห์ กรุงธนใต้' });
    await open(known.id);
    expect(await page.locator('.chat-row').first().textContent()).toContain('ศิริพร');
    await page.getByRole('searchbox', { name: 'ค้นหาคนหรือกลุ่ม' }).fill('ค้นหาเจอ');
    const row = page.locator(`.chat-row[data-chat="${other.id}"]`);
    await page.locator('.chat-row').nth(1).waitFor({ state: 'detached' });

    await control('POST', `users/${other.id}/act`, { type: 'text', text: 'มีใครอยู่ไหม' });
    await row.getByLabel('ยังไม่อ่าน 1 ข้อความ').waitFor();
    await row.click();
    await said(chatOf(other), 'ได้รับ: มีใครอยู่ไหม').waitFor();
    expect(await row.locator('.unread').count()).toBe(0);
  });
});

describe('A LINE group', () => {
  it('has a member who acts, and the bot answers only when it is mentioned', async () => {
    const [one, two] = [await aPerson('สมาชิกหนึ่ง'), await aPerson('สมาชิกสอง')];
    const group = await aGroup('ประชาคมทดสอบ', [one, two]);
    await open(group.id);
    const chat = chatOf(group);
    await write(chat, 'คุยกันเอง');
    await said(chat, 'คุยกันเอง').waitFor();
    await chat.getByLabel('พูดในนาม').selectOption({ label: 'สมาชิกสอง' });
    await chat.getByRole('button', { name: '@ประชาคม' }).click();
    await write(chat, 'ช่วยด้วย');
    await said(chat, 'ได้รับ: @ประชาคม ช่วยด้วย').waitFor();
    expect(await said(chat, 'ได้รับ').count()).toBe(1);
    expect(await chat.locator('.other .who').allTextContents()).toEqual(['สมาชิกหนึ่ง', 'ประชาคม']);
    expect(page.url()).toContain(`${group.id}@${two.id}`);
    const heard = bot.events.findLast((event) => event.type === 'message');
    expect(heard?.source).toEqual({ type: 'group', groupId: group.id, userId: two.id });
  });

  it('lets people come and go, and the bot too', async () => {
    const inside = await aPerson('อยู่ในกลุ่ม');
    await aPerson('อยู่นอกกลุ่ม');
    const group = await aGroup('กลุ่มเปิด', [inside], false);
    await open(group.id);
    const chat = chatOf(group);
    await button(chat, 'สมาชิกกลุ่ม').click();
    await button(chat, 'เชิญ ประชาคม เข้ากลุ่ม').click();
    await button(chat, 'นำ ประชาคม ออกจากกลุ่ม').waitFor();
    await chat.getByRole('searchbox', { name: 'เพิ่มคนเข้ากลุ่ม' }).fill('นอกกลุ่ม');
    await button(chat, 'เพิ่ม อยู่นอกกลุ่ม เข้ากลุ่ม').click();
    await button(chat, 'อยู่ในกลุ่ม ออกจากกลุ่ม').click();
    await chat.getByRole('heading', { name: 'สมาชิก 1 คน' }).waitFor();
    await chat.getByLabel('ผู้พูดไม่เปิดเผยตัวต่อบอต').check();
    await button(chat, 'ปิดรายชื่อสมาชิก').click();
    await chat.getByRole('button', { name: '@ประชาคม' }).click();
    await write(chat, 'ใครเอ่ย');
    await said(chat, 'ได้รับ: ไม่ทราบว่าใคร').waitFor();
    expect(bot.events.some(({ type, source }) => type === 'memberJoined' && source?.type === 'group')).toBe(true);
  });

  it('is made on the page', async () => {
    await aPerson('ผู้ร่วมก่อตั้ง');
    await open();
    await button(page, 'สร้างกลุ่มไลน์').click();
    await page.getByLabel('ชื่อกลุ่ม').fill('กลุ่มที่เพิ่งสร้าง');
    await page.locator('dialog').getByRole('searchbox').fill('ผู้ร่วมก่อตั้ง');
    await page.getByLabel('ผู้ร่วมก่อตั้ง').check();
    await button(page, 'สร้าง').click();
    await page.getByRole('region', { name: 'แชต กลุ่มที่เพิ่งสร้าง' }).waitFor();
  });
});

describe('The clock', () => {
  it('is stepped, run, and jumps to what is due next', async () => {
    const person = await aPerson('คนดูเวลา');
    const due = new Date('2020-07-13T01:00:00.000Z');
    emulator.attach({ nextDue: async () => due, settled: async () => {} });
    await open(person.id);
    expect(await page.locator('.clock time').textContent()).toBe('ศ. 10 ก.ค. 2563 09:00');
    await button(page, '+1 ชม.').click();
    await page.locator('.clock time').filter({ hasText: 'ศ. 10 ก.ค. 2563 10:00' }).waitFor();

    const jump = page.getByRole('button', { name: 'ไปยังสิ่งถัดไปที่ถึงกำหนด' });
    expect(await jump.textContent()).toContain('จ. 13 ก.ค. 08:00');
    await jump.click();
    await page.locator('.clock time').filter({ hasText: 'จ. 13 ก.ค. 2563 08:00' }).waitFor();

    await write(chatOf(person), 'เช้าวันจันทร์');
    await said(chatOf(person), 'ได้รับ: เช้าวันจันทร์').waitFor();
    expect(await chatOf(person).locator('.day').allTextContents()).toEqual(['วันจันทร์ที่ 13 กรกฎาคม 2563']);
    expect(await chatOf(person).locator('.own time').textContent()).toBe('08:00');

    await button(page, '×3600').click();
    await button(page, 'พัก').click();
    await button(page, 'เดิน').waitFor();
    emulator.attach({ nextDue: async () => null, settled: async () => {} });
  });

  it('is only shown where it is the system’s', async () => {
    const another = await startLineEmulator({ port: 0, channelSecret, channelAccessToken, pageDir });
    await page.goto(another.url);
    await page.locator('.clock time').waitFor();
    expect(await page.getByRole('group', { name: 'ปรับเวลาสาธิต' }).count()).toBe(0);
    expect(await button(page, 'พัก').count()).toBe(0);
    await page.goto('about:blank');
    await another.close();
  });

  it('stands beside the quota', async () => {
    await control('PUT', 'quota', { type: 'limited', value: 300, used: 247 });
    await open();
    await page.getByText('โควตา 247 / 300').waitFor();
  });
});

describe('On a phone', () => {
  it('shows either the list or one chat, without sideways scrolling', async () => {
    const person = await aPerson('คนใช้มือถือ');
    await page.setViewportSize({ width: 375, height: 740 });
    await open();
    await page.getByRole('searchbox', { name: 'ค้นหาคนหรือกลุ่ม' }).fill('มือถือ');
    await page.locator('.chat-row').click();
    const chat = chatOf(person);
    await write(chat, 'ประกาศ');
    await button(chat, 'ไป').click();
    await said(chat, 'ปุ่ม: answer=yes').waitFor();
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    await button(chat, 'กลับไปรายชื่อ').click();
    await page.getByRole('navigation').waitFor();
    expect(await page.locator('.chat').count()).toBe(0);
  });
});
