/** LINE groups, staff, the audit log and the settings. */
import { AUDIT_DETAILS } from '../../src/access/audit.ts';
import { auditTold } from '../../src/console/audit-messages.ts';
import { startWorld, type Group, type Person, type World } from '../world.ts';
import { formsOf, logIn, type Browser, type Page } from './browser.ts';

let world: World;
let admin: Person;
let analyst: Person;
let inside: Person;
let lineGroup: Group;
let office: Browser;
let desk: Browser;

beforeAll(async () => {
  world = await startWorld();
  admin = await world.staff('admin', null, 'อรทัย');
  analyst = await world.staff('analyst', 'THON_N', 'วิภา');
  inside = await world.representative('สมหญิง ริมคลอง', 'ธนบุรี');
  await world.representative('มาลี บ้านสวน', 'จอมทอง');
  lineGroup = await world.group('ประชาคมกรุงธนเหนือ', [analyst, inside, await world.person('คนผ่านทาง')]);
  office = (await logIn(world, admin)).browser;
  desk = (await logIn(world, analyst)).browser;
});
afterAll(() => world.stop());

const recordOf = async (group: Group) => (await world.context.lineGroups.findByLineGroupId(group.id))!;
const bindForm = async (group: Group): Promise<string> => `/console/line-groups/${(await recordOf(group))._id}/bind`;

describe('LINE groups at the desk', () => {
  it('are bound to the own district group by an analyst who is in them, and it is audited', async () => {
    const action = await bindForm(lineGroup);
    const page = await desk.visit('/console/line-groups');
    expect(page.words).toMatch(/ประชาคมกรุงธนเหนือ ยังไม่ผูก/);
    const after = await desk.submit(page, { form: action, fields: { districtGroup: 'THON_N' } });
    expect(after.words).toContain('ผูกไลน์กลุ่มแล้วค่ะ');
    expect((await recordOf(lineGroup)).districtGroup).toBe('THON_N');
    const audited = await world.context.audit.findBySubject((await recordOf(lineGroup))._id);
    expect(audited.map(({ action: what, details }) => [what, details])).toEqual([
      ['lineGroup.bound', { from: null, to: 'THON_N' }],
    ]);
  });

  it('that are none of theirs are not there for an analyst, nor may they be bound elsewhere', async () => {
    const strange = await world.group('กลุ่มของคนอื่น', [inside]);
    const page = await desk.visit('/console/line-groups');
    expect(page.words).not.toContain('กลุ่มของคนอื่น');
    const own = await bindForm(lineGroup);
    const forged = { ...page, html: page.html.replaceAll(own, await bindForm(strange)) };
    expect((await desk.submit(forged, { fields: { districtGroup: 'THON_N' } })).status).toBe(404);
    expect((await recordOf(strange)).districtGroup).toBeNull();
    const refused = await desk.submit(page, { form: own, fields: { districtGroup: 'BKK_N' } });
    expect(refused.words).toContain('ท่านผูกไลน์กลุ่มนี้กับกลุ่มเขตนั้นไม่ได้ค่ะ');
    expect((await recordOf(lineGroup)).districtGroup).toBe('THON_N');
    expect((await office.visit('/console/line-groups')).words).toContain('กลุ่มของคนอื่น');
  });

  it('are compared with the registry: what LINE has not been asked is said, then asked with a button', async () => {
    const path = '/console/line-groups/roster/THON_N';
    const before = await desk.visit(path);
    expect(before.words).toMatch(/ยังไม่ได้ถาม LINE หรือ LINE ยังไม่ตอบ \d คน/);
    const after = await desk.submit(before, { form: path });
    expect(after.words).toContain('ตรวจกับ LINE แล้วค่ะ');
    expect(after.words).toMatch(/ประชาคมกรุงธนเหนือ 3 1 จาก 1 คน 0 จาก 0 คน 1 จาก 2 คน 1/);
    expect(after.words).toContain('ผู้แทนที่ไม่อยู่ในไลน์กลุ่ม 1 คน มาลี บ้านสวน เขตจอมทอง');
    expect(after.words).not.toContain('คนผ่านทาง');
  });

  it('are told to a district analyst by number, with names of the own district only', async () => {
    const { browser } = await logIn(world, await world.staff('districtAnalyst', 'ธนบุรี', 'สุดา'));
    const page = await browser.visit('/console/line-groups/roster/THON_N');
    expect(page.words).toContain('ผู้แทนที่ไม่อยู่ในไลน์กลุ่ม 1 คน');
    expect(page.words).not.toContain('มาลี');
    expect(page.words).toContain('อีก 1 คนอยู่นอกขอบเขตที่ท่านเห็นชื่อ');
    expect((await browser.visit('/console/line-groups/roster/BKK_N')).status).toBe(404);
  });

  it('are not there for a coordinator', async () => {
    const { browser, page } = await logIn(world, await world.staff('coordinator', null, 'กาญจนา'));
    expect(page.html).not.toContain('/console/line-groups');
    expect((await browser.visit('/console/line-groups')).status).toBe(404);
    expect((await browser.visit('/console/line-groups/roster/THON_N')).status).toBe(404);
  });
});

describe('staff at the desk', () => {
  const invite = async (fields: Record<string, string>): Promise<Page> =>
    office.submit(await office.visit('/console/staff'), { form: '/console/staff/invite', fields });
  const codeOn = ({ words }: Page): string => /PC-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(words)![0];

  it('are invited by a code that is shown once and works in LINE', async () => {
    const page = await invite({ role: 'districtAnalyst', district: 'บางแค' });
    expect(page.words).toContain('นักวิเคราะห์ฯ เขตบางแค');
    const newcomer = await world.person('ปิติ คนใหม่');
    await newcomer.follow();
    await newcomer.says(codeOn(page));
    const list = await office.visit('/console/staff');
    expect(list.words).toMatch(/ปิติ คนใหม่ นักวิเคราะห์ฯ เขตบางแค/);
    expect(list.words).not.toContain(codeOn(page));
  });

  it('have to be given the scope that their role needs', async () => {
    const page = await invite({ role: 'analyst', district: 'บางแค' });
    expect(page.status).toBe(422);
    expect(page.words).toContain('กรุณากรอกช่องนี้');
    expect((await invite({ role: '' })).status).toBe(422);
  });

  it('are no longer invited once that is taken back', async () => {
    const code = codeOn(await invite({ role: 'coordinator' }));
    const list = await office.visit('/console/staff');
    expect(list.words).toMatch(/คำเชิญที่ยังไม่ใช้ ผู้ประสานงาน ออกโดย อรทัย/);
    const after = await office.submit(list, { form: '/console/staff/withdraw' });
    expect(after.words).toContain('ถอนคำเชิญแล้วค่ะ');
    const late = await world.person('มาช้า');
    await late.follow();
    await late.says(code);
    expect(await world.context.staff.findByLineUserId(late.id)).toBeNull();
    expect((await office.submit(list, { form: '/console/staff/withdraw' })).words).toContain('ถอนคำเชิญแล้วค่ะ');
  });

  it('lose a role after a second look, and what they see with it', async () => {
    const leaving = await world.staff('coordinator', null, 'กำลังไป');
    const { browser } = await logIn(world, leaving);
    const list = await office.visit('/console/staff');
    const { id } = (await world.context.staff.findByLineUserId(leaving.id))!;
    const path = `/console/staff/${id}/revoke`;
    expect(list.html).toContain(path);
    const sheet = await office.visit(`${path}?role=coordinator`);
    expect(sheet.words).toContain('ถอดบทบาท ผู้ประสานงาน ของ กำลังไป');
    expect((await office.submit(sheet, { form: path })).words).toContain('ถอดบทบาทแล้วค่ะ');
    expect((await browser.visit('/console')).status).toBe(401);
    expect((await office.visit(`${path}?role=coordinator`)).status).toBe(404);
  });

  it('always keep one admin', async () => {
    const { id } = (await world.context.staff.findByLineUserId(admin.id))!;
    const path = `/console/staff/${id}/revoke`;
    const after = await office.submit(await office.visit(`${path}?role=admin`), { form: path });
    expect(after.words).toContain('ถอดผู้ดูแลระบบคนสุดท้ายไม่ได้ค่ะ');
  });

  it('are not shown to anybody but admins', async () => {
    expect((await desk.visit('/console/staff')).status).toBe(404);
    expect((await desk.visit('/console/audit')).status).toBe(404);
  });
});

describe('the audit log', () => {
  beforeAll(async () => {
    const at = world.clock.now().getTime();
    for (let n = 0; n < 120; n += 1)
      await world.context.audit.record({
        _id: `audited-${String(n).padStart(3, '0')}`,
        // Many at the same moment, so that the place has to be told by more than the time.
        at: new Date(at - 86_400_000 - (n % 3) * 1_000),
        actor: 'system',
        action: 'feedback.exported',
        subject: `file-${n}`,
        details: { count: n },
      });
  });

  it('tells who did what, the newest first', async () => {
    const { words } = await office.visit('/console/audit?area=lineGroup');
    expect(words).toMatch(/วิภา ผูกไลน์กลุ่ม .* ถึง: กลุ่มกรุงธนเหนือ/);
    expect(words).not.toContain('ขอไฟล์ความคิดเห็น file');
  });

  it.each(['th', 'en'] as const)('tells every detail that is written down in words (%s)', async (lang) => {
    const { details, values } = auditTold(lang);
    const inThai = (words: string): boolean => /[ก-๙]/.test(words);
    const all = [...AUDIT_DETAILS.map((name) => details[name]), ...Object.values(values)];
    expect(all.filter((words) => inThai(words) !== (lang === 'th'))).toEqual([]);
    const at = new Date(world.clock.now().getTime() + 1_000);
    await world.context.audit.record({
      _id: `all-details-${lang}`,
      at,
      actor: 'system',
      action: 'export.made',
      subject: `all-details-${lang}`,
      details: {
        ...Object.fromEntries(AUDIT_DETAILS.map((name) => [name, 7])),
        fields: 'fullName,phone',
        districtGroup: 'THON_S',
        named: true,
        answer: 'maybe',
        from: '2020-07-10T02:00:00.000Z',
        theme: 'ENV_WASTE FLOOD',
        reason: 'no link',
      },
    });
    await office.visit(`/language?to=${lang}&back=/console`);
    const page = await office.visit(`/console/audit?subject=all-details-${lang}`);
    await office.visit('/language?to=th&back=/console');
    for (const name of AUDIT_DETAILS) expect(page.words).toContain(`${details[name]}: `);
    const expected = {
      th: ['ชื่อ-นามสกุล, โทรศัพท์', 'กลุ่มกรุงธนใต้', 'ใช่', 'ไม่แน่ใจ', '10 ก.ค. 2563 09.00 น.'],
      en: ['Name, Phone', 'Thonburi South', 'yes', 'not sure', '10 Jul'],
    };
    for (const words of [...expected[lang], 'no link']) expect(page.words).toContain(words);
    expect(page.words).not.toMatch(/ENV_WASTE|FLOOD|THON_S|maybe|fullName/);
  });

  it('tells it in English, too, every action and what each is about', async () => {
    const { words, html } = await office.visit('/language?to=en&back=/console/audit?area=lineGroup');
    await office.visit('/language?to=th&back=/console');
    expect(words).toMatch(/วิภา Bound a LINE group .* To: Thonburi North/);
    expect(words).toContain('Papers');
    expect(html).not.toMatch(/<option value="[a-zA-Z]+">[ก-๙]/);
  });

  it('names systems and things by what they are called, and days as people read them', async () => {
    const { words: made } = await office.submit(await office.visit('/console/tokens'), {
      form: 'สร้างโทเคน',
      fields: { name: 'ระบบแผนที่', scope: 'ALL', days: '90' },
    });
    expect(made).toContain('จะไม่แสดงอีก');
    const [token] = await world.context.tokens.findAll();
    await world.context.audit.record({
      _id: 'audited-by-token',
      at: world.clock.now(),
      actor: token!._id,
      action: 'feedback.exported',
      subject: (await recordOf(lineGroup))._id,
      details: { from: '2020-07-01' },
    });
    const { words } = await office.visit('/console/audit');
    expect(words).toMatch(/อรทัย สร้างโทเคน API ระบบ “ระบบแผนที่”/);
    expect(words).toMatch(/ระบบ “ระบบแผนที่” ขอไฟล์ความคิดเห็น ประชาคมกรุงธนเหนือ จาก: พ. 1 ก.ค. 2563/);
    expect(words).not.toContain(token!._id);
    const filtered = await office.visit(`/console/audit?actor=${token!._id}`);
    expect(filtered.words).toContain('ขอไฟล์ความคิดเห็น');
    expect(filtered.words).not.toContain('อรทัย สร้างโทเคน API');
  });

  it('goes on page by page without losing or repeating anything', async () => {
    const seen: string[] = [];
    for (let path: string | undefined = '/console/audit?area=feedback&actor=system'; path;) {
      const page = await office.visit(path);
      seen.push(...[...page.html.matchAll(/subject=(file-\d+)"/g)].map(([, id]) => id!));
      path = /href="([^"]*after=[^"]*)" rel="next"/.exec(page.html)?.[1]?.replace(/&amp;/g, '&');
    }
    expect(seen).toHaveLength(120);
    expect(new Set(seen).size).toBe(120);
  });

  it.each([
    ['by what it was done to', 'subject=file-7', 'ความคิดเห็น file-7', 'file-8'],
    ['by days', 'from=2020-07-09&to=2020-07-09', 'file-', 'ผูกไลน์กลุ่ม วิภา'],
    ['by who did it', 'actor=system', 'file-', 'วิภา เข้าระบบ'],
  ])('is filtered %s', async (_by, query, seen, unseen) => {
    const { words } = await office.visit(`/console/audit?${query}`);
    expect(words).toContain(seen);
    expect(words).not.toContain(unseen);
  });
});

describe('the settings', () => {
  it('say in words what config/ has, and offer nothing to change', async () => {
    const page = await desk.visit('/console/settings');
    expect(page.words).toContain('ทวงคำตอบ ก่อนประชุม 7 วัน 10:00 น. ผู้ที่ยังไม่ตอบ ส่งก็ดี');
    expect(page.words).toContain('ไม่ส่งข้อความเอง 20:00 น. ถึง 08:00 น.');
    expect(page.words).toContain('บันทึกการใช้งาน 1826 วัน');
    expect(page.words).not.toMatch(/Days|Hours/);
    expect(formsOf(page).filter(({ action }) => action !== '/console/logout')).toEqual([]);
    const { browser } = await logIn(world, await world.staff('districtAnalyst', 'บางบอน', 'อีกคน'));
    expect((await browser.visit('/console/settings')).status).toBe(404);
  });

  it('speak English, too', async () => {
    const english = await desk.visit('/language?to=en&back=/console/settings');
    expect(english.words).toContain('Nothing is sent by itself 20:00 to 08:00');
    expect((await desk.visit('/console/line-groups')).words).toContain('LINE groups that the bot is in');
    await desk.visit('/language?to=th&back=/console');
  });
});
