/** What the bot says about coming into the console. */
import { z } from 'zod';
import { card, text } from '../line/compose.ts';
import { definePostback } from '../line/postback.ts';
import { timeOf } from '../thai/format.ts';
import type { Message } from '../turn.ts';

export const browserButton = definePostback('login-browser', {
  k: z.string().regex(/^[0-9a-f]{64}$/),
  v: z.enum(['yes', 'no']),
});
export const endSessionsButton = definePostback('login-end-all', {});

export function loginLink(url: string, until: Date, publicUrl: string): Message {
  return card({
    over: 'สำหรับเจ้าหน้าที่',
    title: 'เข้าหน้าเว็บ',
    lines: [
      `ลิงก์นี้เป็นของท่านคนเดียว ใช้ได้ครั้งเดียว ถึงเวลา ${timeOf(until)} ค่ะ`,
      { small: `ใช้เครื่องอื่น: เปิด ${publicUrl}/login แล้วพิมพ์รหัสที่เห็นมาในแชตนี้` },
      { small: 'กรุณาอย่าส่งต่อให้ผู้อื่น' },
    ],
    // Locked screens show what stands in lines: the link is none of them.
    buttons: [{ label: 'เปิดหน้าเว็บ', uri: url, tone: 'go' }],
  });
}

/** Whoever holds another's code by a trick must see that it is not their own browser that waits. */
export function isThisYourBrowser(request: string, browser: string, at: Date): Message {
  return card({
    over: 'สำหรับเจ้าหน้าที่',
    title: 'ให้เข้าระบบไหมคะ',
    lines: [
      { label: 'เครื่อง', value: browser || 'ไม่ทราบ' },
      { label: 'ขอเมื่อ', value: timeOf(at) },
      'หากท่านไม่ได้เปิดหน้าเว็บนี้เอง กด "ไม่ใช่ฉัน" ค่ะ',
    ],
    buttons: [
      { label: 'ใช่ ให้เข้าระบบ', postback: browserButton.pack({ k: request, v: 'yes' }), tone: 'go' },
      { label: 'ไม่ใช่ฉัน', postback: browserButton.pack({ k: request, v: 'no' }) },
    ],
  });
}

export function browserIn(browser: string): Message {
  return text(`ให้ ${browser || 'เครื่องนั้น'} เข้าระบบแล้วค่ะ กลับไปที่หน้าเว็บได้เลย`, [
    { label: 'ออกทุกเครื่อง', postback: endSessionsButton.pack({}) },
  ]);
}

export const browserOut = (): Message => text('ไม่ให้เข้าระบบแล้วค่ะ หากมีใครขอรหัสจากท่าน กรุณาแจ้งผู้ดูแลระบบ');
export const browserGone = (): Message => text('รหัสนี้หมดเวลาหรือใช้ไปแล้วค่ะ ขอรหัสใหม่ที่หน้าเว็บได้เลย');
export const wrongCode = (): Message => text('ไม่พบรหัสนี้ค่ะ กรุณาดูเลข 6 หลักบนหน้าเว็บอีกครั้ง รหัสใช้ได้ 10 นาที');
export const tooManyCodes = (): Message => text('พิมพ์รหัสผิดหลายครั้งแล้วค่ะ กรุณารอหนึ่งชั่วโมง หรือพิมพ์ "เข้าระบบ" เพื่อขอลิงก์');
export const sessionsEnded = (count: number): Message =>
  text(count > 0 ? `ออกจากระบบทุกเครื่องแล้วค่ะ (${count} เครื่อง)` : 'ไม่มีเครื่องใดเข้าระบบอยู่ค่ะ');

export function onlyInPrivate(quoteToken: string | null): Message {
  return text('เรื่องนี้คุยกันในแชตส่วนตัวนะคะ พิมพ์ "เข้าระบบ" หาดิฉันได้เลยค่ะ', [], quoteToken);
}
