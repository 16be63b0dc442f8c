/** The registry as rows of a file: without names unless somebody may take them along. */
import type { Column, Row, Table } from '../documents/table.ts';
import { centreOf } from '../thai/centres.ts';
import { groupShortTh } from '../thai/format.ts';
import type { Places } from '../thai/places.ts';
import { FIELD_TH, STATUS_TH } from './affected-documents.ts';
import { REGISTRY_FIELDS, type Representative } from './model.ts';

export interface RegistryTableDeps {
  places: Pick<Places, 'groups' | 'districts'>;
  codeOf(person: string): string;
  /** Of whom the names are told; left out: of nobody. */
  namedIn?: (person: Representative) => boolean;
}

const COLUMNS: readonly Column[] = [
  { name: 'person', title: 'รหัสผู้แทน', width: 16 },
  { name: 'status', title: 'สถานะ', width: 18 },
  { name: 'districtGroup', title: 'กลุ่มเขต', width: 18 },
  { name: 'district', title: 'เขต', width: 18 },
  { name: 'usesLine', title: 'ส่งไลน์ได้', width: 12 },
  { name: 'consentedAt', title: 'ให้ความยินยอมเมื่อ', width: 18 },
];

export function registryTable(people: AsyncIterable<Representative>, deps: RegistryTableDeps): Table {
  const { places, codeOf, namedIn } = deps;
  const named = [...REGISTRY_FIELDS, 'community' as const];
  async function* rows(): AsyncGenerator<Row> {
    for await (const person of people) {
      const shown = namedIn?.(person) ?? false;
      yield {
        cells: [
          codeOf(person._id),
          STATUS_TH[person.status],
          person.districtGroup ? groupShortTh(places, person.districtGroup) : '',
          person.district ?? '',
          person.lineUserId && !person.blockedAt ? 'ได้' : 'ไม่ได้',
          person.consentedAt,
          ...(namedIn ? named.map((field) => (shown ? (person[field] ?? '') : '')) : []),
        ],
        place: centreOf(places, person),
      };
    }
  }
  const more = named.map((name): Column => ({
    name,
    title: name === 'community' ? 'ชุมชน' : FIELD_TH[name],
    width: 28,
  }));
  return { name: 'ทะเบียน', columns: namedIn ? [...COLUMNS, ...more] : COLUMNS, rows: rows() };
}
