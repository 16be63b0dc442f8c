/** What people read of what they sent before. */
import { both } from '../language.ts';
import { text } from '../line/compose.ts';
import { shown } from '../line/limits.ts';
import type { Message } from '../turn.ts';
import type { OwnEntry } from './effects.ts';
import { showReceipt } from './rules.ts';

const MOST_OF_WORDS = 60;

/** Nothing goes with one tap. */
export function reallyErase({ number, text: words }: OwnEntry): Message[] {
  const begin = shown(words.replace(/\s+/gu, ' '), MOST_OF_WORDS);
  const which = begin ? ` “${begin}”` : '';
  return [
    text(
      both(
        `ลบเรื่อง ${number}${which} เลยหรือไม่คะ ลบแล้วเรียกคืนไม่ได้`,
        `Delete ${number}${which}? It cannot be brought back.`,
      ),
      [
        { label: both('ลบเลย', 'Delete it'), postback: showReceipt.pack({ action: 'eraseNow', number }) },
        { label: both('ไม่ลบ', 'Keep it'), postback: showReceipt.pack({ action: 'keep', number }) },
      ],
    ),
  ];
}
