/** What the author of an entry hears from the office. */
import { both } from '../language.ts';
import { card } from '../line/compose.ts';
import type { Message } from '../turn.ts';
import { showReceipt } from './rules.ts';

/** @param words of staff, as they are. */
export function officeReply(number: string, words: string): Message {
  return card({
    over: both(`ตอบเรื่องเลขที่ ${number}`, `About ${number}`),
    title: both('เจ้าหน้าที่ตอบท่านค่ะ', 'Our staff answer you'),
    lines: [words],
    buttons: [{ label: both('ดูเรื่องของฉัน', 'What I sent'), postback: showReceipt.pack({ action: 'show', number }) }],
  });
}
