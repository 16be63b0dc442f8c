/** The card of the answers, and the lists behind it. */
import { makeConsultation } from '../consultations/builders.ts';
import { actionsOf, startWorld, type Person, type World } from '../world.ts';

let world: World;
let analyst: Person;
const NAMES = Array.from({ length: 30 }, (_, index) => `ผู้แทน${index + 1} นามสกุลยาวเป็นพิเศษมาก`);
const REASON = 'ติดงานศพญาติผู้ใหญ่ที่ต่างจังหวัดหลายวัน';

/** Of thirty, sixteen come, eight cannot, each for a reason, and three are not sure; three have not answered. */
beforeAll(async () => {
  world = await startWorld();
  analyst = await world.staff('analyst', 'THON_S', 'อรทัย');
  await world.context.consultations.insertAsIs(makeConsultation({ _id: 'c1', capacity: 40, quorum: 12 }));
  for (const [index, name] of NAMES.entries()) {
    const person = await world.representative(name, index % 2 ? 'บางแค' : 'บางบอน');
    if (index < 16) await person.says('ไป 2 คน');
    else if (index < 24) await person.says(`ไปไม่ได้ ${REASON}`);
    else if (index < 27) await person.says('ไม่แน่ใจ');
  }
});
afterAll(() => world.stop());

/** `world.stop` holds every card seen to 400 characters, full as they are. */
async function pages(first: () => Promise<unknown>): Promise<string> {
  await first();
  let all = await analyst.lastText();
  while ((await analyst.lastText()).includes('[หน้าถัดไป]')) {
    await analyst.taps('หน้าถัดไป');
    all += `\n${await analyst.lastText()}`;
  }
  return all;
}
const tally = () => analyst.says('ใครไปบ้าง');

it('says how many, some names, and that there are more', async () => {
  await tally();
  const card = await analyst.lastText();
  expect(card).toContain('ไป\n16 คน (รวมผู้ติดตาม 32)');
  expect(card).toMatch(/ไป: ผู้แทน\d+ [^]* และอีก \d+ คน/u);
  expect(card).toContain('[ดูรายชื่อ]');
});

it.each([
  ['those who come', null, 0, 16],
  ['those who cannot', 'ไม่ว่าง 8', 16, 24],
  ['those who are not sure', 'ไม่แน่ใจ 3', 24, 27],
  ['the silent', 'ยังไม่ตอบ 3', 27, 30],
] as const)('lists %s, all of them and nobody else', async (_who, button, from, to) => {
  const all = await pages(async () => {
    await tally();
    await analyst.taps('ดูรายชื่อ');
    if (button) await analyst.taps(button);
  });
  const named = NAMES.filter((name) => all.includes(`${name.split(' ')[0]!} `));
  expect(named).toEqual(NAMES.slice(from, to));
});

it('says why somebody cannot come, to whoever prepares the session, and to a district analyst names of the district without it', async () => {
  const no = { postback: 'session.names?c=c1&w=no&o=0' };
  await analyst.taps(no);
  expect(await analyst.lastText()).toContain(' – ติดงานศพ');
  const district = await world.staff('districtAnalyst', 'บางแค');
  await district.taps(no);
  const card = await district.lastText();
  expect(card).not.toContain('ติดงานศพ');
  expect(card).toContain('ผู้แทน18 ');
  expect(card).not.toContain('ผู้แทน17 ');
  expect(card).toContain('อีก 4 คน เจ้าหน้าที่ที่ดูแลพื้นที่นั้นจึงเห็นชื่อ');
});

it('has no list for those who see no names, and none for people', async () => {
  const coordinator = await world.staff('coordinator', null);
  await coordinator.says('ใครไปบ้าง กรุงธนใต้');
  expect(actionsOf(await coordinator.last()).map(({ label }) => label)).not.toContain('ดูรายชื่อ');
  await coordinator.taps({ postback: 'session.names?c=c1&w=no&o=0' });
  expect(await coordinator.lastText()).not.toMatch(/ผู้แทน\d|ติดงานศพ/u);
  const person = await world.representative('คนทั่วไป', 'บางแค');
  await person.taps({ postback: 'session.names?c=c1&w=no&o=0' });
  expect(await person.lastText()).toContain('เฉพาะเจ้าหน้าที่');
});

it('leads to the check-in whoever helps at the venue, and nobody else', async () => {
  await tally();
  await analyst.taps('เช็กอินหน้างาน');
  expect(await analyst.lastText()).toContain('[รายชื่อทุกคน]');
  const coordinator = await world.staff('coordinator', null, 'กานดา');
  await coordinator.says('ใครไปบ้าง กรุงธนใต้');
  expect(await coordinator.lastText()).not.toContain('[เช็กอินหน้างาน]');
});
