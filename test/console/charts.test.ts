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

  it('are of the usual twelve weeks, and of the period that is chosen, the tables beneath, too', async () => {
    const weeksOf = async (query: string) => tableOf(await desk.visit(`/console/charts${query}`), 'chart-feedback');
    expect(await weeksOf('?weeks=4')).toHaveLength(4);
    expect(await weeksOf('?weeks=26')).toHaveLength(26);
    const year = await weeksOf('?weeks=52');
    expect(year).toHaveLength(52);
    expect(year.at(-1)!.slice(1)).toEqual(['1', '0', '1', '0']);
    expect(year[0]![0]).toContain('15 ก.ค. 2562');
    const before = await desk.visit('/console/charts?from=2020-06-10&to=2020-06-24');
    expect(tableOf(before, 'chart-feedback').map((row) => row.slice(1).join(''))).toEqual(['0000', '0000', '0000']);
    expect(tableOf(before, 'themes-THON_S')).toEqual([]);
    expect(before.words).toContain('จ. 8 มิ.ย. 2563 – อา. 28 มิ.ย. 2563 (3 สัปดาห์)');
    expect(before.html).toMatch(/name="from"[^>]* value="2020-06-08"/);
  });

  it('keep the period in the address: in the form, the choices, the scopes, the language, and the links to what was said', async () => {
    const { browser } = await logIn(world, await world.staff('coordinator', null, 'กัลยา'));
    const linksOf = ({ html }: Page) =>
      [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => decodeURIComponent(href!.replaceAll('&amp;', '&')));
    const year = linksOf(await browser.visit('/console/charts?scope=BKK_N&weeks=52'));
    expect(year).toContain('/console/charts?scope=THON_S&weeks=52');
    expect(year).toContain('/console/charts?scope=BKK_N&weeks=4');
    expect(year).toContain('/console/charts?scope=BKK_N');
    expect(year).toContain('/language?to=en&back=/console/charts?scope=BKK_N&weeks=52');
    const chosen = await browser.visit('/console/charts?scope=THON_S&from=2020-06-29&to=2020-07-10');
    expect(chosen.html).toContain('<input type="hidden" name="scope" value="THON_S"/>');
    expect(linksOf(chosen)).toContain('/console/charts?scope=ALL&from=2020-06-29&to=2020-07-12');
    const [, link] = /<a href="([^"]*)">น้ำท่วมและการระบายน้ำ<\/a>/.exec(chosen.html)!;
    const said = link!.replaceAll('&amp;', '&');
    expect(said).toContain('group=THON_S');
    expect(said).toContain('from=2020-06-29&to=2020-07-12');
    expect((await browser.visit(said)).words).toContain('น้ำท่วมปากซอยทุกครั้งที่ฝนตก');
  });

  it('show the districts of the scope where they lie, and how long each has been silent', async () => {
    const page = await desk.visit('/console/charts');
    const silence = tableOf(page, 'chart-silence');
    expect(silence).toHaveLength(7);
    expect(silence.find(([district]) => district === 'ทุ่งครุ')![2]).toBe('สัปดาห์นี้');
    expect(silence.find(([district]) => district === 'บางบอน')![2]).toBe('ยังไม่เคย');
    expect(page.html.match(/class="tile level-\d linked"><title>/g)).toHaveLength(7);
  });

  it('lead from a tile to what was said there, and where nothing ever was, to those who could be asked', async () => {
    const { html } = await desk.visit('/console/charts');
    const tileNamed = (district: string) => {
      const [, href, label] = new RegExp(`<a href="([^"]*)" aria-label="(${district}: [^"]*)"><rect`).exec(html)!;
      return { href: href!.replace(/&amp;/g, '&'), label };
    };
    const heard = tileNamed('ทุ่งครุ');
    expect(heard.label).toBe('ทุ่งครุ: ได้ยินสัปดาห์นี้ (ความคิดเห็น)');
    expect((await desk.visit(heard.href)).words).toContain('น้ำท่วมปากซอยทุกครั้งที่ฝนตก');
    const silent = tileNamed('บางบอน');
    expect(silent.label).toBe('บางบอน: ยังไม่เคย (ทะเบียน)');
    expect(decodeURIComponent(silent.href)).toBe('/console/representatives?district=บางบอน');
    expect(html).not.toMatch(/class="tile outside linked"/);
  });

  it('lead a coordinator, who sees no register, to what was said alone', async () => {
    const { browser } = await logIn(world, await world.staff('coordinator', null, 'กมล'));
    const { html } = await browser.visit('/console/charts');
    const links = [...html.matchAll(/<a href="([^"]*)" aria-label="[^"]*"><rect class="over/g)].map(
      ([, href]) => href!,
    );
    expect(links).toHaveLength(50);
    expect(links.filter((href) => !href.startsWith('/console/feedback?'))).toEqual([]);
  });

  it('have a tile for each of the 50 districts, none on top of another', () => {
    const places = loadProgramme().places.districts.map(({ nameTh }) => tileOf(nameTh));
    expect(places.filter((place) => place === undefined)).toEqual([]);
    expect(new Set(places.map((place) => `${place!.column} ${place!.row}`)).size).toBe(50);
  });

  it.each([
    ['ทวีวัฒนา', 'ตลิ่งชัน'],
    ['บางพลัด', 'ดุสิต'],
    ['บางซื่อ', 'จตุจักร'],
    ['บึงกุ่ม', 'คันนายาว'],
    ['บางกะปิ', 'สะพานสูง'],
    ['จอมทอง', 'ราษฎร์บูรณะ'],
    ['บางขุนเทียน', 'ทุ่งครุ'],
  ])('keep neighbours side by side: %s is just west of %s', (west, east) => {
    const [left, right] = [tileOf(west)!, tileOf(east)!];
    expect([right.column - left.column, right.row - left.row]).toEqual([1, 0]);
  });

  it.each([
    ['ดอนเมือง', 'หลักสี่'],
    ['สายไหม', 'บางเขน'],
    ['คลองสามวา', 'คันนายาว'],
    ['บางแค', 'หนองแขม'],
    ['พญาไท', 'ราชเทวี'],
    ['ห้วยขวาง', 'ดินแดง'],
    ['จอมทอง', 'บางขุนเทียน'],
    ['ราษฎร์บูรณะ', 'ทุ่งครุ'],
  ])('keep neighbours one below the other: %s is just north of %s', (north, south) => {
    const [above, below] = [tileOf(north)!, tileOf(south)!];
    expect([below.column - above.column, below.row - above.row]).toEqual([0, 1]);
  });

  it('draw tiles where the table of tiles has them', async () => {
    const { html } = await desk.visit('/console/charts');
    const places = [...html.matchAll(/class="tile level-\d linked"><title>([^<]*)<\/title><rect([^>]*)>/g)].map(
      ([, told, rect]) => {
        const [x, y] = ['x', 'y'].map((name) => Number(new RegExp(` ${name}="([\\d.]+)"`).exec(rect!)![1]));
        return { told: told!, x: x!, y: y! };
      },
    );
    const of = (district: string) => places.find(({ told }) => told.includes(district))!;
    expect(of('บางขุนเทียน').x).toBeLessThan(of('ทุ่งครุ').x);
    expect(of('บางขุนเทียน').y).toBe(of('ทุ่งครุ').y);
    expect(of('บางแค').y).toBeLessThan(of('หนองแขม').y);
    expect(of('บางแค').x).toBe(of('หนองแขม').x);
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

  it('hold the use of messages against the quota: a line at its height, above the column', async () => {
    const { html } = await desk.visit('/console/charts');
    const figure = /<figure[^>]*aria-labelledby="chart-messages">(.*?)<\/figure>/s.exec(html)![1]!;
    const [, height] = /<line class="limit"[^>]* y1="([\d.]+)"/.exec(figure)!;
    const grid = [...figure.matchAll(/<line class="grid"[^>]* y1="([\d.]+)"/g)].map(([, y]) => Number(y));
    // A quota of 300 is the top of the scale from 0 to 300.
    expect(Number(height)).toBe(Math.min(...grid));
    const columns = [...figure.matchAll(/<rect class="series-\w+" x="[\d.]+" width="[\d.]+" y="([\d.]+)"/g)];
    expect(columns.length).toBeGreaterThan(0);
    for (const [, y] of columns) expect(Number(y)).toBeGreaterThan(Number(height));
    expect(figure).toContain('โควตา 300');
    expect(html.match(/class="limit"/g)).toHaveLength(1);
  });

  it('write the numbers of an axis and its last day in full', async () => {
    const { html } = await desk.visit('/console/charts?weeks=52');
    const left = [...html.matchAll(/<text class="axis" x="([\d.]+)" y="[\d.]+" text-anchor="end">([\d,]+)<\/text>/g)];
    expect(left.length).toBeGreaterThan(0);
    for (const [, x, told] of left) expect(Number(x)).toBeGreaterThanOrEqual(7 * told!.length);
    const [, middle] = /<text class="axis" x="([\d.]+)" y="[\d.]+" text-anchor="middle">6 ก.ค.<\/text>/.exec(html)!;
    const [, width] = /<svg viewBox="0 0 (\d+) \d+"[^>]*><g><line class="grid"/.exec(html)!;
    expect(Number(middle) + 4 * '6 ก.ค.'.length).toBeLessThanOrEqual(Number(width));
  });

  it('over two years tell the month with its year, and no label lies on another', async () => {
    const { html } = await desk.visit('/console/charts?from=2018-07-16&to=2020-07-12');
    const [, feedback] = /<figure[^>]*aria-labelledby="chart-feedback">(.*?)<\/svg><details>/s.exec(html)!;
    const labels = [...feedback!.matchAll(/<text class="axis" x="([\d.]+)" y="[\d.]+" text-anchor="middle">([^<]*)</g)];
    expect(labels.at(-1)![2]).toBe('ก.ค. 2563');
    const gaps = labels.slice(1).map(([, x], index) => Number(x) - Number(labels[index]![1]));
    expect(gaps.length).toBeGreaterThan(1);
    expect(Math.min(...gaps)).toBeGreaterThan(8 * 'ก.ค. 2563'.length);
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
