/** What a schema has against what it was given, in Thai. In English the schemas speak for themselves. */
import type { z } from 'zod';

const TYPES: Readonly<Record<string, string>> = {
  string: 'ข้อความ',
  number: 'ตัวเลข',
  int: 'จำนวนเต็ม',
  boolean: 'true หรือ false',
  array: 'รายการ',
  object: 'ออบเจกต์',
  record: 'ออบเจกต์',
};
const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'ต้องเป็นวันและเวลา เช่น 2020-07-10T02:00:00Z',
  date: 'ต้องเป็นวันที่ เช่น 2020-07-10',
  url: 'ต้องเป็นที่อยู่เว็บ',
};
const UNREADABLE = 'รูปแบบไม่ตรงกับคำอธิบายของช่องนี้ในเอกสาร';

/** @param issue as zod hands it over before it has a wording. */
export function thaiIssue(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'ต้องระบุ' : `ต้องเป็น${TYPES[issue.expected] ?? 'ค่าชนิดอื่น'}`;
    case 'invalid_value':
      return `ต้องเป็น ${issue.values.map(String).join(', ')}`;
    case 'too_big':
      return tooBig(issue.origin, String(issue.maximum));
    case 'too_small':
      return tooSmall(issue.origin, String(issue.minimum));
    case 'invalid_format':
      return FORMATS[issue.format] ?? UNREADABLE;
    case 'not_multiple_of':
      return `ต้องหารด้วย ${issue.divisor} ลงตัว`;
    default:
      return UNREADABLE;
  }
}

function tooBig(origin: string, most: string): string {
  if (origin === 'string') return `ยาวได้ไม่เกิน ${most} ตัวอักษร`;
  return origin === 'array' ? `มีได้ไม่เกิน ${most} รายการ` : `ต้องไม่เกิน ${most}`;
}

function tooSmall(origin: string, least: string): string {
  if (origin === 'string') return least === '1' ? 'ต้องไม่ว่าง' : `ต้องยาวอย่างน้อย ${least} ตัวอักษร`;
  return origin === 'array' ? `ต้องมีอย่างน้อย ${least} รายการ` : `ต้องไม่น้อยกว่า ${least}`;
}
