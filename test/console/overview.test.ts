import type { StaffRole } from '../../src/turn.ts';
import type { Consultation } from '../../src/consultations/model.ts';
import { makeFeedback } from '../feedback/builders.ts';
import { startWorld, type Person, type World } from '../world.ts';
import { logIn, openBrowser, type Page } from './browser.ts';

let world: World;
const GROUP_DISTRICT = 'มีนบุรี';
const OTHER_DISTRICT = 'ดุสิต';

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

async function session(
  districtGroup: string,
  startsAt: string,
  venue: string,
  more: Partial<Consultation> = {},
): Promise<void> {
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
    ...more,
  });
}

/** What waits for whoever sees this page, with where it leads. */
const todoOf = ({ html }: Page): Map<string, string> => {
  const list = /aria-labelledby="todo"(.*?)<\/section>/s.exec(html)![1]!;
  return new Map([...list.matchAll(/<a href="([^"]*)">([^<]*)<\/a>/g)].map(([, href, told]) => [told!, href!]));
};

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

describe('what waits for an analyst', () => {
  const TODO = {
    withoutTime: 'ประชุมที่ยังไม่มีวันหรือเวลา',
    notConfirmed: 'ยังไม่ยืนยันว่าได้จัด',
    unread: 'ความคิดเห็นที่ยังไม่ได้อ่าน',
    unknown: 'ข้อความที่ไม่ทราบว่าถึงหรือไม่',
    stopped: 'โควตาข้อความเดือนนี้หมดแล้ว',
  };
  const countIn = (page: Page, what: keyof typeof TODO): { count: number; href: string } | null => {
    const found = [...todoOf(page)].find(([told]) => told.includes(TODO[what]));
    return found ? { count: Number(/\d+/.exec(found[0].replace('4 สัปดาห์', ''))?.[0] ?? 1), href: found[1] } : null;
  };

  it.each<[keyof typeof TODO, string, () => Promise<void>]>([
    [
      'withoutTime',
      '/console/sessions?view=unset',
      async () => {
        await session('BKK_E', '2020-09-01T13:30:00+07:00', 'ก', { status: 'draft', startsAt: null });
        await session('BKK_C', '2020-09-01T13:30:00+07:00', 'ข', { status: 'draft', startsAt: null });
      },
    ],
    [
      'notConfirmed',
      '/console/sessions?view=past',
      async () => {
        await session('BKK_E', '2020-07-01T13:30:00+07:00', 'ค');
        await session('BKK_E', '2020-07-02T13:30:00+07:00', 'ง', { status: 'held', heldConfirmedAt: new Date() });
        await session('BKK_C', '2020-07-01T13:30:00+07:00', 'จ');
      },
    ],
    [
      'unread',
      '/console/feedback',
      async () => {
        for (const [id, districtGroup, district] of [
          ['ov1', 'BKK_E', GROUP_DISTRICT],
          ['ov2', 'BKK_C', OTHER_DISTRICT],
        ] as const)
          await world.context.feedback.open(makeFeedback({ id, text: 'ทางเท้าพัง', districtGroup, district }));
      },
    ],
    [
      'unknown',
      '/console/deliveries/unknown',
      async () => {
        const to = (await world.context.representatives.findByLineUserId(
          (await world.representative('ไม่รู้ ว่าถึงไหม', GROUP_DISTRICT)).id,
        ))!.id;
        await world.db.collection<{ _id: string }>('deliveries').insertOne({
          _id: `announced:overview:x:${to}`,
          kind: 'announced',
          subject: 'overview',
          offset: 'x',
          via: 'person',
          ids: [to],
          state: 'failed',
          reason: 'unknownOutcome',
          consultations: [],
          data: {},
          messageClass: 'must',
          usefulUntil: world.clock.now(),
          attempts: 1,
          handledAt: null,
          dueAt: world.clock.now(),
          plannedAt: world.clock.now(),
          firstAttemptAt: world.clock.now(),
          outcomes: [{ id: to, result: 'failed', reason: 'unknownOutcome' }],
        } as never);
      },
    ],
  ])('%s: counted in the own district group alone, and a step away', async (what, href, cause) => {
    const person = await world.staff('analyst', 'BKK_E', 'อรุณ');
    const { browser, page } = await logIn(world, person);
    const before = countIn(page, what)?.count ?? 0;
    await cause();
    const after = countIn(await browser.visit('/console'), what);
    expect(after).toEqual({ count: before + 1, href });
    expect((await browser.visit(href)).status).toBe(200);
  });

  it('that the quota is used up, first of all', async () => {
    const person = await world.staff('analyst', 'THON_S', 'วิไล');
    const { browser, page } = await logIn(world, person);
    expect(countIn(page, 'stopped')).toBeNull();
    await world.context.quota.stopUntilNextMonth();
    const stopped = await browser.visit('/console');
    expect([...todoOf(stopped).keys()][0]).toContain(TODO.stopped);
    const citizen = (await logIn(world, await world.staff('districtAnalyst', 'บางบอน', 'สุดา'))).page;
    expect(citizen.words).not.toContain(TODO.stopped);
  });

  it('which districts fell silent, by name, with who could be asked there', async () => {
    const person = await world.staff('analyst', 'BKK_S', 'จันทร์');
    const { browser, page } = await logIn(world, person);
    const own = world.context.programme.places.districts.filter(({ group }) => group === 'BKK_S');
    const [first, second] = own.map(({ nameTh }) => nameTh);
    expect(page.words).toContain(`เขตที่เงียบไปตั้งแต่ 4 สัปดาห์ขึ้นไป ${own.length} เขต`);
    const saidAt = world.clock.now();
    await world.context.feedback.open(
      makeFeedback({ id: 'ov9', text: 'ทางเท้าพัง', districtGroup: 'BKK_S', district: first!, saidAt }),
    );
    const after = await browser.visit('/console');
    expect(after.words).toContain(`เขตที่เงียบไปตั้งแต่ 4 สัปดาห์ขึ้นไป ${own.length - 1} เขต`);
    const card = /aria-labelledby="silent-districts"(.*?)<\/section>/s.exec(after.html)![1]!;
    expect(card).not.toContain(`เขต${first}<`);
    const href = new RegExp(`<a href="([^"]*)">เขต${second}<`).exec(card)![1]!;
    expect(href).toContain('/console/representatives?district=');
    expect((await browser.visit(href)).status).toBe(200);
    const coordinator = await consoleAs('coordinator', null);
    expect(coordinator.html).toContain('/console/feedback?district=');
  });
});
