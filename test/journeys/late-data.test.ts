/** A brief was sent, and then more came to light: the brief stays, a new version says what changed, and one message tells. */
import type { Summary } from '../../src/summaries/model.ts';
import { loadProgramme } from '../../src/programme.ts';
import { logIn } from '../console/browser.ts';
import { makeConsultation } from '../consultations/builders.ts';
import { makeFeedback } from '../feedback/builders.ts';
import { actionsOf, startWorld, wordsOf, type Person, type World } from '../world.ts';

let world: World;
afterEach(() => world.stop());

const FRIDAY = '2020-07-10T09:00:00+07:00';
const MONDAY = '2020-07-13T08:00:00+07:00';
const THURSDAY = '2020-07-16T08:00:00+07:00';
const NEXT_MONDAY = '2020-07-20T08:00:00+07:00';
const IN_THE_WEEK = new Date('2020-07-08T03:00:00Z');

const late = () => world.context.feedback.open(makeFeedback({ saidAt: IN_THE_WEEK, text: 'ขยะล้นถังหน้าตลาดทุกเย็น' }));
const versions = (scope = 'THON_S') =>
  world.db.collection<Summary>('summaries').find({ week: '2020-W28', scope }).sort({ version: 1 }).toArray();
const corrections = async (who: Person) =>
  (await who.heard()).filter((message) => wordsOf(message).includes('แก้ไขสรุปประจำสัปดาห์'));
const lastBrief = async (who: Person) =>
  (await who.heard()).map(wordsOf).findLast((words) => words.includes('สรุป') && !words.includes('แก้ไขสรุปประจำสัปดาห์'))!;

async function aSentBrief(options: Parameters<typeof startWorld>[0] = {}) {
  world = await startWorld({ now: FRIDAY, ...options });
  const analyst = await world.staff('analyst', 'THON_S', 'วิภา');
  const colleague = await world.staff('analyst', 'THON_S', 'ปรีชา');
  const elsewhere = await world.staff('analyst', 'BKK_N', 'อารี');
  await late();
  await world.context.consultations.insertAsIs(
    makeConsultation({ _id: 'c1', round: 1, startsAt: new Date('2020-07-11T03:00:00Z') }),
  );
  await world.clock.to(MONDAY);
  return { analyst, colleague, elsewhere };
}

describe('three days after a brief', () => {
  it('its analysts hear once what came late, and what was sent stays as it was sent', async () => {
    const { analyst, colleague, elsewhere } = await aSentBrief();
    const [sent] = await versions();
    await late();
    await analyst.taps('จัดแล้ว');
    await world.clock.to(THURSDAY);
    for (const who of [analyst, colleague]) {
      const [message, ...more] = await corrections(who);
      expect(more).toHaveLength(0);
      expect(wordsOf(message!)).toBe(
        [
          'กลุ่มกรุงธนใต้',
          'แก้ไขสรุปประจำสัปดาห์',
          '6 - 12 กรกฎาคม 2563',
          'มีข้อมูลตามมาหลังส่งสรุปค่ะ',
          'ความเห็น',
          '1 เป็น 2',
          'ประชุมที่จัดแล้ว',
          '0 เป็น 1',
          'และอีก 3 ตัวเลข',
          'ฉบับที่ส่งไปแล้วเก็บไว้ตามเดิม',
          '[ดูฉบับแก้ไข]',
        ].join('\n'),
      );
    }
    expect(await corrections(elsewhere)).toHaveLength(0);
    const [first, second, ...others] = await versions();
    expect(others).toHaveLength(0);
    expect(first).toEqual(sent);
    expect(second).toMatchObject({ version: 2, figures: { total: 2 } });
    const [{ uri }] = actionsOf((await corrections(analyst))[0]!) as unknown as [{ uri: string }];
    expect(uri).toBe(`${world.url}/console/summaries/${second!._id}`);
  });

  it('nobody hears anything where nothing came', async () => {
    const { analyst } = await aSentBrief();
    await world.clock.to(THURSDAY);
    expect(await corrections(analyst)).toHaveLength(0);
    expect(await versions()).toHaveLength(1);
  });

  it('what comes later still is told by the next brief, which repeats nothing', async () => {
    const { analyst } = await aSentBrief();
    await late();
    await world.clock.to(THURSDAY);
    await world.clock.to(NEXT_MONDAY);
    expect(await lastBrief(analyst)).not.toContain('แก้ไขสรุปสัปดาห์ก่อน');
    expect(await corrections(analyst)).toHaveLength(1);
  });

  it('and the next brief tells what changed since that message', async () => {
    const { analyst } = await aSentBrief();
    await late();
    await world.clock.to(THURSDAY);
    await late();
    await late();
    await world.clock.to(NEXT_MONDAY);
    expect(await lastBrief(analyst)).toContain('แก้ไขสรุปสัปดาห์ก่อน: ความเห็น 2 เป็น 4');
    expect(await corrections(analyst)).toHaveLength(1);
  });

  it('where the quota is kept for more needful things no message goes out, and the next brief tells it', async () => {
    const programme = loadProgramme();
    const { linePlan, reminders } = programme;
    // After the brief of two analysts and one of another group, and the question whether it was held.
    const { analyst } = await aSentBrief({
      quota: 50,
      overrides: { programme: { ...programme, linePlan: { ...linePlan, reserve: 0 }, reminders } },
    });
    await world.control('PUT', 'quota', { type: 'limited', value: 0 });
    await late();
    await world.clock.to(THURSDAY);
    expect(await corrections(analyst)).toHaveLength(0);
    const [delivery] = await world.db.collection('deliveries').find({ kind: 'briefCorrected' }).toArray();
    expect(delivery).toMatchObject({ state: 'skipped', messageClass: 'may' });
    await world.control('PUT', 'quota', { type: 'none', value: 0 });
    await world.clock.to(NEXT_MONDAY);
    expect(await lastBrief(analyst)).toContain('แก้ไขสรุปสัปดาห์ก่อน: ความเห็น 1 เป็น 2');
  });
});

describe('counted anew by hand', () => {
  it('the colleagues hear of it at once, who did it does not, and nobody a second time', async () => {
    const { analyst, colleague } = await aSentBrief();
    const { browser } = await logIn(world, analyst);
    const [first] = await versions();
    const recount = async (): Promise<void> => {
      await browser.submit(await browser.visit(`/console/summaries/${first!._id}`), { form: 'นับใหม่' });
      await world.settled();
    };
    await late();
    await recount();
    expect(await corrections(colleague)).toHaveLength(1);
    expect(await corrections(analyst)).toHaveLength(0);
    await late();
    await recount();
    await world.clock.to(THURSDAY);
    expect(await corrections(colleague)).toHaveLength(1);
    expect(await versions()).toHaveLength(3);
  });

  it('at night it waits for the morning, and what was counted back until then is not told', async () => {
    const { analyst, colleague } = await aSentBrief();
    await world.clock.to('2020-07-14T21:00:00+07:00');
    const { browser } = await logIn(world, analyst);
    const [first] = await versions();
    const { _id } = await late();
    await browser.submit(await browser.visit(`/console/summaries/${first!._id}`), { form: 'นับใหม่' });
    await world.settled();
    expect(await corrections(colleague)).toHaveLength(0);
    await world.clock.to('2020-07-15T08:00:00+07:00');
    expect(await corrections(colleague)).toHaveLength(1);
    await world.context.feedback.withdraw(_id, 'event', world.clock.now());
    await world.clock.to(NEXT_MONDAY);
    expect(await lastBrief(analyst)).toContain('แก้ไขสรุปสัปดาห์ก่อน: ความเห็น 2 เป็น 1');
  });
});
