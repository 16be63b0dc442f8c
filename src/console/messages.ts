/** What the bot says about coming into the console. */
import { card, text } from '../line/compose.ts';
import { timeOf } from '../thai/format.ts';
import type { Message } from '../turn.ts';

export function loginLink(url: string, until: Date): Message {
  return card({
    over: 'สำหรับเจ้าหน้าที่',
    title: 'เข้าหน้าเว็บ',
    lines: [`ลิงก์นี้เป็นของท่านคนเดียว ใช้ได้ครั้งเดียว ถึงเวลา ${timeOf(until)} ค่ะ`, { small: 'กรุณาอย่าส่งต่อให้ผู้อื่น' }],
    buttons: [{ label: 'เปิดหน้าเว็บ', uri: url, tone: 'go' }],
    // Locked screens show it: the link stays out.
    altText: 'ลิงก์เข้าหน้าเว็บสำหรับเจ้าหน้าที่ ใช้ได้ครั้งเดียวค่ะ',
  });
}

/** To citizens and strangers alike: it tells nothing about who is staff. */
export function forStaffOnly(): Message {
  return text('ขออภัยค่ะ หน้าเว็บนี้ใช้ได้เฉพาะเจ้าหน้าที่ค่ะ ท่านพิมพ์ "ช่วยเหลือ" เพื่อดูสิ่งที่ทำได้ในแชตนี้นะคะ', [
    { label: 'ช่วยเหลือ', say: 'ช่วยเหลือ' },
  ]);
}

export function onlyInPrivate(quoteToken: string | null): Message {
  return text('เรื่องนี้คุยกันในแชตส่วนตัวนะคะ พิมพ์ "เข้าระบบ" หาดิฉันได้เลยค่ะ', [], quoteToken);
}
