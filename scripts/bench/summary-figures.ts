/** Seeds entries of feedback, or makes the figures of a week of them, in a process of its own. Prints `{ seconds, memory }`. */
import mongoose from 'mongoose';
import { createAttendanceStore } from '../../src/attendance/store.ts';
import { createConsultationStore } from '../../src/consultations/store.ts';
import { createFeedbackStore } from '../../src/feedback/store.ts';
import { loadProgramme } from '../../src/programme.ts';
import { createRepresentativeStore } from '../../src/representatives/store.ts';
import { computeFigures } from '../../src/summaries/effects.ts';
import { days, plus, startOfIsoWeek } from '../../src/time.ts';
import { watchMemory } from './measure.ts';

const [, , what, first, last, uri] = process.argv as [string, string, string, string, string, string];
const connection = await mongoose.createConnection(uri).asPromise();
const { places } = loadProgramme();
const sources = {
  feedback: createFeedbackStore(connection),
  consultations: createConsultationStore(connection),
  attendance: createAttendanceStore(connection),
  representatives: createRepresentativeStore(connection),
  places,
};
await Promise.all(Object.values(connection.models).map((model) => model.init()));
const week = startOfIsoWeek(new Date('2020-07-08T05:00:00Z'));
const district = places.districts.filter(({ group }) => group === 'THON_S');
const KINDS = ['problem', 'potential', 'proposal'];
const THEMES = ['waste', 'water', 'transport', 'safety'];

async function seed(): Promise<void> {
  const PAGE = 2_000;
  for (let start = Number(first); start < Number(last); start += PAGE)
    await connection.db!.collection<{ _id: string }>('feedback').insertMany(
      Array.from({ length: Math.min(PAGE, Number(last) - start) }, (_, index) => {
        const n = start + index;
        const at = plus(week, (n * 7_919) % days(7));
        return {
          _id: `f${n}`,
          number: `63-${n}`,
          kind: KINDS[n % 3],
          status: 'open',
          private: false,
          author: `r${n % 5_000}`,
          districtGroup: 'THON_S',
          district: district[n % district.length]!.nameTh,
          consultation: null,
          channel: 'direct',
          themes: [THEMES[n % 4]],
          matchedTerms: [],
          lexiconVersion: '1',
          parts: [
            { messageId: `m${n}`, sourceEventId: `e${n}`, kind: 'text', at, text: `ขยะล้นถังหน้าวัด ${n}`, place: null },
          ],
          saidAt: at,
          withdrawnAt: null,
        };
      }) as never[],
      { ordered: false },
    );
}

const memory = watchMemory('self');
const from = performance.now();
if (what === 'seed') await seed();
else await computeFigures(sources, 'THON_S', { from: week, to: plus(week, days(7)) });
console.log(JSON.stringify({ seconds: (performance.now() - from) / 1_000, memory: memory.stop() }));
await connection.close();
