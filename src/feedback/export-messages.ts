/** What staff read about files of feedback. */
import { card, text } from '../line/compose.ts';
import type { Message } from '../turn.ts';

export function notForYou(): Message[] {
  return [text('ขออภัยค่ะ คำสั่งนี้ใช้ได้เฉพาะเจ้าหน้าที่ที่ได้รับสิทธิ์')];
}

export interface ScopeChoice {
  label: string;
  postback: string;
}

export function askForScope(choices: readonly ScopeChoice[]): Message[] {
  return [text('ต้องการไฟล์ความเห็นของกลุ่มเขตใดคะ', choices)];
}

export function askForPeriod(choices: readonly ScopeChoice[]): Message[] {
  return [text('ต้องการไฟล์ความเห็นช่วงใดคะ เลือกหรือพิมพ์วันที่ได้ค่ะ', choices)];
}

export function nothingToExport(period: string): Message[] {
  return [text(`ไม่มีความเห็นในช่วง ${period} ค่ะ`)];
}

export function exportReady(ready: { count: number; url: string; scope: string; period: string }): Message[] {
  return [
    card({
      over: ready.scope,
      title: 'ไฟล์ความเห็น',
      lines: [ready.period, `${ready.count.toLocaleString('en-US')} รายการ ไม่ระบุชื่อ ลิงก์ใช้ได้ 15 นาที ครั้งเดียว`],
      buttons: [{ label: 'ดาวน์โหลดไฟล์', uri: ready.url, tone: 'go' }],
    }),
  ];
}
