/** The picture under the chat: everybody has the one of what they are, whatever LINE does meanwhile. */
import { readFileSync } from 'node:fs';
import type { messagingApi } from '@line/bot-sdk';
import { pictureSize } from '../../src/embedded/line/picture-size.ts';
import type { ChatView } from '../../src/embedded/line/protocol.ts';
import { RICH_MENUS, richMenuFor } from '../../src/conversation/rich-menu-messages.ts';
import { boundsOf, pictureFile, sizeOf, type RichMenuName } from '../../src/line/rich-menus.ts';
import { minutes } from '../../src/time.ts';
import { makeConsultation } from '../consultations/builders.ts';
import { actionsOf, startWorld, wordsOf, type Person, type World } from '../world.ts';

let world: World;

async function menuOf({ id }: Person): Promise<messagingApi.RichMenuResponse | null> {
  return (await world.control<ChatView>('GET', `chats/${id}`)).richMenu;
}
const nameOf = async (person: Person): Promise<string | undefined> => (await menuOf(person))?.name.split('-')[1];

/** As LINE does: what lies behind the tile is sent, and nobody sees data. */
async function tapsTile(person: Person, tile: string): Promise<void> {
  const action = (await menuOf(person))?.areas.find(
    (area) => (area.action as { label?: string }).label === tile,
  )?.action;
  if (action?.type === 'postback') await person.taps({ postback: action.data! });
  else if (action?.type === 'message') await person.says(action.text!);
  else throw new Error(`${person.name} sees no tile ${tile}`);
}

describe('the menu under the chat', () => {
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  it('is set up again without leaving anything behind, and leaves the menus of others alone', async () => {
    const { line, richMenus } = world.context;
    const person = await world.representative('สมศรี ริมทาง', 'บางแค');
    expect(await nameOf(person)).toBeUndefined();
    await richMenus.setUp();
    expect(await nameOf(person)).toBe('representative');
    const ids = await line.richMenus.find(RICH_MENUS);
    await richMenus.setUp();
    expect(await line.richMenus.find(RICH_MENUS)).toEqual(ids);
    const made = (await world.requests()).filter(
      ({ method, path }) => method === 'POST' && path === '/v2/bot/richmenu',
    );
    expect(made).toHaveLength(RICH_MENUS.length);
  });

  it('shows a stranger how to register, and a representative what there is to do, from the moment they hand it in', async () => {
    const person = await world.person('สมหญิง ริมคลอง');
    await person.follow();
    expect(await nameOf(person)).toBe('stranger');
    await tapsTile(person, 'ลงทะเบียน');
    await person.taps('ยินยอม');
    for (const said of ['บางแค', 'ชุมชนริมคลอง', 'สมหญิง ริมคลอง', 'ข้าม', 'ข้าม', 'ข้าม', 'ข้าม', 'ข้าม', 'ข้าม'])
      await person.says(said);
    expect(await nameOf(person)).toBe('stranger');
    await person.taps('ถูกต้อง');
    expect(await nameOf(person)).toBe('representative');
  });

  it('does what its tiles say', async () => {
    const person = await world.representative('สมศรี ริมทาง', 'บางแค');
    const said: [tile: string, words: string][] = [
      ['กำหนดประชุม', 'ยังไม่มีกำหนดประชุม'],
      ['ข้อมูลของฉัน', 'ข้อมูลที่ระบบเก็บไว้'],
      ['เรื่องที่ส่งไว้', 'ยังไม่มีเรื่องที่ท่านส่งไว้'],
      ['คุยกับเจ้าหน้าที่', 'เจ้าหน้าที่'],
      ['ส่งความคิดเห็น', 'เล่าให้ฟังได้เลย'],
    ];
    for (const [tile, words] of said) {
      await tapsTile(person, tile);
      expect(await person.lastText()).toContain(words);
    }
  });

  it('changes with the role: a code makes somebody staff, and taking it away makes them what they were', async () => {
    const admin = await world.staff('admin', null);
    const person = await world.representative('มานะ ปลายสวน', 'บางแค');
    await admin.says('เพิ่มเจ้าหน้าที่ ผู้ประสานงาน');
    const code = /PC-[A-Z0-9]{4}-[A-Z0-9]{4}/u.exec(await admin.lastText())![0];
    await person.says(code);
    expect(await nameOf(person)).toBe('coordinator');
    await admin.taps({ postback: 'staff-list' });
    await admin.taps('ถอด มานะ ปลายสวน – ผู้ประสานงาน');
    await admin.taps('ถอดบทบาท');
    expect(await nameOf(person)).toBe('representative');
    expect(await nameOf(admin)).toBe('admin');
  });

  it('is what it was for everybody once somebody has had their data erased', async () => {
    const person = await world.representative('สมศรี ริมทาง', 'บางแค');
    expect(await nameOf(person)).toBe('representative');
    await person.says('ลบข้อมูล');
    await person.says('ลบ');
    expect(await nameOf(person)).toBe('stranger');
  });

  describe('has no tile that leads nowhere', () => {
    const DEAD = /ไม่เข้าใจ|ใช้ในแชตไม่ได้|ปุ่มนี้ใช้ไม่ได้|เฉพาะเจ้าหน้าที่|ดูแลพื้นที่นั้น|ไม่มีสิทธิ์/u;
    const people: Record<RichMenuName, () => Promise<Person>> = {
      stranger: async () => {
        const person = await world.person('คนผ่านมา');
        await person.follow();
        return person;
      },
      representative: () => world.representative('สมใจ ริมทาง', 'บางบอน'),
      analyst: () => world.staff('analyst', 'THON_S', 'วิภา'),
      districtAnalyst: () => world.staff('districtAnalyst', 'บางบอน', 'อรทัย'),
      coordinator: () => world.staff('coordinator', null, 'กานดา'),
      admin: () => world.staff('admin', null, 'ผู้ดูแล'),
    };

    it.each(RICH_MENUS.map(({ name, tiles }) => [name, tiles] as const))('for %s', async (name, tiles) => {
      if (!(await world.context.consultations.find('tiles')))
        await world.context.consultations.insertAsIs(makeConsultation({ _id: 'tiles' }));
      const person = await people[name]();
      expect(await nameOf(person)).toBe(name === 'stranger' ? 'stranger' : name);
      const dead: string[] = [];
      for (const { thai } of tiles) {
        const before = (await person.heard()).length;
        await tapsTile(person, thai);
        const answers = (await person.heard()).slice(before);
        const words = answers.map(wordsOf).join('\n');
        const choices = answers.flatMap(actionsOf).filter((action) => action.label !== 'กลับเมนูหลัก');
        const isEmptySection = words.includes('เมนูเจ้าหน้าที่') && choices.length === 0;
        if (words === '' || DEAD.test(words) || isEmptySection) dead.push(`${thai}: ${words}`);
      }
      expect(dead).toEqual([]);
    });
  });

  it('comes when LINE is back, where LINE had been away', async () => {
    await world.fault({ path: '/v2/bot/richmenu/bulk/link', times: 1, status: 500 });
    const person = await world.representative('สมศรี ริมทาง', 'บางแค');
    expect(await nameOf(person)).toBe('stranger');
    await world.clock.advance(minutes(1));
    expect(await nameOf(person)).toBe('representative');
  });
});

describe('a picture', () => {
  it.each(RICH_MENUS.map((menu) => [menu.name, menu] as const))(
    'of the menu %s is as large as LINE takes it',
    (name, menu) => {
      const bytes = readFileSync(pictureFile(name));
      expect(pictureSize(bytes, 'image/png')).toEqual(sizeOf(menu));
      expect(bytes.length).toBeLessThan(1_000_000);
      const covered = boundsOf(menu).reduce((sum, { width, height }) => sum + width * height, 0);
      expect(covered).toBe(sizeOf(menu).width * sizeOf(menu).height);
    },
  );
});

it.each([
  [[], null, null],
  [[], 'consented', null],
  [[], 'active', 'representative'],
  [[], 'withdrawn', null],
  [[{ role: 'coordinator' }], 'active', 'coordinator'],
  [[{ role: 'coordinator' }, { role: 'admin' }], null, 'admin'],
  [[{ role: 'admin' }, { role: 'analyst' }], null, 'analyst'],
  [[{ role: 'districtAnalyst' }], null, 'districtAnalyst'],
] as const)('whoever has the roles %j and is %s sees the menu %s', (roles, status, menu) => {
  expect(richMenuFor(roles, status)).toBe(menu);
});
