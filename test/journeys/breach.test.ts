/** The 72 hours: an admin finds out whom a breach of data concerns, and nobody else can. */
import { parse } from 'csv-parse/sync';
import { days, hours, minutes } from '../../src/time.ts';
import { actionsOf, startWorld, type Person, type World } from '../world.ts';

let world: World;
let admin: Person;
beforeEach(async () => {
  world = await startWorld();
  admin = await world.staff('admin', null, 'ผู้ดูแลระบบ');
});
afterEach(() => world.stop());

type Row = Record<string, string>;

async function linkSeenBy(person: Person): Promise<string> {
  return (actionsOf(await person.last()).find((action) => 'uri' in action) as { uri: string }).uri;
}
const rowsOf = (csv: string): Row[] => parse(csv, { bom: true, columns: true });
const idOf = async (person: Person) => (await world.context.representatives.findByLineUserId(person.id))!.id;

it('counts whose data was there in a stretch of time, and gives the list by our ids', async () => {
  const [somsri, mana] = [
    await world.representative('สมศรี ใจดี', 'บางขุนเทียน'),
    await world.representative('มานะ รักเรียน', 'จตุจักร'),
  ];
  const ids = [await idOf(somsri), await idOf(mana)];
  await somsri.says('เปลี่ยนเบอร์เป็น 081-234-5678');
  await somsri.says('#ปัญหา ไฟดับ');
  await admin.says('ผู้ได้รับผลกระทบ 72 ชม.');
  expect(await admin.lastText()).toContain('3 คน');
  expect(await admin.lastText()).toContain('72 ชั่วโมงนับแต่ทราบเหตุ');

  await admin.taps('ไฟล์ตามรหัส');
  const response = await fetch(await linkSeenBy(admin));
  expect(response.headers.get('content-disposition')).toContain('attachment');
  const csv = await response.text();
  const rows = rowsOf(csv);
  expect(rows.map((row) => row['รหัส']).sort()).toEqual(
    [...ids, (await world.context.staff.findByLineUserId(admin.id))!.id].sort(),
  );
  const hers = rows.find((row) => row['รหัส'] === ids[0])!;
  expect(hers['ข้อมูลที่เก็บ']).toContain('เบอร์โทร');
  expect(hers['ข้อมูลที่เก็บ']).toContain('ความคิดเห็น');
  expect(hers['สิ่งที่เกิดขึ้นในช่วงนั้น']).toContain('representative.edited ×1');
  for (const secret of ['สมศรี', 'มานะ', '0812345678', somsri.id, mana.id]) expect(csv).not.toContain(secret);
});

it('gives names and contact for a reason only, which is recorded', async () => {
  const person = await world.representative('สมศรี ใจดี', 'บางขุนเทียน');
  await person.says('เปลี่ยนเบอร์เป็น 081-234-5678');
  await admin.says('ผู้ได้รับผลกระทบ');
  await admin.taps('24 ชั่วโมงที่ผ่านมา');
  await admin.taps('ไฟล์พร้อมชื่อและที่ติดต่อ');
  expect(await admin.lastText()).toContain('พิมพ์เหตุผล');
  await admin.says('จำเป็น');
  expect(await admin.lastText()).toContain('เหตุผลสั้นหรือยาวไป');
  await admin.taps('แจ้งเจ้าของข้อมูล');
  const csv = await (await fetch(await linkSeenBy(admin))).text();
  expect(rowsOf(csv).find((row) => row['ชื่อ'] === 'สมศรี ใจดี')).toMatchObject({ เบอร์โทร: '0812345678' });
  expect(csv).not.toContain(person.id);

  const records = await world.db
    .collection('audit')
    .find({ action: { $in: ['breach.counted', 'breach.listed', 'breach.fetched'] } })
    .toArray();
  expect(records.map(({ action }) => action).sort()).toEqual(['breach.counted', 'breach.fetched', 'breach.listed']);
  expect(records.find(({ action }) => action === 'breach.listed')!.details).toMatchObject({
    names: 'yes',
    people: 2,
    reason: 'แจ้งเหตุละเมิดต่อเจ้าของข้อมูล',
  });
});

it('works once, for a quarter of an hour, and looking ahead uses nothing up', async () => {
  await admin.says('ผู้ได้รับผลกระทบ 24 ชั่วโมง');
  await admin.taps('ไฟล์ตามรหัส');
  const link = await linkSeenBy(admin);
  expect((await fetch(link, { method: 'HEAD' })).status).toBe(200);
  expect((await fetch(link)).status).toBe(200);
  expect((await fetch(link)).status).toBe(410);
  await admin.taps('ไฟล์ตามรหัส');
  await world.clock.advance(minutes(16));
  expect((await fetch(await linkSeenBy(admin))).status).toBe(410);
});

it('is void for somebody who is admin no longer', async () => {
  await world.staff('admin', null, 'ผู้ดูแลอีกคน');
  await admin.says('ผู้ได้รับผลกระทบ 24 ชั่วโมง');
  await admin.taps('ไฟล์ตามรหัส');
  const { id } = (await world.context.staff.findByLineUserId(admin.id))!;
  await world.context.staff.revoke(id, { role: 'admin', scope: null });
  expect((await fetch(await linkSeenBy(admin))).status).toBe(410);
});

it('counts who was erased since, and not who came later', async () => {
  const early = await world.representative('สมศรี ใจดี', 'บางขุนเทียน');
  const earlyId = await idOf(early);
  await world.clock.advance(days(2));
  await early.says('ลบข้อมูล');
  await early.says('ลบ');
  await world.representative('มานะ มาทีหลัง', 'จตุจักร');
  await admin.says('ผู้ได้รับผลกระทบ ตั้งแต่ 10 ก.ค. 63 ถึง 11 ก.ค. 63');
  await admin.taps('ไฟล์ตามรหัส');
  const rows = rowsOf(await (await fetch(await linkSeenBy(admin))).text());
  expect(rows.filter((row) => row['ประเภท'] === 'ผู้แทน')).toMatchObject([
    { รหัส: earlyId, สถานะ: 'ลบข้อมูลแล้วหลังช่วงนั้นเริ่ม', ข้อมูลที่เก็บ: '' },
  ]);
});

it('takes a stretch picked by the minute', async () => {
  await world.representative('สมศรี ใจดี', 'บางขุนเทียน');
  await world.clock.advance(hours(5));
  await admin.says('ข้อมูลรั่ว');
  await admin.taps({ postback: 'affected-from', params: { datetime: '2020-07-10T08:30' } });
  expect(await admin.lastText()).toContain('สิ้นสุดเมื่อใดคะ');
  const pick = actionsOf(await admin.last())[0] as { data: string };
  await admin.taps({ postback: pick.data, params: { datetime: '2020-07-10T08:45' } });
  expect(await admin.lastText()).toContain('ไม่มีข้อมูลของใคร');
  await admin.taps({ postback: pick.data, params: { datetime: '2020-07-10T09:30' } });
  expect(await admin.lastText()).toContain('2 คน');
});

it.each([
  ['a coordinator', 'coordinator', null],
  ['an analyst', 'analyst', 'THON_S'],
] as const)('%s is refused, by words and by a button made by hand', async (_who, role, scope) => {
  const colleague = await world.staff(role, scope);
  await colleague.says('ผู้ได้รับผลกระทบ 72 ชม.');
  expect(await colleague.lastText()).toBe('คำสั่งนี้สำหรับผู้ดูแลระบบค่ะ');
  await colleague.taps({ postback: 'affected-file?from=2020-07-09T09%3A00&to=2020-07-10T09%3A00&with=names' });
  expect(await colleague.lastText()).toBe('คำสั่งนี้สำหรับผู้ดูแลระบบค่ะ');
  expect(await world.db.collection('fileLinks').countDocuments({})).toBe(0);
});

it('says nothing to somebody from outside, and stays in the private chat', async () => {
  const person = await world.representative('สมศรี ใจดี', 'บางขุนเทียน');
  await person.says('ผู้ได้รับผลกระทบ 72 ชม.');
  expect(await person.lastText()).not.toContain('คน');
  const group = await world.group('ประชาคม', [admin]);
  await admin.says(' ผู้ได้รับผลกระทบ 72 ชม.', { in: group, mention: true });
  expect(await group.lastText()).toBe('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ');
});
