import { claimCodeFor, claimHash } from '../../src/representatives/claim-rules.ts';
import { days, plus } from '../../src/time.ts';
import { makeConsultation } from '../consultations/builders.ts';
import { startWorld, type Person, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

let letters = 0;

/** Somebody whom the district office has entered, and the code on their letter. */
async function invited(fullName: string, more: Record<string, string> = {}): Promise<{ id: string; code: string }> {
  letters += 1;
  const id = `r${String(letters).padStart(24, 'c')}`;
  const at = world.clock.now();
  await world.context.imports.addPeople(
    [{ id, values: { fullName, district: 'ทุ่งครุ', districtGroup: 'THON_S', community: 'ชุมชนวัดไผ่ทอง', ...more } }],
    at,
  );
  const code = claimCodeFor('secret', id, `print-${letters}`);
  await world.context.claims.setCodes([{ person: id, hash: claimHash(world.context.checkInSecret, code) }]);
  return { id, code };
}
const FULL = { role: 'ประธานชุมชน', mission: 'ดูแลชุมชน', keyActivities: 'ตรวจคลอง', speaksFor: 'ชุมชน', contactAddress: '1/2 ถนนประชาอุทิศ', phone: '0812345678' }; // prettier-ignore

async function friend(): Promise<Person> {
  const person = await world.person();
  await person.follow();
  return person;
}

describe('the code on a letter', () => {
  it('leads through the notice into the own entry, which then waits for the district analyst', async () => {
    const { id, code } = await invited('สมใจ ใฝ่ดี', FULL);
    const person = await friend();
    await person.says(` รหัส ${code.toLowerCase().replaceAll('-', ' ')} `);
    expect(await person.lastText()).toContain('ขอความยินยอมก่อนลงทะเบียน');
    expect(await person.lastText()).not.toContain('สมใจ');
    await person.taps('ยินยอม');
    expect(await person.lastText()).toContain('สมใจ ใฝ่ดี');
    await person.taps('ถูกต้อง');
    expect(await world.context.representatives.find(id)).toMatchObject({ status: 'pending', claimCodeHash: null });
    expect((await world.context.representatives.findByLineUserId(person.id))!.id).toBe(id);
    expect((await world.context.audit.findBySubject(id)).map(({ action }) => action)).toContain(
      'representative.claimed',
    );
  });

  it('asks for what the list did not tell', async () => {
    const { code } = await invited('สมร รักงาน');
    const person = await friend();
    await person.says(code);
    await person.taps('ยินยอม');
    expect(await person.lastText()).toContain('บทบาท');
  });

  it('works once', async () => {
    const { code } = await invited('สมาน มั่นคง');
    const [first, second] = [await friend(), await friend()];
    await first.says(code);
    await first.taps('ยินยอม');
    await second.says(code);
    expect(await second.lastText()).toContain('รหัสนี้ใช้ไม่ได้');
  });

  it('is for one of two who were both asked for their consent, and the other one starts anew', async () => {
    const { id, code } = await invited('สมศรี คนเดียว');
    const [first, second] = [await friend(), await friend()];
    await first.says(code);
    await second.says(code);
    await first.taps('ยินยอม');
    await second.taps('ยินยอม');
    expect((await world.context.representatives.findByLineUserId(first.id))!.id).toBe(id);
    expect((await world.context.representatives.findByLineUserId(second.id))!.id).not.toBe(id);
  });

  it('keeps nothing where the notice is declined', async () => {
    const { id, code } = await invited('สมหมาย ไม่เอา');
    const person = await friend();
    await person.says(code);
    await person.taps('ไม่ยินยอม');
    expect(await world.context.representatives.find(id)).toMatchObject({ status: 'invited', lineUserId: null });
    expect(await world.context.representatives.findByLineUserId(person.id)).toBeNull();
  });

  it('of somebody who had registered meanwhile joins both entries, and leaves what they wrote themselves', async () => {
    const { id, code } = await invited('สมบูรณ์ ดีเด่น', { phone: '0899999999', role: 'ที่ปรึกษา' });
    const person = await world.representative('สมบูรณ์ ดีเด่น', 'ทุ่งครุ');
    await person.says(code);
    expect(await person.lastText()).toContain('รวมข้อมูล');
    const own = await world.context.representatives.findByLineUserId(person.id);
    expect(await world.context.representatives.find(own!.id)).toMatchObject({
      status: 'active',
      phone: '0899999999',
      role: 'กรรมการชุมชน',
    });
    expect(await world.context.representatives.find(id)).toMatchObject({ status: 'erased', fullName: null });
  });

  it('of somebody who had registered meanwhile counts them once, by whichever entry they had answered', async () => {
    const { attendance, consultations, representatives } = world.context;
    const { id, code } = await invited('สมพร มาแน่');
    const person = await world.representative('สมพร มาแน่', 'ทุ่งครุ');
    const own = (await representatives.findByLineUserId(person.id))!.id;
    const at = world.clock.now();
    for (const [_id, round] of [
      ['c-both', 1],
      ['c-phoned', 2],
    ] as const)
      await consultations.insertAsIs(makeConsultation({ _id, round, startsAt: plus(at, days(9)) }));
    const answer = { revision: 1, district: 'ทุ่งครุ', answer: 'yes', partySize: 1 } as const;
    await attendance.answer({ ...answer, consultation: 'c-both', representative: id, via: 'phone' }, 'e1', at);
    await attendance.answer({ ...answer, consultation: 'c-both', representative: own, via: 'button' }, 'e2', at);
    await attendance.answer({ ...answer, consultation: 'c-phoned', representative: id, via: 'phone' }, 'e3', at);
    await person.says(code);
    expect(await person.lastText()).toContain('รวมข้อมูล');
    expect(await attendance.tally('c-both', 1)).toMatchObject({ yes: 1, people: 1 });
    expect(await attendance.find('c-both', own)).toMatchObject({ via: 'button' });
    expect(await attendance.find('c-phoned', own)).toMatchObject({ answer: 'yes', via: 'phone' });
    expect(await attendance.findFor(id)).toEqual([]);
  });

  it('cannot be found by trying', async () => {
    const { code } = await invited('สมปอง ปลอดภัย');
    const person = await friend();
    for (let n = 0; n < 5; n += 1) await person.says(`TB-2222-${n + 3}222`);
    await person.says(code);
    expect(await person.lastText()).toContain('รหัสนี้ใช้ไม่ได้');
  });

  it('is not taken for the answer to a question', async () => {
    const { id, code } = await invited('สมนึก ถูกถาม', FULL);
    const person = await friend();
    await person.says('สมัคร');
    await person.says(code);
    await person.taps('ยินยอม');
    expect((await world.context.representatives.findByLineUserId(person.id))!.id).toBe(id);
  });
});
