/** An analyst's changes of sessions: by a sentence or by buttons alone, with previews that say exactly what happens. */
import type { Consultation } from '../../src/consultations/model.ts';
import { makeConsultation } from '../consultations/builders.ts';
import { startWorld, wordsOf, type Person, type World } from '../world.ts';

const QUOTA = 300;
let world: World;

/** A district group with an analyst, a representative, and two announced sessions: the 16th 13.30 and the 24th 09.00. */
async function twoSessions(districtGroup: string, district: string) {
  const analyst = await world.staff('analyst', districtGroup, `นักวิเคราะห์ ${districtGroup}`);
  const person = await world.representative(`สมหญิง ${district}`, district);
  const { consultations } = world.context;
  const id = districtGroup.replace('_', '-');
  await consultations.insertAsIs(makeConsultation({ _id: `${id}-1`, districtGroup }));
  await consultations.insertAsIs(
    makeConsultation({
      _id: `${id}-2`,
      districtGroup,
      round: 2,
      startsAt: new Date('2020-07-24T09:00:00+07:00'),
      venue: 'วัดอรุณ',
    }),
  );
  const sessions = async (): Promise<Consultation[]> =>
    (await consultations.findByStatus(districtGroup, ['announced', 'postponed', 'cancelled'])).toSorted(
      (a, b) => a.round! - b.round!,
    );
  return { analyst, person, sessions };
}

const THURSDAY = 'พฤ. 16 ก.ค. 13.30 น.';
const used = async (): Promise<number> => (await world.state()).quota.used;
const messagesIn = (card: string): number => Number(/(\d+) ข้อความ/.exec(card)![1]);
const cardsOf = async (who: Person, word: string): Promise<string[]> =>
  (await who.heard()).map(wordsOf).filter((words) => words.includes(word));

/** Confirms the preview on the screen; what is used of the quota is what the preview had said. */
async function confirm(analyst: Person, button: string): Promise<string> {
  const preview = await analyst.lastText();
  const before = await used();
  await analyst.taps(button);
  expect((await used()) - before).toBe(messagesIn(preview));
  expect(preview).toContain(`เหลือโควตาเดือนนี้ ${QUOTA - before - messagesIn(preview)}`);
  return preview;
}

describe('one session', () => {
  beforeAll(async () => {
    world = await startWorld({ quota: QUOTA });
  });
  afterAll(() => world.stop());

  it('is moved by buttons alone, from the menu on', async () => {
    const { analyst, person, sessions } = await twoSessions('THON_N', 'ธนบุรี');
    await analyst.says('เมนู');
    await analyst.taps('นัดประชุม');
    await analyst.taps('เลื่อนประชุม');
    await analyst.taps(THURSDAY);
    expect(await analyst.lastText()).toContain('เลื่อนไปวันไหนคะ');
    await analyst.taps({ postback: 'session.when', params: { datetime: '2020-07-23T13:30' } });
    expect(await confirm(analyst, 'เลื่อนและแจ้งทุกคน')).toContain('เป็น พฤ. 23 ก.ค. 13.30 น.');
    expect(await cardsOf(person, '23 กรกฎาคม 2563')).toHaveLength(1);
    expect((await sessions()).map(({ date }) => date)).toEqual(['2020-07-23', '2020-07-24']);
  });

  it('keeps its old hour where "เวลาเดิม" is said, also after it had been put off without a date', async () => {
    const { analyst } = await twoSessions('THON_S', 'บางแค');
    await analyst.says('เลื่อนประชุม 16 ก.ค. ออกไปก่อน');
    await confirm(analyst, 'เลื่อนและแจ้งทุกคน');
    await analyst.says('เลื่อนประชุม ครั้งที่ 1 เป็น 30 ก.ค. เวลาเดิม');
    expect(await confirm(analyst, 'เลื่อนและแจ้งทุกคน')).toContain('เป็น พฤ. 30 ก.ค. 13.30 น.');
    await analyst.says('เลื่อนประชุม 24 ก.ค. ออกไป 7 วัน');
    expect(await analyst.lastText()).toContain('เป็น ศ. 31 ก.ค. 09.00 น.');
  });

  it('gets another place, chair and form, each shown with what it was', async () => {
    const { analyst, person, sessions } = await twoSessions('BKK_N', 'จตุจักร');
    await analyst.says('เปลี่ยนสถานที่ประชุม 16 ก.ค. เป็น วัดกัลยาณมิตร');
    expect(await confirm(analyst, 'เปลี่ยนและแจ้งทุกคน')).toContain('วัดกัลยาณมิตร (เดิม ห้องรัตนโกสินทร์)');
    await analyst.says('เปลี่ยนประธานประชุม 16 ก.ค. เป็น รองปลัดกรุงเทพมหานคร');
    expect(await confirm(analyst, 'เปลี่ยนและแจ้งทุกคน')).toContain('รองปลัดกรุงเทพมหานคร (เดิม ยังไม่กำหนด)');
    expect(await cardsOf(person, 'รองปลัดกรุงเทพมหานคร')).toHaveLength(1);
    await analyst.says('เปลี่ยนรูปแบบการประชุม 16 ก.ค. เป็นสนทนากลุ่มย่อย');
    expect(await confirm(analyst, 'เปลี่ยนและแจ้งทุกคน')).toContain('สนทนากลุ่มย่อย (เดิม ประชุม)');
    expect((await sessions())[0]).toMatchObject({
      venue: 'วัดกัลยาณมิตร',
      chair: 'รองปลัดกรุงเทพมหานคร',
      form: 'focus_group',
      revision: 2,
    });
  });

  it.each([
    ['เปลี่ยนสถานที่ประชุม', 'จัดที่ไหนคะ', 'วัดกัลยาณมิตร', { venue: 'วัดกัลยาณมิตร' }],
    ['เปลี่ยนประธานการประชุม', 'ใครเป็นประธานคะ', 'รองปลัดกรุงเทพมหานคร', { chair: 'รองปลัดกรุงเทพมหานคร' }],
    ['เปลี่ยนรูปแบบการประชุม', 'จัดในรูปแบบใดคะ', 'สนทนากลุ่มย่อย', { form: 'focus_group' }],
  ])('gets them by a button of the menu: %s', async (button, question, answer, expected) => {
    const group = { venue: 'BKK_C', chair: 'BKK_E', form: 'BKK_S' }[Object.keys(expected)[0] as 'venue'];
    const district = { BKK_C: 'ดุสิต', BKK_E: 'บึงกุ่ม', BKK_S: 'ปทุมวัน' }[group]!;
    const { analyst, sessions } = await twoSessions(group, district);
    await analyst.taps({ postback: 'staff-menu?at=sessions' });
    await analyst.taps(button);
    await analyst.taps(THURSDAY);
    expect(await analyst.lastText()).toContain(question);
    await analyst.says(answer);
    await confirm(analyst, 'เปลี่ยนและแจ้งทุกคน');
    expect((await sessions())[0]).toMatchObject(expected);
  });
});

describe('several at once', () => {
  beforeAll(async () => {
    world = await startWorld({ quota: QUOTA });
  });
  afterAll(() => world.stop());

  it('move by the same number of days, each at its own hour, and people hear of it once', async () => {
    const { analyst, person } = await twoSessions('THON_N', 'ธนบุรี');
    await analyst.says('เลื่อนทุกนัด ออกไป 2 สัปดาห์');
    const preview = await confirm(analyst, 'เลื่อนทั้งหมด 2 นัด');
    expect(preview).toContain('เป็น พฤ. 30 ก.ค. 13.30 น.');
    expect(preview).toContain('เป็น ศ. 7 ส.ค. 09.00 น.');
    expect(await cardsOf(person, 'เลื่อนประชุม 2 นัด')).toHaveLength(1);
  });

  it('are named by their days, and none beside them is touched', async () => {
    const { analyst, sessions } = await twoSessions('THON_S', 'บางแค');
    await world.context.consultations.insertAsIs(
      makeConsultation({ _id: 'beside', round: 3, startsAt: new Date('2020-07-31T09:00:00+07:00') }),
    );
    await analyst.says('เลื่อนประชุม 16 และ 24 ก.ค. ออกไปก่อน เนื่องจากโควิด');
    await confirm(analyst, 'เลื่อนทั้งหมด 2 นัด');
    expect((await sessions()).map(({ status }) => status)).toEqual(['postponed', 'postponed', 'announced']);
  });

  it('that go to one day are asked for the hour together, and the doubt is shown', async () => {
    const { analyst } = await twoSessions('BKK_N', 'จตุจักร');
    await analyst.says('เลื่อนทุกนัด ไปวันที่ 30 ก.ค.');
    await analyst.says('10 โมงเช้า');
    const preview = await analyst.lastText();
    expect(preview).toContain('[เลื่อนทั้งหมด 2 นัด]');
    expect(preview).toContain('มากกว่าหนึ่งนัดในวันและเวลาเดียวกัน');
  });

  it('say which of them stay as they are', async () => {
    const { analyst } = await twoSessions('BKK_C', 'ดุสิต');
    await analyst.says('เปลี่ยนสถานที่ประชุมทุกนัดกรุงเทพกลาง เป็น วัดอรุณ');
    const preview = await analyst.lastText();
    expect(preview).toContain('วัดอรุณ (เดิม ห้องรัตนโกสินทร์)');
    expect(preview).toContain('ศ. 24 ก.ค. 09.00 น. คงเดิม');
  });

  it('are cancelled together', async () => {
    const { analyst, person, sessions } = await twoSessions('BKK_E', 'บึงกุ่ม');
    await analyst.says('ยกเลิกประชุมทุกนัด เนื่องจากน้ำท่วม');
    await confirm(analyst, 'ยกเลิกทั้งหมด 2 นัด');
    expect((await sessions()).map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
    expect(await cardsOf(person, 'ยกเลิกประชุม 2 นัด')).toHaveLength(1);
  });

  it('are not touched while a weekday contradicts its date', async () => {
    const { analyst } = await twoSessions('BKK_S', 'ปทุมวัน');
    await analyst.says('เลื่อนประชุม 16 ก.ค. เป็นวันพุธที่ 23 ก.ค. เวลาเดิม');
    expect(await analyst.lastText()).toContain('ไม่ใช่วันพุธ');
    await analyst.taps('แก้วันที่');
    expect(await analyst.lastText()).toContain('เลื่อนไปวันไหนคะ');
    await analyst.says('22 ก.ค.');
    expect(await analyst.lastText()).toContain('เป็น พ. 22 ก.ค. 13.30 น.');
    await analyst.says('ยกเลิกประชุมวันศุกร์ที่ 16 ก.ค.');
    await analyst.taps('พฤ. 16 ก.ค. 2563');
    expect(await analyst.lastText()).toContain('[ยกเลิกนัดและแจ้งทุกคน]');
  });
});

describe('the hour alone', () => {
  beforeAll(async () => {
    world = await startWorld({ quota: QUOTA });
  });
  afterAll(() => world.stop());

  it('moves only the hour, on the same day, of a session that is picked', async () => {
    const { analyst, sessions } = await twoSessions('THON_N', 'ธนบุรี');
    await analyst.says('เลื่อนเป็นบ่ายสาม');
    await analyst.taps(THURSDAY);
    expect(await analyst.lastText()).toContain('15.00 น.');
    await analyst.taps('เลื่อนและแจ้งทุกคน');
    const [first, second] = await sessions();
    expect(first!.startsAt).toEqual(new Date('2020-07-16T15:00:00+07:00'));
    expect(second!.startsAt).toEqual(new Date('2020-07-24T09:00:00+07:00'));
  });
});

describe('whoever was given another district group in the middle of it', () => {
  beforeAll(async () => {
    world = await startWorld({ quota: QUOTA });
  });
  afterAll(() => world.stop());

  it.each([
    ['a new session', 'นัดประชุมกรุงธนเหนือ เวลา 13.30 น. ณ สำนักงานเขตธนบุรี', '30 ก.ค.'],
    ['a change', 'เลื่อนประชุม 16 ก.ค. กรุงธนเหนือ เวลาเดิม', '30 ก.ค.'],
  ])('gets no preview of %s of the one before', async (_what, begin, date) => {
    const { analyst } = await twoSessions('THON_N', 'ธนบุรี');
    await analyst.says(begin);
    expect(await analyst.lastText()).toContain('วันไหน');
    const { staff, clock } = world.context;
    const { _id: id } = (await staff.findInLine()).find(({ lineUserId }) => lineUserId === analyst.id)!;
    await staff.grant(
      { lineUserId: analyst.id, displayName: analyst.name },
      { role: 'analyst', scope: 'BKK_C' },
      clock.now(),
    );
    await staff.revoke(id, { role: 'analyst', scope: 'THON_N' }, clock.now());
    await analyst.says(date);
    expect(await analyst.lastText()).toBe('คำสั่งนี้ใช้ได้เฉพาะเจ้าหน้าที่ที่ดูแลกลุ่มเขตนั้นค่ะ');
    expect(await world.context.consultations.findByStatus('THON_N', ['draft'])).toEqual([]);
  });
});
