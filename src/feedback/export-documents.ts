/** Feedback as rows of a file; names and sessions are looked up for many entries at once. */
import type { ConsultationStore } from '../consultations/store.ts';
import { inBatches, type Column, type Row, type Table } from '../documents/table.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import { centreOf } from '../thai/centres.ts';
import { COLUMNS, rowOf, type RowSources } from './documents.ts';
import type { Feedback } from './model.ts';
import { placesOf, textOf } from './rules.ts';

export interface FeedbackTableDeps extends Pick<RowSources, 'places' | 'themes' | 'codeOf'> {
  representatives: Pick<RepresentativeStore, 'findMany'>;
  consultations: Pick<ConsultationStore, 'findMany'>;
  /** Of which entries the author is named, and the words are not masked; left out: of none. */
  namedIn?: (entry: Feedback) => boolean;
}

const NAMES = [
  'number',
  'date',
  'saidAt',
  'kind',
  'themes',
  'districtGroup',
  'district',
  'round',
  'sessionDate',
  'text',
  'place',
  'latitude',
  'longitude',
  'attachments',
  'status',
  'private',
  'author',
] as const satisfies readonly string[];
const WIDE = new Set<string>(['text', 'place', 'themes']);
const NAMED: readonly Column[] = [
  { name: 'authorName', title: 'ชื่อผู้ให้ความเห็น', width: 28 },
  { name: 'authorPhone', title: 'โทรศัพท์', width: 16 },
];
const AT_ONCE = 250;

const idsOf = (batch: readonly Feedback[], idOf: (entry: Feedback) => string | null): string[] => [
  ...new Set(batch.flatMap((entry) => idOf(entry) ?? [])),
];

export function feedbackTable(entries: AsyncIterable<Feedback>, deps: FeedbackTableDeps): Table {
  const { namedIn } = deps;
  async function* rows(): AsyncGenerator<Row> {
    for await (const batch of inBatches(entries, AT_ONCE)) {
      const [people, sessions] = await Promise.all([
        deps.representatives.findMany(idsOf(batch, ({ author }) => author)),
        deps.consultations.findMany(idsOf(batch, ({ consultation }) => consultation)),
      ]);
      const authors = new Map(people.map((person) => [person._id, person]));
      const consultations = new Map(sessions.map((session) => [session._id, session]));
      for (const entry of batch) {
        const cells = rowOf(entry, { ...deps, authors, consultations });
        const [named] = placesOf(entry);
        const place = named ? { ...named, precision: 'exact' as const } : centreOf(deps.places, entry);
        const author = entry.author ? authors.get(entry.author) : undefined;
        if (!namedIn) yield { cells, place };
        else if (!namedIn(entry)) yield { cells: [...cells, '', ''], place };
        else
          yield {
            cells: [...cells.with(NAMES.indexOf('text'), textOf(entry)), author?.fullName ?? '', author?.phone ?? ''],
            place,
          };
      }
    }
  }
  const columns = COLUMNS.map((title, index): Column => {
    const name = NAMES[index]!;
    return { name, title, width: WIDE.has(name) ? 40 : 16 };
  });
  return { name: 'ความคิดเห็น', columns: namedIn ? [...columns, ...NAMED] : columns, rows: rows() };
}
