/**
 * Pages of the console with a city's worth of data: time until the last byte, against `GET /healthz` of the same run, what
 * app and database need of the processor for one (which others on the machine change little), and what the first view
 * takes over the wire, fonts aside. Pages are found as people find them: by the menu and by links.
 */
import { request } from 'node:http';
import { loadProgramme } from '../../src/programme.ts';
import { openStage } from '../drills/stage.ts';
import { processorSeconds, result, startScript, type Result } from './measure.ts';

const REPRESENTATIVES = 10_000;
const ROUNDS = 20;
const MOST_PAGES = 120;
const AT_ONCE = 2_000;
const NOW = new Date('2020-07-10T02:00:00Z').getTime();

interface Answer {
  status: number;
  type: string;
  html: string;
  bytes: number;
  ms: number;
  headers: Record<string, string | string[] | undefined>;
}

export async function ask(url: string, cookie: string, method = 'GET'): Promise<Answer> {
  const from = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers: { cookie, 'accept-encoding': 'identity' } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const body = Buffer.concat(chunks);
        const type = response.headers['content-type'] ?? '';
        resolve({
          status: response.statusCode ?? 0,
          type,
          html: type.includes('html') ? body.toString() : '',
          bytes: body.length,
          ms: performance.now() - from,
          headers: response.headers,
        });
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** As browsers ask: what comes back is counted as it is on the wire. */
function wireBytes(url: string, cookie: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { cookie, 'accept-encoding': 'gzip, br' } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.on('end', () => resolve(bytes));
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** Two addresses of the same shape are the same page with another record. */
const shapeOf = (path: string): string => {
  const [place = '', query = ''] = path.split('?');
  const names = [...new URLSearchParams(query).keys()].toSorted().join('&');
  const shape = place.replace(/\/(?=[^/]*\d)[\w:.-]{6,}(?=\/|$)/g, '/:id').replace(/\/(?:BKK|THON)_[A-Z]/g, '/:group');
  return names ? `${shape}?${names}` : shape;
};
const linksIn = (html: string, mark: RegExp): string[] =>
  [...html.matchAll(mark)].map(([, link]) => link!.replaceAll('&amp;', '&'));
/** What a page loads by itself. */
const partsOf = (html: string): string[] =>
  linksIn(html, /(?:<link rel="(?:stylesheet|icon)"[^>]*href|<script[^>]*src|<img[^>]*src)="(\/[^"]+)"/g);

/** @param more of the n-th entry of feedback. */
export async function seed(
  db: Awaited<ReturnType<typeof openStage>>['db'],
  entries: number,
  more: (n: number) => object = () => ({}),
): Promise<void> {
  const { districts } = loadProgramme().places;
  const place = (n: number) => districts[n % districts.length]!;
  const write = async (name: string, count: number, make: (n: number) => object): Promise<void> => {
    for (let start = 0; start < count; start += AT_ONCE)
      await db
        .collection(name)
        .insertMany(
          Array.from({ length: Math.min(AT_ONCE, count - start) }, (_, index) => make(start + index)) as never[],
          { ordered: false },
        );
  };
  const id = (n: number): string => `r${String(n).padStart(24, '0')}`;
  /** Long enough to be seen as an id in an address. */
  const session = (n: number): string => `c${String(n % 60).padStart(24, '0')}`;
  await write('representatives', REPRESENTATIVES, (n) => ({
    _id: id(n),
    lineUserId: `U${n}`,
    status: n % 50 === 0 ? 'pending' : 'active',
    district: place(n).nameTh,
    districtGroup: place(n).group,
    community: `ชุมชนที่ ${n % 300}`,
    fullName: `คนที่ ${n}`,
    nameKey: `คนที่ ${n} คนที่ ${n}`,
    role: 'กรรมการชุมชน',
    phone: `08${String(n).padStart(8, '0')}`,
    memberships: [],
    blockedAt: null,
    submittedAt: new Date(NOW - n * 60_000),
    reviewedAt: new Date(NOW - n * 60_000),
    createdAt: new Date(NOW - n * 60_000),
    updatedAt: new Date(NOW - n * 60_000),
    version: 1,
  }));
  const THEMES = ['WASTE', 'WATER', 'TRAFFIC', 'SAFETY'];
  await write('feedback', entries, (n) => ({
    _id: `f${String(n).padStart(24, '0')}`,
    number: `2563-${n}`,
    kind: ['problem', 'potential', 'proposal'][n % 3],
    status: 'classified',
    private: false,
    author: id(n % REPRESENTATIVES),
    districtGroup: place(n).group,
    district: place(n).nameTh,
    consultation: n % 4 === 0 ? session(n) : null,
    channel: 'direct',
    themes: [THEMES[n % THEMES.length]],
    matchedTerms: [],
    lexiconVersion: '1',
    parts: [{ messageId: `m${n}`, sourceEventId: `e${n}`, kind: 'text', at: new Date(NOW), text: `น้ำท่วมในซอย ${n} ทุกครั้งที่ฝนตก` }], // prettier-ignore
    saidAt: new Date(NOW - ((n * 7_919_000) % (300 * 86_400_000))),
    withdrawnAt: null,
    ...more(n),
  }));
  await write('consultations', 60, (n) => ({
    _id: session(n),
    districtGroup: place(n).group,
    fiscalYear: 2563,
    round: n + 1,
    title: 'ประชุมรับฟังความคิดเห็น',
    status: n < 40 ? 'held' : 'announced',
    date: new Date(NOW + (n - 40) * 86_400_000).toISOString().slice(0, 10),
    startsAt: new Date(NOW + (n - 40) * 86_400_000),
    endsAt: null,
    venue: 'หอประชุม',
    chair: 'ผู้อำนวยการเขต',
    partners: [],
    form: 'meeting',
    onlineLink: null,
    version: 1,
    revision: 1,
    revisedAt: new Date(NOW),
    announcedAt: new Date(NOW),
    createdAt: new Date(NOW),
  }));
  await write('attendances', 10_000, (n) => ({
    _id: `a${n}`,
    consultation: session(n),
    representative: id(n),
    answer: ['yes', 'no', 'maybe'][n % 3],
    revision: 1,
    answeredAt: new Date(NOW),
  }));
}

export function spread(times: readonly number[]): { median: number; p95: number } {
  const sorted = times.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)]!, p95: sorted[Math.floor(sorted.length * 0.95)]! };
}

export async function benchConsole(entries: number): Promise<Result[]> {
  const stage = await openStage();
  try {
    await seed(stage.db, entries);
    const { child, line } = await startScript('./console-server.ts', [stage.uri]);
    try {
      const { url, login, notices } = JSON.parse(line) as {
        url: string;
        login: string;
        notices: Record<string, string>;
      };
      const entered = await ask(login, '', 'POST');
      const cookie = [entered.headers['set-cookie'] ?? []].flat().map((each) => each.split(';')[0]).join('; '); // prettier-ignore
      const pages = await findPages(url, cookie);
      for (const [name, path] of Object.entries(notices))
        pages.set(`/console/broadcasts/:id to ${name}`, { path, html: (await ask(url + path, cookie)).html });
      const results: Result[] = [];
      for (const [shape, { path, html }] of pages) {
        const own: number[] = [];
        const bare: number[] = [];
        const used = (): number => (processorSeconds(child.pid!) ?? 0) + (processorSeconds(stage.database.pid!) ?? 0);
        const before = used();
        for (let round = 0; round < ROUNDS; round += 1) {
          own.push((await ask(url + path, cookie)).ms);
          bare.push((await ask(`${url}/healthz`, cookie)).ms);
        }
        const processor = ((used() - before) * 1_000) / ROUNDS;
        const [page, base] = [spread(own), spread(bare)];
        const wire = await Promise.all([path, ...new Set(partsOf(html))].map((part) => wireBytes(url + part, cookie)));
        const bytes = wire.reduce((sum, each) => sum + each, 0);
        results.push(
          result(`console ${shape} median`, page.median, 'ms', base.median),
          result(`console ${shape} p95`, page.p95, 'ms', base.p95),
          result(`console ${shape} processor`, processor, 'ms'),
          result(`console ${shape} first view`, bytes / 1_000, 'KB'),
        );
      }
      return results;
    } finally {
      child.kill();
    }
  } finally {
    await stage.close();
  }
}

/** One address of each shape that the menu and the links of pages lead to. */
async function findPages(url: string, cookie: string): Promise<Map<string, { path: string; html: string }>> {
  const pages = new Map<string, { path: string; html: string }>();
  const seen = new Set<string>();
  const waiting = ['/console'];
  while (waiting.length > 0 && pages.size < MOST_PAGES) {
    const path = waiting.shift()!;
    const shape = shapeOf(path);
    if (seen.has(shape)) continue;
    seen.add(shape);
    const { status, html } = await ask(url + path, cookie);
    if (status >= 500) throw new Error(`${path}: ${status}`);
    if (status !== 200 || html === '') continue;
    pages.set(shape, { path, html });
    waiting.push(
      ...linksIn(html, /<a[^>]*\shref="(\/console[^"#]*)"/g).filter((link) => !/\.\w{3,7}(\?|$)/.test(link)),
    );
  }
  return pages;
}
