/** Where the 50 districts lie in a grid of tiles, about as on a map. */

export const TILE_COLUMNS = 9;
export const TILE_ROWS = 9;

export interface TilePlace {
  column: number;
  row: number;
  /** The name as it fits into a tile. */
  lines: readonly string[];
}

/** From north to south, from west to east; `/` where a long name is broken. */
const ROWS: readonly (readonly (string | null)[])[] = [
  [null, null, null, null, 'ดอนเมือง', 'สายไหม'],
  [null, null, null, null, 'หลักสี่', 'บางเขน', null, 'คลอง/สามวา', 'หนองจอก'],
  [null, null, null, 'บางซื่อ', 'จตุจักร', 'ลาดพร้าว', 'บึงกุ่ม', 'คันนายาว', 'มีนบุรี'],
  ['ทวีวัฒนา', 'ตลิ่งชัน', 'บางพลัด', 'ดุสิต', 'พญาไท', 'ห้วยขวาง', 'วังทอง/หลาง', 'บางกะปิ', 'สะพานสูง'],
  [null, 'บางกอก/น้อย', 'พระนคร', 'ป้อมปราบ/ศัตรูพ่าย', 'ราชเทวี', 'ดินแดง', 'วัฒนา', 'สวนหลวง', 'ลาด/กระบัง'],
  ['บางแค', 'บางกอก/ใหญ่', 'คลองสาน', 'สัมพันธ/วงศ์', 'ปทุมวัน', 'คลองเตย', 'พระโขนง', 'ประเวศ'],
  ['หนองแขม', 'ภาษี/เจริญ', 'ธนบุรี', 'บางรัก', 'สาทร', 'ยานนาวา', 'บางนา'],
  ['บางบอน', 'จอมทอง', 'ราษฎร์/บูรณะ', 'บางคอ/แหลม'],
  [null, 'บางขุน/เทียน', 'ทุ่งครุ'],
];

const PLACES: ReadonlyMap<string, TilePlace> = new Map(
  ROWS.flatMap((names, row) =>
    names.flatMap((name, column): [string, TilePlace][] =>
      name === null ? [] : [[name.replace('/', ''), { column, row, lines: name.split('/') }]],
    ),
  ),
);

/** @param district Thai name. Undefined for one that has come since. */
export function tileOf(district: string): TilePlace | undefined {
  return PLACES.get(district);
}
