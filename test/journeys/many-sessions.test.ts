/** Journey 4: March 2563. Many sessions at once are put off, then held online. */
import { startWorld, wordsOf, type Person, type World } from '../world.ts';

let world: World;
afterEach(() => world.stop());

async function bangkokNorth() {
  world = await startWorld({ now: '2020-03-10T09:00:00+07:00' });
  const analyst = await world.staff('analyst', 'BKK_N', 'นักวิเคราะห์');
  const people = [
    await world.representative('สมหมาย ลานวัด', 'จตุจักร'),
    await world.representative('ดวงใจ ริมบึง', 'บางเขน'),
  ];
  for (const day of ['17 มี.ค. 63', '20 มี.ค. 63', '24 มี.ค. 63']) {
    await analyst.says(`นัดประชุมกลุ่มกรุงเทพเหนือ วันที่ ${day} เวลา 13.30 น. ณ สำนักงานเขตจตุจักร`);
    await analyst.taps('ส่งประกาศ');
  }
  return { analyst, people };
}

const heardOf = async (person: Person, word: string): Promise<string[]> =>
  (await person.heard()).map(wordsOf).filter((words) => words.includes(word));

it('shows every session concerned, and each can be taken out before anybody is told', async () => {
  const { analyst, people } = await bangkokNorth();
  await analyst.says('เลื่อนประชุมทุกนัดของกรุงเทพเหนือ ออกไปก่อน เนื่องจากโควิด');
  const preview = await analyst.lastText();
  expect(preview).toContain('[เลื่อนทั้งหมด 3 นัด]');
  expect(preview).toContain('โควิด');
  await analyst.taps('ไม่รวม ศ. 20 มี.ค.');
  expect(await analyst.lastText()).toContain('[เลื่อนทั้งหมด 2 นัด]');
  expect(await heardOf(people[0]!, 'เลื่อน')).toHaveLength(0);
  await analyst.taps('เลื่อนทั้งหมด 2 นัด');
  const sessions = await world.context.consultations.findByStatus('BKK_N', ['announced', 'postponed']);
  expect(sessions.map(({ status, date }) => [status, date])).toEqual(
    expect.arrayContaining([
      ['announced', '2020-03-20'],
      ['postponed', null],
      ['postponed', null],
    ]),
  );
});

it('tells people once, not once for each session, and sends no reminder of what is off', async () => {
  const { analyst, people } = await bangkokNorth();
  await people[0]!.taps('ไป');
  await analyst.says('เลื่อนประชุมทุกนัดของกรุงเทพเหนือ ออกไปก่อน เนื่องจากโควิด');
  await analyst.taps('เลื่อนทั้งหมด 3 นัด');
  for (const person of people) expect(await heardOf(person, 'เลื่อน')).toHaveLength(1);
  await world.clock.to('2020-03-26T18:00:00+07:00');
  for (const person of people) expect(await heardOf(person, 'มีประชุมค่ะ')).toHaveLength(0);
});

it('sets the form of all of them afterwards and asks for the link', async () => {
  const { analyst } = await bangkokNorth();
  await analyst.says('เปลี่ยนเป็นออนไลน์ ทุกนัดกรุงเทพเหนือ');
  expect(await analyst.lastText()).toContain('ขอลิงก์');
  await analyst.says('meet.example');
  expect((await analyst.heard()).map(wordsOf).join('\n')).toContain('https://');
  await analyst.says('https://meet.example.go.th/north');
  await analyst.taps('เปลี่ยนทั้งหมด 3 นัด');
  const sessions = await world.context.consultations.findByStatus('BKK_N', ['announced']);
  expect(sessions.map(({ form, onlineLink, revision }) => ({ form, onlineLink, revision }))).toEqual(
    Array.from({ length: 3 }, () => ({ form: 'online', onlineLink: 'https://meet.example.go.th/north', revision: 2 })),
  );
});

it('gives a session that was put off a new date when there is one', async () => {
  const { analyst, people } = await bangkokNorth();
  await analyst.says('เลื่อนประชุมกรุงเทพเหนือ 17 มี.ค. 63 ออกไปก่อน');
  await analyst.taps('เลื่อนและแจ้งทุกคน');
  await analyst.says('เลื่อนประชุมกรุงเทพเหนือ ครั้งที่ 1 เป็น 15 ก.ค. 63 เวลา 13.30 น.');
  await analyst.taps('เลื่อนและแจ้งทุกคน');
  expect((await heardOf(people[0]!, '15 กรกฎาคม 2563')).length).toBe(1);
  await people[0]!.taps('ไป');
  const [session] = (await world.context.consultations.findByStatus('BKK_N', ['announced'])).filter(
    ({ round }) => round === 1,
  );
  expect(session).toMatchObject({ status: 'announced', date: '2020-07-15' });
  expect(await world.context.attendance.tally(session!._id, session!.revision)).toMatchObject({ yes: 1 });
});

it('cancels for good, tells everybody, and does not use the number again', async () => {
  const { analyst, people } = await bangkokNorth();
  await analyst.says('ยกเลิกประชุมกรุงเทพเหนือ 24 มี.ค. 63 เนื่องจากโควิด');
  await analyst.taps('ยกเลิกนัดและแจ้งทุกคน');
  expect(await heardOf(people[1]!, 'ยกเลิก')).toHaveLength(1);
  await analyst.says('นัดประชุมกลุ่มกรุงเทพเหนือ วันที่ 30 มี.ค. 63 เวลา 13.30 น. ณ สำนักงานเขตจตุจักร');
  expect(await analyst.lastText()).toContain('ครั้งที่ 4');
});
