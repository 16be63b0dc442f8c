/** The registry against the LINE group: for staff, in 1:1, by sentence and by button. */
import { lineGroupSize } from '../../src/line-groups/effects.ts';
import { rosterEffects, type RosterOutcome } from '../../src/line-groups/roster-effects.ts';
import { days } from '../../src/time.ts';
import { startWorld, type Group, type Person, type World } from '../world.ts';

let world: World;
afterEach(() => world.stop());

/** The LINE group of 2563: สยป., districts' analysts, representatives, and neighbours who never registered. */
async function thonburiSouth() {
  world = await startWorld();
  const analyst = await world.staff('analyst', 'THON_S', 'ดวงใจ');
  const ofDistrict = await world.staff('districtAnalyst', 'ทุ่งครุ', 'เกษม');
  const away = await world.staff('districtAnalyst', 'บางขุนเทียน', 'ศิริพร');
  const inside = [
    await world.representative('มาลี ริมคลอง', 'บางขุนเทียน'),
    await world.representative('บุญมี ท่าข้าม', 'ทุ่งครุ'),
  ];
  const outside = [
    await world.representative('สมศรี บ้านไกล', 'ทุ่งครุ'),
    await world.representative('ประเสริฐ สวนส้ม', 'บางขุนเทียน'),
  ];
  const neighbours = [await world.person('ป้าแดง'), await world.person('ลุงดำ'), await world.person('น้าเขียว')];
  const group = await world.group('ประชาคมกรุงธนใต้', [analyst, ofDistrict, ...inside, ...neighbours]);
  await world.bind(group, 'THON_S');
  return { analyst, ofDistrict, away, inside, outside, neighbours, group };
}

const lookups = async (): Promise<number> =>
  (await world.requests()).filter(({ path }) => /\/v2\/bot\/group\/[^/]+\/member\//.test(path)).length;
const put = (group: Group, person: Person) => world.control('PUT', `groups/${group.id}/members/${person.id}`);

describe('the roster of a LINE group', () => {
  it('names the representatives who are outside, counts the three kinds, and only counts whom nobody knows', async () => {
    const { analyst, neighbours } = await thonburiSouth();
    await analyst.says('ใครยังไม่อยู่ในไลน์กลุ่มกรุงธนใต้');
    const card = await analyst.lastText();
    expect(card).toContain(
      [
        'กลุ่มกรุงธนใต้',
        'ทะเบียนกับไลน์กลุ่ม',
        'ประชาคมกรุงธนใต้',
        'ทั้งหมด\n7 คน',
        'นักวิเคราะห์ สยป.\nอยู่ 1 จาก 1 คน',
        'นักวิเคราะห์เขต\nอยู่ 1 จาก 2 คน',
        'ผู้แทนประชาคม\nอยู่ 2 จาก 4 คน',
        'ยังไม่ลงทะเบียน\n3 คน',
        'ผู้แทนที่ไม่อยู่ในไลน์กลุ่ม 2 คน',
      ].join('\n'),
    );
    expect(card).toContain('สมศรี บ้านไกล (ทุ่งครุ)');
    expect(card).toContain('ประเสริฐ สวนส้ม (บางขุนเทียน)');
    expect(card).not.toContain('มาลี');
    for (const { name, id } of neighbours) {
      expect(card).not.toContain(name);
      const everything = await Promise.all(
        (await world.db.db!.listCollections().toArray()).map(({ name: each }) =>
          world.db.db!.collection(each).find({}).toArray(),
        ),
      );
      expect(JSON.stringify(everything)).not.toContain(id);
    }
  });

  it('asks LINE about each of ours once a day; who comes is known at once', async () => {
    const { analyst, outside, group } = await thonburiSouth();
    await analyst.says('สมาชิกไลน์กลุ่ม');
    const asked = await lookups();
    expect(asked).toBe(7);
    await put(group, outside[0]!);
    await world.settled();
    await analyst.says('สมาชิกไลน์กลุ่ม');
    expect(await lookups()).toBe(asked);
    expect(await analyst.lastText()).toContain('ผู้แทนที่ไม่อยู่ในไลน์กลุ่ม 1 คน');
    expect(await analyst.lastText()).not.toContain('สมศรี');
    expect(await analyst.lastText()).toContain('ยังไม่ลงทะเบียน\n3 คน');
    await world.clock.advance(days(1));
    await analyst.says('สมาชิกไลน์กลุ่ม');
    expect(await lookups()).toBe(2 * asked);
  });

  it('says honestly what it cannot tell while LINE fails, and goes on afterwards', async () => {
    const { analyst, group } = await thonburiSouth();
    await world.fault({ path: `/v2/bot/group/${group.id}`, times: 50, status: 500 });
    await analyst.says('ใครยังไม่อยู่ในไลน์กลุ่มกรุงธนใต้');
    const card = await analyst.lastText();
    expect(card).toContain('ทั้งหมด\nยังตรวจไม่ได้');
    expect(card).toContain('ยังไม่ลงทะเบียน\nยังตรวจไม่ได้');
    expect(card).toContain('ผู้แทนประชาคม\nยังตรวจไม่ได้');
    expect(card).toContain('ยังตรวจไม่ได้ 7 คน');
    expect(card).not.toContain('สมศรี');
    await world.control('DELETE', 'faults');
    await analyst.taps('ตรวจต่อ');
    expect(await analyst.lastText()).toContain('ผู้แทนที่ไม่อยู่ในไลน์กลุ่ม 2 คน');
    expect(await analyst.lastText()).not.toContain('ยังตรวจไม่ได้');
  });

  it('comes by a button of the menu too, and a district analyst sees the names of the own district only', async () => {
    const { ofDistrict } = await thonburiSouth();
    await ofDistrict.says('ช่วยด้วย');
    await ofDistrict.taps('ทะเบียนและเจ้าหน้าที่');
    await ofDistrict.taps('สมาชิกไลน์กลุ่ม');
    const card = await ofDistrict.lastText();
    expect(card).toContain('ผู้แทนที่ไม่อยู่ในไลน์กลุ่ม 2 คน');
    expect(card).toContain('สมศรี บ้านไกล (ทุ่งครุ)');
    expect(card).not.toContain('ประเสริฐ');
  });

  it('asks LINE about a bounded number at a time, and goes on where it stopped', async () => {
    const { analyst } = await thonburiSouth();
    const { context } = world;
    const handlers = rosterEffects({ ...context, lineGroupSize: lineGroupSize(context), mostLookups: 3 });
    const staff = await context.staff.findByLineUserId(analyst.id);
    const cause = {
      eventId: 'e1',
      at: world.clock.now(),
      who: { lineUserId: analyst.id, representative: null, staff },
      where: { kind: 'direct' as const },
    };
    const ask = async () =>
      (await handlers[0]!.run({ districtGroup: 'THON_S' }, cause)) as Extract<RosterOutcome, { kind: 'roster' }>;
    const unknown = [];
    for (let turn = 1; turn <= 3; turn += 1) unknown.push((await ask()).view.unknown);
    expect(unknown).toEqual([4, 1, 0]);
    expect(await lookups()).toBe(7);
    expect((await ask()).view).toMatchObject({ outside: { length: 2 }, groups: [{ unregistered: 3 }] });
  });

  it('is for 1:1 only, whoever asks', async () => {
    const { analyst, group } = await thonburiSouth();
    await analyst.says(' ใครยังไม่อยู่ในไลน์กลุ่ม', { in: group, mention: true });
    expect(await group.lastText()).toBe('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ');
    const said = (await group.heard()).length;
    await analyst.says('ใครยังไม่อยู่ในไลน์กลุ่มบ้างคะ', { in: group });
    expect(await group.heard()).toHaveLength(said);
    await analyst.taps({ postback: 'roster?group=THON_S' }, { in: group });
    expect(await group.lastText()).toBe('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ');
    expect(await lookups()).toBe(0);
  });

  it('refuses everybody else politely and tells them nothing', async () => {
    const { inside } = await thonburiSouth();
    const elsewhere = await world.staff('analyst', 'BKK_N');
    const coordinator = await world.staff('coordinator', null);
    for (const who of [elsewhere, coordinator]) {
      await who.taps({ postback: 'roster?group=THON_S' });
      expect(await who.lastText()).toBe('คำสั่งนี้ใช้ได้เฉพาะเจ้าหน้าที่ที่ดูแลกลุ่มเขตนั้นค่ะ');
    }
    await elsewhere.says('ใครยังไม่อยู่ในไลน์กลุ่มกรุงธนใต้');
    expect(await elsewhere.lastText()).not.toContain('สมศรี');
    await elsewhere.taps({ postback: 'roster' });
    expect(await elsewhere.lastText()).toContain('ยังไม่มีไลน์กลุ่มที่ผูกกับกลุ่มกรุงเทพเหนือ');
    for (const data of ['roster?group=THON_S', 'roster?group=THON_S&page=0']) {
      await inside[0]!.taps({ postback: data });
      expect(await inside[0]!.lastText()).toContain('เรื่องนี้ทำได้เฉพาะเจ้าหน้าที่ค่ะ');
    }
    await elsewhere.taps({ postback: 'roster?group=BKK_N&page=0' });
    expect(await elsewhere.lastText()).toContain('ปุ่มนี้ใช้ไม่ได้แล้วค่ะ');
  });
});
