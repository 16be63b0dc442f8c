/** Thai wording of dates and names. The page is its own small programme, so it shares nothing with the server. */

const WEEKDAYS = ['อาทิตย์', 'จันทร์', 'อังคาร', 'พุธ', 'พฤหัสบดี', 'ศุกร์', 'เสาร์'];
const SHORT_WEEKDAYS = ['อา.', 'จ.', 'อ.', 'พ.', 'พฤ.', 'ศ.', 'ส.'];
const MONTHS = [
  'มกราคม',
  'กุมภาพันธ์',
  'มีนาคม',
  'เมษายน',
  'พฤษภาคม',
  'มิถุนายน',
  'กรกฎาคม',
  'สิงหาคม',
  'กันยายน',
  'ตุลาคม',
  'พฤศจิกายน',
  'ธันวาคม',
];
const SHORT_MONTHS = ['ม.ค.', 'ก.พ.', 'มี.ค.', 'เม.ย.', 'พ.ค.', 'มิ.ย.', 'ก.ค.', 'ส.ค.', 'ก.ย.', 'ต.ค.', 'พ.ย.', 'ธ.ค.'];

/** Bangkok keeps one offset all year; the UTC fields of the shifted date are the wall clock there. */
function inBangkok(at: string | number): Date {
  return new Date(new Date(at).getTime() + 7 * 3_600_000);
}

/** `09:05` */
export function timeOfDay(at: string | number): string {
  return inBangkok(at).toISOString().slice(11, 16);
}

/** `2020-07-10`: equal for two moments of the same Bangkok day. */
export function dayKey(at: string | number): string {
  return inBangkok(at).toISOString().slice(0, 10);
}

/** `วันศุกร์ที่ 10 กรกฎาคม 2563` */
export function longDay(at: string | number): string {
  const local = inBangkok(at);
  const year = local.getUTCFullYear() + 543;
  return `วัน${WEEKDAYS[local.getUTCDay()]}ที่ ${local.getUTCDate()} ${MONTHS[local.getUTCMonth()]} ${year}`;
}

/** `ศ. 10 ก.ค. 2563` */
export function shortDay(at: string | number): string {
  const local = inBangkok(at);
  const year = local.getUTCFullYear() + 543;
  return `${SHORT_WEEKDAYS[local.getUTCDay()]} ${local.getUTCDate()} ${SHORT_MONTHS[local.getUTCMonth()]} ${year}`;
}

/** `ศ. 10 ก.ค. 2563 09:00` */
export function shortMoment(at: string | number): string {
  return `${shortDay(at)} ${timeOfDay(at)}`;
}

/** What fits on a small button: the time alone on the same day, else with the day. */
export function momentBeside(at: string, now: number): string {
  if (dayKey(at) === dayKey(now)) return `${timeOfDay(at)} น.`;
  return shortMoment(at).replace(/ \d{4} /, ' ');
}

export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} ไบต์`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** One or two letters for a round picture: no title, and a vowel written before its consonant brings it along. */
export function initials(name: string): string {
  const bare = name.trim().replace(/^(นางสาว|นาง|นาย|น\.ส\.|ดร\.|คุณ|กลุ่มไลน์|กลุ่ม)\s*/u, '') || name.trim();
  const letters = Array.from(bare).filter((letter) => /[\p{L}\p{N}]/u.test(letter));
  return letters.slice(0, /[เแโใไ]/u.test(letters[0] ?? '') ? 2 : 1).join('') || '?';
}

/** True where every word of the query occurs in the text. */
export function matches(text: string, query: string): boolean {
  const lower = text.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
}
