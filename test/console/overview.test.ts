import type { StaffRole } from '../../src/turn.ts';
import { startWorld, type Person, type World } from '../world.ts';
import { logIn, openBrowser, type Page } from './browser.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const consoleOf = async (person: Person): Promise<Page> => (await logIn(world, person)).page;

const consoleAs = async (role: StaffRole, scope: string | null): Promise<Page> =>
  consoleOf(await world.staff(role, scope));

/** Somebody who waits for the district analyst's word. */
async function pending(name: string, district: string): Promise<void> {
  const someone = await world.representative(name, district);
  const found = await world.context.representatives.findByLineUserId(someone.id);
  await world.context.representatives.changeStatus(found!.id, ['active'], 'pending', world.clock.now(), {
    submittedAt: world.clock.now(),
  });
}

async function session(districtGroup: string, startsAt: string, venue: string): Promise<void> {
  const at = world.clock.now();
  await world.context.consultations.insertAsIs({
    _id: `session-${districtGroup}-${startsAt}`,
    districtGroup,
    fiscalYear: 2563,
    round: null,
    title: '',
    status: 'announced',
    date: startsAt.slice(0, 10),
    startsAt: new Date(startsAt),
    endsAt: null,
    venue,
    chair: null,
    partners: [],
    form: 'meeting',
    onlineLink: null,
    version: 1,
    revision: 1,
    revisedAt: at,
    announcedAt: at,
    heldConfirmedAt: null,
    lastChange: null,
    createdBy: null,
    createdAt: at,
  });
}

describe('the overview', () => {
  beforeAll(async () => {
    await pending('ประนอม บางบอนใจดี', 'บางบอน');
    await pending('ทองสุข จตุจักรใจดี', 'จตุจักร');
    await session('THON_S', '2020-07-31T13:30:00+07:00', 'หอประชุมทุ่งครุ');
    await session('BKK_N', '2020-08-05T09:00:00+07:00', 'หอประชุมจตุจักร');
    await world.db
      .collection<{ _id: string }>('inboundEvents')
      .insertOne({ _id: 'parked-1', state: 'parked', doneAt: world.clock.now(), at: world.clock.now() } as never);
    const citizen = await world.representative('มาลี มีเรื่องเล่า', 'บางบอน');
    await citizen.says('#ปัญหา น้ำท่วมปากซอยทุกครั้งที่ฝนตก');
  });

  it.each<[role: StaffRole, scope: string | null, seen: string[], unseen: string[]]>([
    ['analyst', 'THON_S', ['ประนอม บางบอนใจดี', 'หอประชุมทุ่งครุ', 'ความคิดเห็นสัปดาห์นี้', 'โควตา'], ['จตุจักร', 'เหตุการณ์ที่พักไว้']],
    [
      'districtAnalyst',
      'บางบอน',
      ['ประนอม บางบอนใจดี', 'หอประชุมทุ่งครุ', 'เสียงล่าสุดจากเขต'],
      ['จตุจักร', 'โควตา', 'ความคิดเห็นสัปดาห์นี้'],
    ],
    ['coordinator', null, ['หอประชุมทุ่งครุ', 'หอประชุมจตุจักร', 'ความคิดเห็นสัปดาห์นี้'], ['ประนอม', 'ทองสุข', 'โควตา']],
    ['admin', null, ['เหตุการณ์ที่พักไว้ 1 รายการ', 'โควตา'], ['ประนอม', 'ทองสุข', 'หอประชุม', 'ความคิดเห็นสัปดาห์นี้']],
  ])('shows %s %s what concerns them and nothing else', async (role, scope, seen, unseen) => {
    const { words } = await consoleAs(role, scope);
    for (const each of seen) expect(words).toContain(each);
    for (const each of unseen) expect(words).not.toContain(each);
  });

  it('counts answers and what was said this week', async () => {
    const citizen = await world.representative('สมหมาย ไปแน่', 'ทุ่งครุ');
    await citizen.says('ไปครับ');
    const { words } = await consoleAs('analyst', 'THON_S');
    expect(words).toMatch(/หอประชุมทุ่งครุ 1 0 0 1/);
    expect(words).toMatch(/ความคิดเห็นสัปดาห์นี้ 1 เรื่อง/);
  });

  it('shows names as text, whatever they are made of', async () => {
    await pending('<script>alert(1)</script>', 'ราษฎร์บูรณะ');
    const { html } = await consoleAs('districtAnalyst', 'ราษฎร์บูรณะ');
    expect(html).toContain('&lt;script>alert(1)');
    expect(html).not.toContain('<script');
  });

  it('tells whoever is not logged in how to come in', async () => {
    const page = await openBrowser(world.url).visit('/console');
    expect(page.status).toBe(401);
    expect(page.words).toContain('เข้าระบบ');
  });
});
