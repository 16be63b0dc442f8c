/** What the author of an entry hears from the office. */
import { card } from '../line/compose.ts';
import type { Message } from '../turn.ts';
import { showReceipt } from './rules.ts';

/** @param words of staff, as they are. */
export function officeReply(number: string, words: string): Message {
  return card({
    over: `ตอบเรื่องเลขที่ ${number}`,
    title: 'เจ้าหน้าที่ตอบท่านค่ะ',
    lines: [words],
    buttons: [{ label: 'ดูเรื่องของฉัน', postback: showReceipt.pack({ action: 'show', number }) }],
  });
}
