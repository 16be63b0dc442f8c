/** As much as a city has, and more: files, lists, and what a first view takes over the wire. */
import { request } from 'node:http';
import { makeConsultation } from '../consultations/builders.ts';
import { startWorld, type World } from '../world.ts';
import type { Browser } from './browser.ts';
import { fillCity } from './city.ts';
import { findPages } from './crawl.ts';

let world: World;
let desk: Browser;

beforeAll(async () => {
  world = await startWorld();
  ({ desk } = await fillCity(world));
}, 60_000);
afterAll(() => world.stop());

it('a workbook of more than 100,000 rows is refused, and CSV offered in its place', async () => {
  await world.context.consultations.createDraft(
    makeConsultation({ _id: 'c-large', districtGroup: 'THON_S', status: 'held', date: '2020-07-01' }),
  );
  const answers = world.db.collection<{ _id: string }>('attendances');
  for (let start = 0; start < 100_001; start += 20_000)
    await answers.insertMany(
      Array.from({ length: Math.min(20_000, 100_001 - start) }, (_, n) => ({
        _id: `large-${start + n}`,
        consultation: 'c-large',
        representative: `r${start + n}`,
        revision: 1,
        answer: 'yes',
      })),
    );
  const sheet = await desk.visit('/console/exports?kind=attendance&session=c-large');
  expect(sheet.words).toContain('1,000+ แถว');
  const refused = await desk.submit(sheet, { form: '/console/exports', fields: { format: 'xlsx' } });
  expect(refused.status).toBe(422);
  expect(refused.words).toContain('ไฟล์ XLSX ใส่ได้ไม่เกิน 100,000 แถว กรุณาเลือก CSV ค่ะ');
  const made = await desk.submit(refused, { form: '/console/exports' });
  expect(made.path).toMatch(/^\/console\/exports\/x/);
  expect(made.words).toMatch(/csv/);
  await answers.deleteMany({ consultation: 'c-large' });
}, 60_000);

describe('a first view', () => {
  const MOST_BYTES = 150_000;

  /** As it is on the wire, compressed, as browsers ask for it. */
  const wireBytes = (path: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const cookie = [...desk.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const headers = { cookie, 'accept-encoding': 'gzip, br' };
      const asked = request(new URL(path, world.url), { headers }, (response) => {
        let bytes = Buffer.byteLength(response.rawHeaders.join('\r\n'));
        response.on('data', (chunk: Buffer) => (bytes += chunk.length));
        response.on('end', () => resolve(bytes));
      });
      asked.on('error', reject).end();
    });
  /** What a page loads by itself. */
  const partsOf = (html: string): string[] => [
    ...new Set(
      [...html.matchAll(/(?:<link rel="(?:stylesheet|icon)"[^>]*href|<script[^>]*src|<img[^>]*src)="(\/[^"]+)"/g)].map(
        ([, part]) => part!,
      ),
    ),
  ];

  it('of any page takes less than 150 KB over the wire, fonts aside', async () => {
    const pages = await findPages(desk);
    expect(pages.size).toBeGreaterThan(40);
    const heavy: Record<string, number> = {};
    let lightest = Infinity;
    for (const { path, html } of pages.values()) {
      const sizes = await Promise.all([path, ...partsOf(html)].map(wireBytes));
      const bytes = sizes.reduce((sum, each) => sum + each, 0);
      lightest = Math.min(lightest, bytes);
      if (bytes > MOST_BYTES) heavy[path] = bytes;
    }
    expect(heavy).toEqual({});
    // The stylesheet alone is more than this: it was counted.
    expect(lightest).toBeGreaterThan(5_000);
  }, 60_000);
});
