import { loadProgramme } from '../../src/programme.ts';
import { tileOf } from '../../src/web/district-tiles.ts';
import { days, plus } from '../../src/time.ts';
import { startWorld, type Person, type World } from '../world.ts';
import { logIn, wordsIn, type Browser, type Page } from './browser.ts';

let world: World;
let analyst: Person;
let citizen: Person;
let desk: Browser;

beforeAll(async () => {
  world = await startWorld({ quota: 300 });
  analyst = await world.staff('analyst', 'THON_S', 'วิภา');
  citizen = await world.representative('มาลี มีเรื่องเล่า', 'ทุ่งครุ');
  await citizen.says('#ปัญหา น้ำท่วมปากซอยทุกครั้งที่ฝนตก');
  await citizen.says('#เสนอ ขอเพิ่มถังขยะริมคลอง');
  const elsewhere = await world.representative('กัญญา คนนอก', 'จตุจักร');
  await elsewhere.says('#ปัญหา รถติดหน้าโรงเรียน');
  await analyst.says('นัดประชุมกลุ่มกรุงธนใต้ พฤหัสหน้า บ่ายโมงครึ่ง ณ หอประชุมทุ่งครุ');
  await analyst.taps('ส่งประกาศ');
  await citizen.says('ไปครับ');
  desk = (await logIn(world, analyst)).browser;
});
afterAll(() => world.stop());

/** The rows of the table under a chart, cell by cell. */
function tableOf({ html }: Page, id: string): string[][] {
  const [, figure = ''] = new RegExp(`<figure[^>]*aria-labelledby="${id}">(.*?)</figure>`, 's').exec(html) ?? [];
  const [, body = ''] = /<tbody>(.*?)<\/tbody>/s.exec(figure) ?? [];
  return [...body.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
    [...row!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => wordsIn(cell!)),
  );
}

describe('the charts', () => {
  it('count what was heard and answered by week, with a table beneath each', async () => {
    const page = await desk.visit('/console/charts');
    expect(page.status).toBe(200);
    const feedback = tableOf(page, 'chart-feedback');
    expect(feedback).toHaveLength(12);
    expect(feedback.at(-1)).toEqual([expect.stringContaining('6 ก.ค. 2563'), '1', '0', '1', '0']);
    expect(feedback.at(-2)!.slice(1)).toEqual(['0', '0', '0', '0']);
    expect(tableOf(page, 'chart-answers').at(-1)!.slice(1)).toEqual(['1', '0', '0']);
    expect(tableOf(page, 'chart-registry').at(-1)!.slice(1)).toEqual(['1']);
    expect(tableOf(page, 'themes-THON_S').map(([theme]) => theme)).toContain('น้ำท่วมและการระบายน้ำ');
  });

  it('show the districts of the scope where they lie, and how long each has been silent', async () => {
    const page = await desk.visit('/console/charts');
    const silence = tableOf(page, 'chart-silence');
    expect(silence).toHaveLength(7);
    expect(silence.find(([district]) => district === 'ทุ่งครุ')![2]).toBe('สัปดาห์นี้');
    expect(silence.find(([district]) => district === 'บางบอน')![2]).toBe('ยังไม่เคย');
    expect(page.html.match(/class="tile level-\d"><title>/g)).toHaveLength(7);
  });

  it('have a tile for each of the 50 districts, none on top of another', () => {
    const places = loadProgramme().places.districts.map(({ nameTh }) => tileOf(nameTh));
    expect(places.filter((place) => place === undefined)).toEqual([]);
    expect(new Set(places.map((place) => `${place!.column} ${place!.row}`)).size).toBe(50);
  });

  it('show a coordinator everything, by group too, and nobody by name', async () => {
    const { browser } = await logIn(world, await world.staff('coordinator', null, 'กาญจนา'));
    const page = await browser.visit('/console/charts');
    expect(tableOf(page, 'chart-groups')).toHaveLength(6);
    expect(tableOf(page, 'chart-silence')).toHaveLength(50);
    expect(page.words).not.toMatch(/มาลี|กัญญา/);
    expect(page.html).not.toContain('chart-messages');
    expect((await browser.visit('/console/charts?scope=BKK_N')).words).toContain('กลุ่มกรุงเทพเหนือ');
  });

  it('are not there for other district groups, nor for those who see no summaries', async () => {
    expect((await desk.visit('/console/charts?scope=BKK_N')).status).toBe(404);
    expect((await desk.visit('/console/charts?scope=ALL')).status).toBe(404);
    const { browser, page } = await logIn(world, await world.staff('admin', null, 'อรทัย'));
    expect(page.html).not.toContain('href="/console/charts"');
    expect((await browser.visit('/console/charts')).status).toBe(404);
  });

  it('are drawn without any script or style in the page', async () => {
    const { html } = await desk.visit('/console/charts');
    expect(html).toContain('<svg');
    expect(html).not.toMatch(/\sstyle=|<script|<style/);
  });

  it('speak English, too', async () => {
    const page = await desk.visit('/language?to=en&back=/console/charts');
    expect(page.words).toContain('Attendance against invitations');
    await desk.visit('/language?to=th&back=/console');
  });

  it('count messages of the quota by month for those who look after sending', async () => {
    const row = tableOf(await desk.visit('/console/charts'), 'chart-messages').at(-1)!;
    expect(row[0]).toBe('กรกฎาคม 2563');
    expect(Number(row[1])).toBeGreaterThanOrEqual(1);
  });

  it('set attendance against invitations once a session was held', async () => {
    const [session] = await world.context.consultations.findByStatus('THON_S', ['announced']);
    await world.clock.to(plus(session!.startsAt!, days(1)).toISOString());
    await world.db
      .collection<{ _id: string }>('consultations')
      .updateOne({ _id: session!._id }, { $set: { status: 'held' } });
    // The visit of before has ended meanwhile.
    desk = (await logIn(world, analyst)).browser;
    const [row] = tableOf(await desk.visit('/console/charts'), 'chart-attendance');
    expect(row!.slice(1)).toEqual(['1', '1', '1']);
  });
});
