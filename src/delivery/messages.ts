/** What admins and analysts are told about the month's quota. */
import { text } from '../line/compose.ts';
import type { Message } from '../turn.ts';

export const reserveReached = (left: number): Message =>
  text(
    `โควตาข้อความเดือนนี้เหลือ ${left.toLocaleString('en-US')} ข้อความ ซึ่งกันไว้สำหรับเรื่องจำเป็น เช่น นัด เลื่อน หรือยกเลิกประชุม ` +
      'ข้อความเตือนอื่นจะไม่ถูกส่งจนถึงเดือนหน้าค่ะ',
  );

export const limitReached = (): Message =>
  text('โควตาข้อความเดือนนี้หมดแล้ว ข้อความที่ระบบส่งเองทั้งหมดหยุดจนถึงเดือนหน้าค่ะ กรุณาโทรแจ้งเรื่องเร่งด่วน การตอบในแชตยังใช้ได้ตามปกติ');
