/**
 * Files of very many entries, asked for at the desk of the whole app as its own process and taken away from there: time
 * from the request until the last byte is here, and the app's memory meanwhile. Each file has an app of its own, that has
 * just started.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { createLoginLink } from '../../src/console/login.ts';
import { createLoginStore } from '../../src/access/login-store.ts';
import { nameOf } from '../../src/demo/names.ts';
import { FILE_FORMATS, type FileFormat } from '../../src/documents/table.ts';
import { MOST_ROWS } from '../../src/documents/xlsx.ts';
import { createStaffStore } from '../../src/staff/store.ts';
import { parseBangkok, plus } from '../../src/time.ts';
import { openStage, type Stage } from '../drills/stage.ts';
import { ownMemory, result, watchMemory, type Result } from './measure.ts';

const FIRST_DAY = '2020-07-01';
const A_DAY = MOST_ROWS;
const PEOPLE = 5_000;
const AT_ONCE = 2_000;

async function seed({ db }: Stage, entries: number): Promise<void> {
  const start = parseBangkok(FIRST_DAY)!;
  const write = async (name: string, count: number, make: (n: number) => object): Promise<void> => {
    for (let first = 0; first < count; first += AT_ONCE)
      await db.collection(name).insertMany(
        Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, index) => make(first + index)),
        { ordered: false },
      );
  };
  await write('representatives', PEOPLE, (n) => ({
    _id: `r${n}`,
    lineUserId: `U${n}`,
    status: 'active',
    district: 'ทุ่งครุ',
    districtGroup: 'THON_S',
    community: `ชุมชนที่ ${n % 300}`,
    fullName: nameOf(n),
    nameKey: nameOf(n),
    role: 'กรรมการชุมชน',
    phone: `08${String(n).padStart(8, '0')}`,
    memberships: [],
    blockedAt: null,
    createdAt: start,
    updatedAt: start,
    version: 1,
  }));
  await write('feedback', entries, (n) => {
    const at = plus(start, Math.floor(n * (86_400_000 / A_DAY)));
    const place = n % 4 === 0 ? { title: 'วัด', address: 'ถนน', latitude: 13.6, longitude: 100.5 } : null;
    // Some say who they are, which is masked.
    const text = `${n % 50 === 0 ? `${nameOf(n % PEOPLE)} แจ้งว่า` : ''}ขยะล้นถังหน้าวัดทุกวันไม่มีคนมาเก็บ ${n}`;
    return {
      _id: `f${n}`,
      number: `63-${n}`,
      kind: 'problem',
      status: 'classified',
      private: false,
      author: `r${n % PEOPLE}`,
      districtGroup: 'THON_S',
      district: 'ทุ่งครุ',
      consultation: null,
      channel: 'direct',
      themes: ['WASTE'],
      matchedTerms: [],
      lexiconVersion: '1',
      themesSetBy: null,
      parts: [
        { messageId: `m${n}`, sourceEventId: `e${n}`, kind: 'text', at, text, place: null },
        ...(place ? [{ messageId: `p${n}`, sourceEventId: `q${n}`, kind: 'location', at, text: null, place }] : []),
      ],
      saidAt: at,
      withdrawnAt: null,
    };
  });
}

/** An analyst's browser. */
async function logIn(stage: Stage, url: string) {
  const [logins, staff] = [createLoginStore(stage.connection), createStaffStore(stage.connection)];
  const now = stage.now();
  const { id } = await staff.grant(
    { lineUserId: 'Ubench', displayName: 'ผู้วัด' },
    { role: 'analyst', scope: 'THON_S' },
    now,
  );
  const link = await createLoginLink({ logins, staff, clock: { now: () => now, onChange: () => () => {} }, config: { publicUrl: url } }, { staffId: id }); // prettier-ignore
  const entered = await fetch(link!, { method: 'POST', redirect: 'manual' });
  const cookie = entered.headers.getSetCookie().map((each) => each.split(';')[0]!).join('; '); // prettier-ignore
  return {
    get: (path: string) => fetch(url + path, { headers: { cookie } }),
    post: (path: string, fields: Record<string, string>) =>
      fetch(url + path, { method: 'POST', headers: { cookie }, body: new URLSearchParams(fields), redirect: 'manual' }),
  };
}

async function takeFile(stage: Stage, format: FileFormat, expected: number): Promise<Result[]> {
  const app = await stage.startApp();
  try {
    const browser = await logIn(stage, `http://127.0.0.1:${app.port}`);
    const sheet = await (await browser.get('/console/exports?kind=feedback')).text();
    const carried = Object.fromEntries(
      ['formToken', 'sheet'].map((name) => [name, new RegExp(`name="${name}" value="([^"]+)"`).exec(sheet)![1]!]),
    );
    await delay(1_000);
    const rest = ownMemory(app.child.pid!)!;
    const memory = watchMemory(app.child.pid!);
    const from = performance.now();
    const asked = await browser.post('/console/exports', {
      ...carried,
      kind: 'feedback',
      format,
      ...(format === 'xlsx' && { 'q-from': FIRST_DAY, 'q-to': FIRST_DAY }),
    });
    const path = asked.headers.get('location') ?? '';
    const job = async () =>
      stage.db.collection<{ _id: string; state: string; rows: number; bytes: number }>('exportJobs').findOne({ _id: path.split('/').at(-1)! }); // prettier-ignore
    for (let state = (await job())?.state; state !== 'ready'; state = (await job())?.state) {
      if (state !== 'writing') throw new Error(`${format}: ${asked.status}, ${state ?? 'no file'}`);
      await delay(250);
    }
    let bytes = 0;
    for await (const piece of (await browser.get(`${path}/file`)).body!) bytes += (piece as Uint8Array).length;
    const seconds = (performance.now() - from) / 1_000;
    const peak = memory.stop();
    const written = await job();
    if (written!.rows !== expected || written!.bytes !== bytes)
      throw new Error(`${format}: ${written!.rows} rows instead of ${expected}, ${bytes} of ${written!.bytes} bytes`);
    const name = `exports-${format}-${expected}`;
    return [result(`${name}-time`, seconds, 's'), result(`${name}-memory`, peak, 'MB RssAnon', rest)];
  } finally {
    app.kill('SIGTERM');
    await app.ended;
  }
}

export async function benchExports(entries: number): Promise<Result[]> {
  const stage = await openStage({ asBuilt: true });
  try {
    const app = await stage.startApp(); // which makes the indexes
    await seed(stage, entries);
    app.kill('SIGTERM');
    await app.ended;
    const results: Result[] = [];
    for (const format of FILE_FORMATS)
      results.push(...(await takeFile(stage, format, format === 'xlsx' ? Math.min(entries, MOST_ROWS) : entries)));
    return results;
  } finally {
    await stage.close();
  }
}
