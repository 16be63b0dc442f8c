/** The figures come from groups and cursors; here they are held against counting entry by entry. */
import fc from 'fast-check';
import type { Connection } from 'mongoose';
import { createAttendanceStore } from '../../src/attendance/store.ts';
import { createConsultationStore } from '../../src/consultations/store.ts';
import { FEEDBACK_KINDS, type Feedback } from '../../src/feedback/model.ts';
import { createFeedbackStore } from '../../src/feedback/store.ts';
import { loadProgramme } from '../../src/programme.ts';
import { createRepresentativeStore } from '../../src/representatives/store.ts';
import { computeFigures } from '../../src/summaries/effects.ts';
import { createSummaryStore } from '../../src/summaries/store.ts';
import { days, plus } from '../../src/time.ts';
import { connectFresh, makeFeedback } from '../feedback/builders.ts';

const { places } = loadProgramme();
const FROM = new Date('2020-07-05T17:00:00Z');
const TO = plus(FROM, days(7));
const GROUPS = ['THON_S', 'THON_N'] as const;
const DISTRICTS = { THON_S: ['บางขุนเทียน', 'จอมทอง'], THON_N: ['ธนบุรี', 'คลองสาน'] };
const THEMES = ['FLOOD', 'CANAL', 'ENV_WASTE'];

let connection: Connection;
let sources: Parameters<typeof computeFigures>[0] & { feedback: ReturnType<typeof createFeedbackStore> };
let summaries: ReturnType<typeof createSummaryStore>;

beforeAll(async () => {
  const fresh = await connectFresh();
  connection = fresh.connection;
  sources = {
    feedback: createFeedbackStore(connection),
    consultations: createConsultationStore(connection),
    attendance: createAttendanceStore(connection),
    representatives: createRepresentativeStore(connection),
    places,
  };
  summaries = createSummaryStore(connection);
  await fresh.ready();
});
afterAll(() => connection.close());

const anEntry = fc.record({
  group: fc.constantFrom(...GROUPS),
  district: fc.constantFrom(0, 1, null),
  kind: fc.constantFrom(...FEEDBACK_KINDS, null),
  themes: fc.uniqueArray(fc.constantFrom(...THEMES)),
  /** Around the edges of the week and of the four weeks before. */
  at: fc.oneof(
    fc.constantFrom(FROM, plus(FROM, -1), TO, plus(TO, -1), plus(FROM, -days(28)), plus(FROM, -days(28) - 1)),
    fc.date({ min: plus(FROM, -days(40)), max: plus(TO, days(3)), noInvalidDate: true }),
  ),
  withdrawn: fc.boolean(),
});

const countBy = <Key>(keys: readonly Key[]): Map<Key, number> => {
  const counts = new Map<Key, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

describe('the figures of a week', () => {
  it('are the same as counted entry by entry', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anEntry, { maxLength: 25 }), fc.constantFrom(...GROUPS, 'ALL'), async (made, scope) => {
        await connection.db!.collection('feedback').deleteMany({});
        for (const { group, district, kind, themes, at, withdrawn } of made) {
          const name = district === null ? null : DISTRICTS[group][district]!;
          const { _id } = await sources.feedback.open(
            makeFeedback({ districtGroup: group, district: name, kind, themes, saidAt: at }),
          );
          if (withdrawn) await sources.feedback.withdraw(_id, 'event', at);
        }
        const stored = (await connection.db!.collection('feedback').find({}).toArray()) as unknown as Feedback[];
        const anywhere = stored.filter(({ status }) => status !== 'withdrawn');
        const standing = anywhere.filter(({ districtGroup }) => scope === 'ALL' || districtGroup === scope);
        const week = standing.filter(({ saidAt }) => saidAt >= FROM && saidAt < TO);
        const before = standing.filter(({ saidAt }) => saidAt >= plus(FROM, -days(28)) && saidAt < FROM);

        const figures = await computeFigures(sources, scope, { from: FROM, to: TO });
        expect(figures.total).toBe(week.length);
        const kinds = countBy(week.map(({ kind }) => kind));
        for (const kind of FEEDBACK_KINDS) expect(figures.byKind[kind]).toBe(kinds.get(kind) ?? 0);
        expect(figures.withoutKind).toBe(kinds.get(null) ?? 0);
        const themes = countBy(week.flatMap((entry) => entry.themes));
        expect(new Map(figures.themes.map(({ theme, count }) => [theme, count]))).toEqual(themes);
        const earlier = countBy(before.flatMap((entry) => entry.themes));
        for (const { theme, count, before: then } of figures.growing) {
          expect(count).toBe(themes.get(theme));
          expect(then).toBe(earlier.get(theme) ?? 0);
          expect(count * 4).toBeGreaterThan(then);
        }
        // A district is heard whatever group it belonged to when it spoke.
        const heard = new Set(
          anywhere.filter(({ saidAt }) => saidAt >= FROM && saidAt < TO).map(({ district }) => district),
        );
        const all = places.districts.filter(({ group }) => scope === 'ALL' || group === scope);
        expect(figures.silent.map(({ district }) => district).toSorted()).toEqual(
          all.flatMap(({ nameTh }) => (heard.has(nameTh) ? [] : [nameTh])).toSorted(),
        );
      }),
      { numRuns: 25 },
    );
  });

  it('quote nothing that was said in private', async () => {
    await connection.db!.collection('feedback').deleteMany({});
    const { _id } = await sources.feedback.open(makeFeedback({ text: 'เรื่องนี้ขอไม่ให้ใครเห็นนะคะ', saidAt: FROM }));
    await sources.feedback.setPrivate(_id);
    const figures = await computeFigures(sources, 'THON_S', { from: FROM, to: TO });
    expect(figures.total).toBe(1);
    expect(figures.quotes).toEqual([]);
  });
});

describe('summaries', () => {
  it('are one per week, scope and version, whoever writes first', async () => {
    const figures = await computeFigures(sources, 'THON_S', { from: FROM, to: TO });
    const base = { week: '2020-W28', scope: 'THON_S', version: 1, from: FROM, to: TO, figures, generatedAt: TO };
    const written = await Promise.all(
      Array.from({ length: 10 }, (_, index) => summaries.add({ _id: `s${index}`, ...base })),
    );
    expect(new Set(written.map(({ _id }) => _id)).size).toBe(1);
    expect(await connection.db!.collection('summaries').countDocuments({})).toBe(1);
  });

  it('begin when they are first asked for, and never later', async () => {
    await summaries.since(FROM);
    expect(await summaries.since(TO)).toEqual(FROM);
  });
});
