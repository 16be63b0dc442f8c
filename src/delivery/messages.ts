/** What admins and analysts are told about the month's quota. */
import { text } from '../line/compose.ts';
import type { Message } from '../turn.ts';

/** Where a preview or a page would tell what the quota leaves. */
export const QUOTA_AWAY = {
  th: 'ขณะนี้ถามโควตาจาก LINE ไม่ได้',
  en: 'LINE cannot be asked for the quota just now',
} as const;

/** Where a preview tells how much of the quota is left. */
export const QUOTA_SHORT = {
  th: 'โควตาเหลือไม่พอสำหรับทุกคน ส่วนที่เกินจะไม่ถูกส่ง',
  en: 'The quota that is left does not suffice for everybody: what goes beyond it will not go out',
} as const;

/** Where a preview counts people of LINE groups. */
export const AUDIENCE_AWAY = {
  th: 'ขณะนี้ถาม LINE ไม่ได้ว่าใครอยู่ในกลุ่มไลน์ จำนวนนี้จึงเป็นตามที่ทราบล่าสุด',
  en: 'LINE cannot be asked just now who is in the LINE groups: the counts are what is known so far',
} as const;

export const reserveReached = (left: number): Message =>
  text(
    `โควตาข้อความเดือนนี้เหลือ ${left.toLocaleString('en-US')} ข้อความ ซึ่งกันไว้สำหรับเรื่องจำเป็น เช่น นัด เลื่อน หรือยกเลิกประชุม ` +
      'ข้อความเตือนอื่นจะไม่ถูกส่งจนถึงเดือนหน้าค่ะ',
  );

export const limitReached = (): Message =>
  text('โควตาข้อความเดือนนี้หมดแล้ว ข้อความที่ระบบส่งเองทั้งหมดหยุดจนถึงเดือนหน้าค่ะ กรุณาโทรแจ้งเรื่องเร่งด่วน การตอบในแชตยังใช้ได้ตามปกติ');
