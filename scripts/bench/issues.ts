/**
 * Development issues in order and the public board, with 2,000 issues gathered from a city's worth of feedback: time until
 * the last byte, against `GET /healthz` of the same run. The board is asked for right after an issue changed, and again
 * while nothing has; `rank` is the order of a district group alone.
 */
import { loadProgramme } from '../../src/programme.ts';
import { openStage } from '../drills/stage.ts';
import { ask, seed, spread } from './console.ts';
import { processorSeconds, result, startScript, type Result } from './measure.ts';

const ISSUES = 2_000;
const PROJECTS = 400;
const ROUNDS = 15;
const AT = new Date('2020-07-01T02:00:00Z');
const STATUSES = ['heard', 'studied', 'planned', 'done', 'declined'] as const;

const { districts, groups } = loadProgramme().places;
const codes = groups.map(({ code }) => code as string);
const id = (n: number): string => `d${String(n).padStart(24, '0')}`;

/** Each entry in an issue of its own district group, as the console gathers them. */
export function gathered(n: number): object {
  const group = codes.indexOf(districts[n % districts.length]!.group);
  const issue = (n * 31) % Math.floor(ISSUES / codes.length);
  return { issues: [id(issue * codes.length + group)], status: 'linked' };
}

export async function seedIssues(db: Awaited<ReturnType<typeof openStage>>['db']): Promise<void> {
  const issues = Array.from({ length: ISSUES }, (_, n) => ({
    _id: id(n),
    districtGroup: codes[n % codes.length],
    fiscalYear: 2563,
    number: Math.floor(n / codes.length) + 1,
    title: `ประเด็นการพัฒนาที่ ${n}`,
    titleEn: null,
    summary: null,
    themes: ['WATER'],
    status: STATUSES[n % STATUSES.length],
    answers: n % 3 === 0 ? [] : [{ _id: `a${n}`, status: 'studied', answer: `คำตอบของประเด็น ${n}`, answerEn: null, by: 's1', at: AT, recipients: 1 }], // prettier-ignore
    sessions: [],
    source: null,
    mergedInto: null,
    splitFrom: null,
    events: [],
    unfinished: null,
    version: 1,
    createdBy: 's1',
    createdAt: AT,
    updatedAt: AT,
  }));
  await db.collection('developmentIssues').insertMany(issues as never[], { ordered: false });
  const projects = Array.from({ length: PROJECTS }, (_, n) => ({
    _id: `p${n}`,
    districtGroup: codes[n % codes.length],
    district: null,
    fiscalYear: 2563,
    name: `โครงการนำร่องที่ ${n}`,
    nameEn: null,
    unit: null,
    budgetBaht: null,
    state: 'planned',
    issues: [id(n)],
    sessions: [],
    reports: [],
    version: 1,
    createdAt: AT,
    updatedAt: AT,
    updatedBy: 's1',
  }));
  await db.collection('pilotProjects').insertMany(projects as never[], { ordered: false });
}

export async function benchIssues(entries: number): Promise<Result[]> {
  const stage = await openStage();
  try {
    await seed(stage.db, entries, gathered);
    await seedIssues(stage.db);
    const [code] = codes;
    const { child, line } = await startScript('./console-server.ts', [stage.uri]);
    try {
      const { url, login } = JSON.parse(line) as { url: string; login: string };
      const entered = await ask(login, '', 'POST');
      const cookie = [entered.headers['set-cookie'] ?? []].flat().map((each) => each.split(';')[0]).join('; '); // prettier-ignore
      const touch = () =>
        stage.db.collection('developmentIssues').updateOne({ _id: `d${'0'.repeat(24)}` as never }, { $inc: { version: 1 } }); // prettier-ignore
      const measured: [name: string, path: string, before: () => Promise<unknown>][] = [
        ['rank', `/console/issues?group=${code}`, async () => {}],
        ['list of all', '/console/issues', async () => {}],
        ['one issue', `/console/issues/d${'0'.repeat(24)}`, async () => {}],
        ['board after a change', '/board', touch],
        ['board', '/board', async () => {}],
        ['board of a group after a change', `/board/${code}`, touch],
      ];
      const results: Result[] = [];
      for (const [name, path, before] of measured) {
        const own: number[] = [];
        const bare: number[] = [];
        const used = (): number => (processorSeconds(child.pid!) ?? 0) + (processorSeconds(stage.database.pid!) ?? 0);
        const usedBefore = used();
        for (let round = 0; round < ROUNDS; round += 1) {
          await before();
          const { status, ms } = await ask(url + path, cookie);
          if (status !== 200) throw new Error(`${path}: ${status}`);
          own.push(ms);
          bare.push((await ask(`${url}/healthz`, cookie)).ms);
        }
        const processor = ((used() - usedBefore) * 1_000) / ROUNDS;
        const [page, base] = [spread(own), spread(bare)];
        results.push(
          result(`issues ${name} median`, page.median, 'ms', base.median),
          result(`issues ${name} p95`, page.p95, 'ms', base.p95),
          result(`issues ${name} processor`, processor, 'ms'),
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
