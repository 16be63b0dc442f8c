import { lineGroupSize } from '../../src/line-groups/effects.ts';
import { days } from '../../src/time.ts';
import { actionsOf, startWorld, wordsOf, type Group, type Person, type World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

const recordOf = async (group: Group) => (await world.context.lineGroups.findByLineGroupId(group.id))!;
const join = (group: Group, person: Person) => world.control('PUT', `groups/${group.id}/members/${person.id}`);
const leave = (group: Group, person: Person) => world.control('DELETE', `groups/${group.id}/members/${person.id}`);

describe('the bot comes into a LINE group', () => {
  it('and greets once: who it is, what it keeps and what not, and a button', async () => {
    const group = await world.group('ประชาคมกรุงธนใต้', [await world.person()]);
    expect(await group.heard()).toHaveLength(1);
    const greeting = await group.lastText();
    expect(greeting).toContain('#ปัญหา #ศักยภาพ #เสนอ');
    expect(greeting).toContain('ไม่เก็บ: การสนทนาอื่น');
    expect(actionsOf((await group.heard())[0]!).map((action) => action.label)).toEqual(['ผูกกับกลุ่มเขต']);
    expect(await recordOf(group)).toMatchObject({ name: 'ประชาคมกรุงธนใต้', districtGroup: null, leftAt: null });
  });

  it('and says it again in English to whoever asks for it, without talk about it', async () => {
    const person = await world.person('Jane');
    const group = await world.group('ประชาคมกรุงธนใต้', [person]);
    await world.bind(group, 'THON_S');
    await person.says('English', { in: group });
    expect(await group.heard()).toHaveLength(1);
    await person.says('English', { in: group, mention: true });
    const [, english, ...more] = (await group.heard()).map(wordsOf);
    expect(more).toEqual([]);
    expect(english).toContain('Not kept: all other talk');
    expect(english).toContain('This group belongs to');
    expect(english).not.toMatch(/[ก-๙]/u);
    // The next word there is Thai again: everybody reads it.
    await person.says('ภาษาไทย', { in: group, mention: true });
    expect(await group.lastText()).toContain('ไม่เก็บ: การสนทนาอื่น');
    const collections = await world.db.db!.listCollections().toArray();
    const stored = await Promise.all(collections.map(({ name }) => world.db.db!.collection(name).find({}).toArray()));
    expect(JSON.stringify(stored)).not.toContain(person.id);
  });

  it('greets and is bound where LINE does not say what the LINE group is called, and is told later', async () => {
    await world.fault({ path: '/v2/bot/group', times: 1_000, status: 500 });
    const analyst = await world.staff('analyst', 'THON_S');
    const group = await world.group('ประชาคมกรุงธนใต้', [analyst]);
    expect(await group.lastText()).toContain('#ปัญหา #ศักยภาพ #เสนอ');
    expect(await recordOf(group)).toMatchObject({ name: null, leftAt: null });
    expect((await world.context.events.findParked(10)).length).toBe(0);
    await world.control('DELETE', 'faults');
    await analyst.says(' ผูกกลุ่มกรุงธนใต้', { in: group, mention: true });
    expect(await recordOf(group)).toMatchObject({ name: 'ประชาคมกรุงธนใต้', districtGroup: 'THON_S' });
  });

  it('is silent otherwise, and keeps nothing of what people say there', async () => {
    const person = await world.person('ป้าแดง');
    const group = await world.group('ประชาคม', [person]);
    await person.says('ไปมั้ยคะพี่ เจอกันหน้าวัดนะ', { in: group });
    expect(await group.heard()).toHaveLength(1);
    const collections = await world.db.db!.listCollections().toArray();
    const stored = await Promise.all(collections.map(({ name }) => world.db.db!.collection(name).find({}).toArray()));
    expect(JSON.stringify(stored)).not.toContain('หน้าวัด');
    expect(JSON.stringify(stored)).not.toContain(person.id);
  });

  it('leaves, and comes back with its binding', async () => {
    const analyst = await world.staff('analyst', 'THON_S');
    const group = await world.group('ประชาคม', [analyst]);
    await analyst.taps('ผูกกับกลุ่มเขต', { in: group });
    await analyst.taps('ผูก', { in: group });
    await world.control('DELETE', `groups/${group.id}/bot`);
    await world.settled();
    expect((await recordOf(group)).leftAt).toEqual(world.clock.now());
    await world.control('PUT', `groups/${group.id}/bot`);
    await world.settled();
    expect(await recordOf(group)).toMatchObject({ leftAt: null, districtGroup: 'THON_S' });
    expect(await group.lastText()).toContain('ผูกกับกลุ่มกรุงธนใต้อยู่แล้วค่ะ');
  });
});

describe('binding', () => {
  it('an analyst of one district group binds with one confirmation', async () => {
    const analyst = await world.staff('analyst', 'THON_S');
    const group = await world.group('ประชาคม', [analyst]);
    await analyst.taps('ผูกกับกลุ่มเขต', { in: group });
    expect(await group.lastText()).toContain('ผูกไลน์กลุ่มนี้กับกลุ่มกรุงธนใต้ใช่ไหมคะ');
    await analyst.taps('ผูก', { in: group });
    expect(await group.lastText()).toContain('ผูกไลน์กลุ่มนี้กับกลุ่มกรุงธนใต้แล้วค่ะ');
    expect(await recordOf(group)).toMatchObject({ districtGroup: 'THON_S' });
    expect(await world.db.collection('audit').findOne({ action: 'lineGroup.bound' })).toMatchObject({
      details: { from: null, to: 'THON_S' },
    });
  });

  it('an admin chooses among all six', async () => {
    const admin = await world.staff('admin', null);
    const group = await world.group('ประชาคม', [admin]);
    await admin.taps('ผูกกับกลุ่มเขต', { in: group });
    expect(actionsOf((await group.heard()).at(-1)!)).toHaveLength(6);
    await admin.taps('กรุงเทพเหนือ', { in: group });
    expect(await recordOf(group)).toMatchObject({ districtGroup: 'BKK_N' });
  });

  it('a sentence that mentions the bot binds, one that does not is talk', async () => {
    const analyst = await world.staff('analyst', 'THON_S');
    const group = await world.group('ประชาคม', [analyst]);
    await analyst.says('ผูกกลุ่มกรุงธนใต้', { in: group });
    expect(await recordOf(group)).toMatchObject({ districtGroup: null });
    await analyst.says(' ผูกกลุ่มกรุงธนใต้', { in: group, mention: true });
    expect(await recordOf(group)).toMatchObject({ districtGroup: 'THON_S' });
  });

  it('whoever is no staff gets one polite line', async () => {
    const person = await world.person();
    const group = await world.group('ประชาคม', [person]);
    await person.taps('ผูกกับกลุ่มเขต', { in: group });
    expect(await group.lastText()).toBe('ปุ่มนี้สำหรับเจ้าหน้าที่ค่ะ');
    await person.taps({ postback: 'bind-group?group=THON_S' }, { in: group });
    await person.taps({ postback: 'bind-group?group=THON_S' }, { in: group, hideUserId: true });
    expect(await recordOf(group)).toMatchObject({ districtGroup: null });
  });

  it.each([
    ['a district analyst', 'districtAnalyst', 'บางขุนเทียน'],
    ['a coordinator', 'coordinator', null],
  ] as const)('%s binds nothing', async (_name, role, scope) => {
    const colleague = await world.staff(role, scope);
    const group = await world.group('ประชาคม', [colleague]);
    await colleague.taps('ผูกกับกลุ่มเขต', { in: group });
    expect(await group.lastText()).toBe('ปุ่มนี้สำหรับเจ้าหน้าที่ค่ะ');
  });

  it('an analyst neither binds to another district group nor takes a bound LINE group over', async () => {
    const ours = await world.staff('analyst', 'THON_S');
    const theirs = await world.staff('analyst', 'BKK_N');
    const group = await world.group('ประชาคม', [ours, theirs]);
    await ours.taps({ postback: 'bind-group?group=BKK_N' }, { in: group });
    expect(await group.lastText()).toContain('ท่านผูกไลน์กลุ่มนี้กับกลุ่มเขตนั้นไม่ได้ค่ะ');
    await ours.taps({ postback: 'bind-group?group=THON_S' }, { in: group });
    await theirs.taps({ postback: 'bind-group?group=BKK_N' }, { in: group });
    expect(await recordOf(group)).toMatchObject({ districtGroup: 'THON_S' });
  });
});

describe('people come and go', () => {
  it('of registered people it is noted, of others nothing is learnt', async () => {
    const known = await world.representative('สมศรี ใจดี', 'บางขุนเทียน');
    const unknown = await world.person('ป้าแดง');
    const group = await world.group('ประชาคม', []);
    await join(group, known);
    await join(group, unknown);
    await world.settled();
    const { id } = (await world.context.representatives.findByLineUserId(known.id))!;
    const { _id } = await recordOf(group);
    expect((await world.context.representatives.find(id))?.memberships).toMatchObject([
      { lineGroup: _id, member: true },
    ]);
    await leave(group, known);
    await world.settled();
    expect((await world.context.representatives.find(id))?.memberships).toMatchObject([
      { lineGroup: _id, member: false },
    ]);
    expect(await world.db.collection('representatives').countDocuments()).toBe(1);
    expect(await group.heard()).toHaveLength(1);
  });

  it('the size of a LINE group is asked of LINE once a day, and anew when somebody came', async () => {
    const group = await world.group('ประชาคม', [await world.person(), await world.person()]);
    const { _id } = await recordOf(group);
    const size = lineGroupSize(world.context);
    const asked = async () => (await world.requests()).filter(({ path }) => path.endsWith('/members/count')).length;
    expect([await size(_id), await size(_id)]).toEqual([2, 2]);
    expect(await asked()).toBe(1);
    await join(group, await world.person());
    await world.settled();
    expect(await size(_id)).toBe(3);
    await world.clock.advance(days(1));
    await size(_id);
    expect(await asked()).toBe(3);
  });
});
