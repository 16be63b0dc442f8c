/** Seeds entries of feedback, or writes a file of all of them, in a process of its own. Prints `{ seconds, memory }`. */
import mongoose from 'mongoose';
import { createExporter, counted } from '../../src/access/exporter.ts';
import { createExportJobStore } from '../../src/access/export-job-store.ts';
import { createPseudonyms } from '../../src/access/pseudonyms.ts';
import { createConsultationStore } from '../../src/consultations/store.ts';
import { fileOf, type FileFormat } from '../../src/documents/table.ts';
import { feedbackTable } from '../../src/feedback/export-documents.ts';
import { createFeedbackExportStore } from '../../src/feedback/export-store.ts';
import { createLogger } from '../../src/logger.ts';
import { loadProgramme } from '../../src/programme.ts';
import { createRepresentativeStore } from '../../src/representatives/store.ts';
import { plus, systemClock } from '../../src/time.ts';
import { watchMemory } from './measure.ts';

const [, , what, count, uri] = process.argv as [string, string, string, string, string];
const connection = await mongoose.createConnection(uri).asPromise();
const programme = loadProgramme();
const feedbackExports = createFeedbackExportStore(connection);
const exportJobs = createExportJobStore(connection);
const representatives = createRepresentativeStore(connection);
const consultations = createConsultationStore(connection);
await Promise.all(Object.values(connection.models).map((model) => model.init()));

async function seed(): Promise<void> {
  const PAGE = 2_000;
  const start = new Date('2020-07-01T00:00:00Z');
  for (let first = 0; first < Number(count); first += PAGE)
    await connection.db!.collection<{ _id: string }>('feedback').insertMany(
      Array.from({ length: Math.min(PAGE, Number(count) - first) }, (_entry, index) => {
        const n = first + index;
        const at = plus(start, n * 1_000);
        const place = n % 4 === 0 ? { title: 'วัด', address: 'ถนน', latitude: 13.6, longitude: 100.5 } : null;
        return {
          _id: `f${n}`,
          number: `63-${n}`,
          kind: 'problem',
          status: 'classified',
          private: false,
          author: `r${n % 5_000}`,
          districtGroup: 'THON_S',
          district: 'ทุ่งครุ',
          consultation: null,
          channel: 'direct',
          themes: ['WASTE'],
          matchedTerms: [],
          lexiconVersion: '1',
          themesSetBy: null,
          parts: [
            {
              messageId: `m${n}`,
              sourceEventId: `e${n}`,
              kind: 'text',
              at,
              text: `ขยะล้นถังหน้าวัดทุกวันไม่มีคนมาเก็บ ${n}`,
              place: null,
            },
            ...(place ? [{ messageId: `p${n}`, sourceEventId: `q${n}`, kind: 'location', at, text: null, place }] : []),
          ],
          saidAt: at,
          withdrawnAt: null,
        };
      }) as never[],
      { ordered: false },
    );
}

async function write(format: FileFormat): Promise<void> {
  const table = feedbackTable(feedbackExports.stream({ reach: { districtGroups: ['THON_S'], districts: [] } }), {
    places: programme.places,
    themes: programme.themes,
    representatives,
    consultations,
    codeOf: createPseudonyms('bench')('bench'),
  });
  const limited = format === 'xlsx' ? firstOf(table.rows, 100_000) : table.rows;
  const { count: written, items } = counted(limited);
  const exporter = createExporter({ exportJobs, clock: systemClock, logger: createLogger('silent') });
  await exporter.start(`bench-${format}`, fileOf(format, { ...table, rows: items }), written);
  const expected = format === 'xlsx' ? Math.min(Number(count), 100_000) : Number(count);
  if (written.rows !== expected) throw new Error(`${written.rows} rows instead of ${expected}`);
}

async function* firstOf<Item>(items: AsyncIterable<Item>, most: number): AsyncGenerator<Item> {
  let given = 0;
  for await (const item of items) {
    yield item;
    given += 1;
    if (given >= most) return;
  }
}

const memory = watchMemory('self');
const from = performance.now();
if (what === 'seed') await seed();
else await write(what as FileFormat);
console.log(JSON.stringify({ seconds: (performance.now() - from) / 1_000, memory: memory.stop() }));
await connection.close();
