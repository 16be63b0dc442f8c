/** The morning of a session: its analysts hear once who will come and whom to phone, with the list and the QR at hand. */
import type { Overrides } from '../../src/context.ts';
import { loadProgramme } from '../../src/programme.ts';
import { startWorld, wordsOf, type Person, type World } from '../world.ts';

const MORNING = '2020-07-16T08:00:00+07:00';
const MOVED_MORNING = '2020-07-23T08:00:00+07:00';

let world: World;
let analyst: Person;
let colleague: Person;
let elsewhere: Person;

async function announced(overrides: Partial<Overrides> = {}): Promise<void> {
  world = await startWorld({ overrides });
  analyst = await world.staff('analyst', 'THON_N', 'นักวิเคราะห์');
  colleague = await world.staff('districtAnalyst', 'ธนบุรี', 'นักวิเคราะห์เขต');
  elsewhere = await world.staff('analyst', 'THON_S', 'นักวิเคราะห์กลุ่มอื่น');
  const [brings, sends, unsure, late] = [
    await world.representative('สมหญิง ริมคลอง', 'ธนบุรี'),
    await world.representative('มาลี บ้านสวน', 'ธนบุรี'),
    await world.representative('ประเสริฐ สวนใน', 'ธนบุรี'),
    await world.representative('บุญมี ท่าน้ำ', 'ธนบุรี'),
  ];
  await world.representative('ทองดี เงียบมาก', 'ธนบุรี');
  await analyst.says('นัดประชุมกลุ่มกรุงธนเหนือ พฤหัสหน้า บ่ายโมงครึ่ง ณ ห้องรัตนโกสินทร์');
  await analyst.taps('ส่งประกาศ');
  await brings.says('ไปค่ะ 3 คน');
  await sends.says('ไม่ว่างค่ะ');
  await sends.taps('ให้คนอื่นไปแทน');
  await sends.says('คุณดวงแข ใจดี');
  await unsure.taps('ไม่แน่ใจ');
  await late.taps('ไป');
  await late.taps('อาจไปสาย');
}
const mornings = async (who: Person): Promise<string[]> =>
  (await who.heard()).map(wordsOf).filter((words) => words.includes('วันนี้มีประชุม'));

describe('on the morning of a session', () => {
  beforeAll(() => announced());
  afterAll(() => world.stop());

  it('its analysts hear once what was answered, with buttons for the door', async () => {
    await world.clock.to('2020-07-16T07:59:00+07:00');
    expect(await mornings(analyst)).toEqual([]);
    await world.clock.to(MORNING);
    await world.clock.to('2020-07-16T09:00:00+07:00');
    const [card, ...others] = await mornings(analyst);
    expect(others).toEqual([]);
    for (const words of [
      'วันนี้มีประชุม 13.30 น.',
      'ห้องรัตนโกสินทร์',
      '3 คน (รวมผู้ติดตาม 5 มีผู้มาแทน 1 มาสาย 1)',
      'มีผู้มาแทน: มาลี บ้านสวน (ให้คุณดวงแข ใจดีมาแทน)',
      'มาสาย: บุญมี ท่าน้ำ',
      '[รายชื่อเช็กอิน]',
      '[เปิดหน้า QR]',
      '[รายชื่อที่ต้องโทร]',
    ])
      expect(card).toContain(words);
    expect(card).toMatch(/ไม่แน่ใจ\n1 คน/);
    expect(card).toMatch(/ยังไม่ตอบ\n1 คน/);
    expect(await mornings(colleague)).toEqual([]);
    expect(await mornings(elsewhere)).toEqual([]);
  });

  it('the buttons lead to the list for the door and to those to be phoned', async () => {
    await analyst.taps('รายชื่อเช็กอิน');
    expect(await analyst.lastText()).toContain('สมหญิง ริมคลอง');
    await analyst.taps('รายชื่อที่ต้องโทร');
    expect(await analyst.lastText()).toContain('การแจ้ง พฤ. 16 ก.ค. 13.30 น.');
    // What the analyst heard is not among what the people were told: five were invited, and each reminder went to some.
    const deliveries = await world.db.collection('deliveries').find({}).toArray();
    const toPeople = deliveries.filter(
      ({ kind, consultations }) => consultations?.length > 0 && !['sessionDay', 'proxyNamed'].includes(String(kind)),
    );
    const sent = toPeople.flatMap(({ outcomes }) => outcomes as { result: string }[]);
    const count = sent.filter(({ result }) => result === 'sent').length;
    expect(await analyst.lastText()).toContain(`ส่งแล้ว\n${count} ราย`);
  });
});

describe('a session that moves', () => {
  beforeAll(() => announced());
  afterAll(() => world.stop());

  it('takes its morning with it', async () => {
    await analyst.says('เลื่อนประชุมกรุงธนเหนือ 16 ก.ค. เป็น 23 ก.ค. เวลาเดิม');
    await analyst.taps('เลื่อนและแจ้งทุกคน');
    await world.clock.to('2020-07-16T13:00:00+07:00');
    expect(await mornings(analyst)).toEqual([]);
    await world.clock.to(MOVED_MORNING);
    const [card, ...others] = await mornings(analyst);
    expect(others).toEqual([]);
    // The answers were to the old date.
    expect(card).toMatch(/ไป\n0 คน/);
  });
});

describe('a session that is called off', () => {
  beforeAll(async () => {
    const programme = loadProgramme();
    const { dayNote } = programme.reminders;
    const reminders = { ...programme.reminders, dayNote: { ...dayNote, at: '07:00' } };
    await announced({ programme: { ...programme, reminders } });
  });
  afterAll(() => world.stop());

  it('has no morning, not even where the message waits for the quiet hours to end', async () => {
    await world.clock.to('2020-07-16T07:30:00+07:00');
    const waiting = await world.db.collection('deliveries').find({ kind: 'sessionDay' }).toArray();
    expect(waiting.map(({ state }) => state)).toEqual(['planned']);
    await analyst.says('ยกเลิกประชุมกรุงธนเหนือ 16 ก.ค.');
    await analyst.taps('ยกเลิกนัดและแจ้งทุกคน');
    await world.clock.to('2020-07-16T13:00:00+07:00');
    expect(await mornings(analyst)).toEqual([]);
  });
});
