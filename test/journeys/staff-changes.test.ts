/** An analyst's changes of sessions: by a sentence or by buttons alone, with previews that say exactly what happens. */
import { startWorld, wordsOf, type Group, type Person, type World } from '../world.ts';

let world: World;
afterEach(() => world.stop());

/** Two announced sessions of กรุงธนเหนือ: Thursday the 16th 13.30, Friday the 24th 09.00. */
async function twoSessions() {
  world = await startWorld({ quota: 300 });
  const analyst = await world.staff('analyst', 'THON_N', 'นักวิเคราะห์');
  const inside = await world.representative('สมหญิง ริมคลอง', 'ธนบุรี');
  const outside = [
    await world.representative('มาลี บ้านสวน', 'จอมทอง'),
    await world.representative('บุญมา ท่าน้ำ', 'บางพลัด'),
  ] as const;
  const group = await world.group('ประชาคมกรุงธนเหนือ', [analyst, inside]);
  await world.bind(group, 'THON_N');
  for (const sentence of [
    'นัดประชุมกรุงธนเหนือ 16 ก.ค. 63 13.30 น. ณ ห้องรัตนโกสินทร์',
    'นัดประชุมกรุงธนเหนือ 24 ก.ค. 63 09.00 น. ณ วัดอรุณ',
  ]) {
    await analyst.says(sentence);
    await analyst.taps('ส่งประกาศ');
  }
  return { analyst, outside, group };
}

const THURSDAY = 'พฤ. 16 ก.ค. 13.30 น.';
const sessions = async () => {
  const found = await world.context.consultations.findByStatus('THON_N', ['announced', 'postponed', 'cancelled']);
  return found.toSorted((a, b) => a.round! - b.round!);
};
const used = async (): Promise<number> => (await world.state()).quota.used;
const messagesIn = (card: string): number => Number(/(\d+) ข้อความ/.exec(card)![1]);
const cardsOf = async (who: Person | Group, word: string): Promise<string[]> =>
  (await who.heard()).map(wordsOf).filter((words) => words.includes(word));

/** Confirms the preview on the screen; what was used of the quota is what the preview had said. */
async function confirm(analyst: Person, button: string): Promise<string> {
  const preview = await analyst.lastText();
  const before = await used();
  await analyst.taps(button);
  expect((await used()) - before).toBe(messagesIn(preview));
  expect(preview).toContain(`เหลือโควตาเดือนนี้ ${300 - before - messagesIn(preview)}`);
  return preview;
}

describe('one session', () => {
  it('is moved by buttons alone, from the menu on', async () => {
    const { analyst, outside } = await twoSessions();
    await analyst.says('เมนู');
    await analyst.taps('นัดประชุม');
    await analyst.taps('เลื่อนประชุม');
    await analyst.taps(THURSDAY);
    expect(await analyst.lastText()).toContain('เลื่อนไปวันไหนคะ');
    await analyst.taps({ postback: 'session.when', params: { datetime: '2020-07-23T13:30' } });
    const preview = await confirm(analyst, 'เลื่อนและแจ้งทุกคน');
    expect(preview).toContain('เป็น พฤ. 23 ก.ค. 13.30 น.');
    expect(await cardsOf(outside[0], '23 กรกฎาคม 2563')).toHaveLength(1);
    expect((await sessions()).map(({ date }) => date)).toEqual(['2020-07-23', '2020-07-24']);
  });

  it('keeps its old hour where "เวลาเดิม" is said, also after it had been put off without a date', async () => {
    const { analyst } = await twoSessions();
    await analyst.says('เลื่อนประชุม 16 ก.ค. ออกไปก่อน');
    await confirm(analyst, 'เลื่อนและแจ้งทุกคน');
    await analyst.says('เลื่อนประชุม ครั้งที่ 1 เป็น 30 ก.ค. เวลาเดิม');
    expect(await confirm(analyst, 'เลื่อนและแจ้งทุกคน')).toContain('เป็น พฤ. 30 ก.ค. 13.30 น.');
  });

  it('is moved by days, at its own hour', async () => {
    const { analyst } = await twoSessions();
    await analyst.says('เลื่อนประชุม 24 ก.ค. ออกไป 7 วัน');
    expect(await analyst.lastText()).toContain('เป็น ศ. 31 ก.ค. 09.00 น.');
  });

  it('gets another place, chair and form, each shown with what it was', async () => {
    const { analyst, outside, group } = await twoSessions();
    await outside[0].taps('ไป');
    await analyst.says('เปลี่ยนสถานที่ประชุม 16 ก.ค. เป็น วัดกัลยาณมิตร');
    expect(await confirm(analyst, 'เปลี่ยนและแจ้งทุกคน')).toContain('วัดกัลยาณมิตร (เดิม ห้องรัตนโกสินทร์)');
    await analyst.says('เปลี่ยนประธานประชุม 16 ก.ค. เป็น รองปลัดกรุงเทพมหานคร');
    expect(await confirm(analyst, 'เปลี่ยนและแจ้งทุกคน')).toContain('รองปลัดกรุงเทพมหานคร (เดิม ยังไม่กำหนด)');
    expect(await cardsOf(group, 'รองปลัดกรุงเทพมหานคร')).toHaveLength(1);
    await analyst.says('เปลี่ยนรูปแบบการประชุม 16 ก.ค. เป็นสนทนากลุ่มย่อย');
    expect(await confirm(analyst, 'เปลี่ยนและแจ้งทุกคน')).toContain('สนทนากลุ่มย่อย (เดิม ประชุม)');
    expect((await sessions())[0]).toMatchObject({
      venue: 'วัดกัลยาณมิตร',
      chair: 'รองปลัดกรุงเทพมหานคร',
      form: 'focus_group',
      revision: 2,
    });
  });

  it('gets them by buttons, one question at a time', async () => {
    const { analyst } = await twoSessions();
    await analyst.says('ช่วยด้วย');
    await analyst.taps('นัดประชุม');
    await analyst.taps('เปลี่ยนสถานที่ประชุม');
    await analyst.taps(THURSDAY);
    expect(await analyst.lastText()).toContain('จัดที่ไหนคะ');
    await analyst.says('วัดกัลยาณมิตร');
    await confirm(analyst, 'เปลี่ยนและแจ้งทุกคน');
    await analyst.taps({ postback: 'staff-menu?at=sessions' });
    await analyst.taps('เปลี่ยนประธานการประชุม');
    await analyst.taps(THURSDAY);
    await analyst.taps('รองปลัดฯ');
    await confirm(analyst, 'เปลี่ยนและแจ้งทุกคน');
    await analyst.taps({ postback: 'staff-menu?at=sessions' });
    await analyst.taps('เปลี่ยนรูปแบบการประชุม');
    await analyst.taps(THURSDAY);
    await analyst.taps('ออนไลน์');
    await analyst.taps('ยังไม่มีลิงก์');
    await confirm(analyst, 'เปลี่ยนและแจ้งทุกคน');
    expect((await sessions())[0]).toMatchObject({
      venue: 'วัดกัลยาณมิตร',
      chair: 'รองปลัดกรุงเทพมหานคร',
      form: 'online',
    });
  });

  it('is not touched while a weekday contradicts its date', async () => {
    const { analyst } = await twoSessions();
    await analyst.says('เลื่อนประชุม 16 ก.ค. เป็นวันพุธที่ 23 ก.ค. เวลาเดิม');
    expect(await analyst.lastText()).toContain('ไม่ใช่วันพุธ');
    await analyst.taps('แก้วันที่');
    expect(await analyst.lastText()).toContain('เลื่อนไปวันไหนคะ');
    await analyst.says('22 ก.ค.');
    expect(await analyst.lastText()).toContain('เป็น พ. 22 ก.ค. 13.30 น.');
    await analyst.says('ยกเลิกประชุมวันศุกร์ที่ 16 ก.ค.');
    expect(await analyst.lastText()).toContain('ไม่ใช่วันศุกร์');
    await analyst.taps('พฤ. 16 ก.ค. 2563');
    expect(await analyst.lastText()).toContain('[ยกเลิกนัดและแจ้งทุกคน]');
  });
});

describe('several at once', () => {
  it('move by the same number of days, each at its own hour, and people hear of it once', async () => {
    const { analyst, outside, group } = await twoSessions();
    await analyst.says('เลื่อนทุกนัด ออกไป 2 สัปดาห์');
    const preview = await confirm(analyst, 'เลื่อนทั้งหมด 2 นัด');
    expect(preview).toContain('เป็น พฤ. 30 ก.ค. 13.30 น.');
    expect(preview).toContain('เป็น ศ. 7 ส.ค. 09.00 น.');
    for (const who of [group, ...outside]) expect(await cardsOf(who, 'เลื่อนประชุม 2 นัด')).toHaveLength(1);
  });

  it('are named by their days, and none beside them is touched', async () => {
    const { analyst } = await twoSessions();
    await analyst.says('นัดประชุมกรุงธนเหนือ 31 ก.ค. 63 09.00 น. ณ วัดอรุณ');
    await analyst.taps('ส่งประกาศ');
    await analyst.says('เลื่อนประชุม 16 และ 24 ก.ค. ออกไปก่อน เนื่องจากโควิด');
    await confirm(analyst, 'เลื่อนทั้งหมด 2 นัด');
    expect((await sessions()).map(({ status }) => status)).toEqual(['postponed', 'postponed', 'announced']);
  });

  it('that go to one day are asked for the hour together, and the doubt is shown', async () => {
    const { analyst } = await twoSessions();
    await analyst.says('เลื่อนทุกนัดกรุงธนเหนือ ไปวันที่ 30 ก.ค.');
    await analyst.says('10 โมงเช้า');
    const preview = await analyst.lastText();
    expect(preview).toContain('[เลื่อนทั้งหมด 2 นัด]');
    expect(preview).toContain('มากกว่าหนึ่งนัดในวันและเวลาเดียวกัน');
  });

  it('say which of them stay as they are', async () => {
    const { analyst } = await twoSessions();
    await analyst.says('เปลี่ยนสถานที่ประชุมทุกนัดกรุงธนเหนือ เป็น วัดอรุณ');
    const preview = await analyst.lastText();
    expect(preview).toContain('วัดอรุณ (เดิม ห้องรัตนโกสินทร์)');
    expect(preview).toContain('ศ. 24 ก.ค. 09.00 น. คงเดิม');
  });

  it('are cancelled together', async () => {
    const { analyst, outside } = await twoSessions();
    await analyst.says('ยกเลิกประชุมทุกนัดกรุงธนเหนือ เนื่องจากน้ำท่วม');
    await confirm(analyst, 'ยกเลิกทั้งหมด 2 นัด');
    expect((await sessions()).map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
    expect(await cardsOf(outside[1], 'ยกเลิกประชุม 2 นัด')).toHaveLength(1);
  });
});
