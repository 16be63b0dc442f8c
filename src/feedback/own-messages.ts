/** What people read of what they sent before: one entry, the list, changing and taking back. */
import { both } from '../language.ts';
import { card, text } from '../line/compose.ts';
import { shown } from '../line/limits.ts';
import { dateShort, timeOf } from '../thai/format.ts';
import type { Message } from '../turn.ts';
import type { OwnEntry, Receipt } from './effects.ts';
import { cancel, feedbackButton, kindName, STATUS_EN, STATUS_TH } from './messages.ts';
import * as buttons from './rules.ts';

/** A bubble of LINE's takes 30 KB. */
const MOST_SHOWN = 1_500;

const dateOf = (iso: string): string => `${dateShort(new Date(iso))} ${timeOf(new Date(iso))}`;

export function ownEntry(entry: OwnEntry): Message[] {
  const { number } = entry;
  return [
    card({
      over: both('เรื่องที่ท่านส่ง', 'What you sent'),
      title: both(`เลขที่ ${number}`, `Number ${number}`),
      lines: [
        shown(entry.text, MOST_SHOWN) || both('(ไม่มีข้อความ)', '(no words)'),
        'rule',
        { label: both('ประเภท', 'Kind'), value: entry.kind ? kindName(entry.kind) : both('ยังไม่ระบุ', 'not said') },
        { label: both('วันที่ส่ง', 'Sent'), value: dateOf(entry.saidAt) },
        ...(entry.places.length > 0
          ? [{ label: both('ตำแหน่ง', 'Place'), value: shown(entry.places.join(', '), MOST_SHOWN) }]
          : []),
        ...(entry.attachments > 0
          ? [{ label: both('แนบ', 'Attached'), value: both(`${entry.attachments} รายการ`, `${entry.attachments}`) }]
          : []),
        { label: both('สถานะ', 'Status'), value: both(STATUS_TH, STATUS_EN)[entry.status] },
        ...(entry.private ? [{ small: both('เรื่องส่วนตัว', 'Private') }] : []),
      ],
      buttons: [
        { label: both('แก้ไข', 'Change'), postback: buttons.showReceipt.pack({ action: 'edit', number }), tone: 'calm' },
        {
          label: both('ลบเรื่องนี้', 'Delete it'),
          postback: buttons.showReceipt.pack({ action: 'erase', number }),
          tone: 'calm',
        },
      ],
    }),
  ];
}

export function ownEntries(entries: readonly OwnEntry[]): Message[] {
  if (entries.length === 0)
    return [text(both('ยังไม่มีเรื่องที่ท่านส่งไว้ค่ะ', 'You have sent nothing yet.'), [feedbackButton()])];
  const lines = entries.map(({ number, text: words, saidAt }) => {
    const begin = shown(words.replace(/\s+/gu, ' '), 40);
    return `${number} · ${dateShort(new Date(saidAt))}\n${begin || both('(ไม่มีข้อความ)', '(no words)')}`;
  });
  const show = entries.map(({ number }) => ({
    label: both(`ดู ${number}`, `Show ${number}`),
    postback: buttons.showReceipt.pack({ action: 'show' as const, number }),
  }));
  return [text([both('เรื่องที่ท่านส่งไว้ค่ะ', 'What you have sent:'), ...lines].join('\n\n'), show)];
}

/** The same for a number that never was and for somebody else's. */
export function noSuchNumber(number: string | null): Message[] {
  return [
    text(
      number
        ? both(`ไม่พบเรื่องเลขที่ ${number} ค่ะ`, `There is no number ${number}.`)
        : both('ไม่พบเลขที่นี้ค่ะ', 'There is no such number.'),
      [{ label: both('เรื่องที่ส่งไว้', 'What I sent'), postback: buttons.showReceipt.pack({ action: 'show' }) }],
    ),
  ];
}

export function askForNewText(number: string): Message[] {
  return [
    text(
      both(
        `พิมพ์ข้อความใหม่ของเรื่อง ${number} ได้เลยค่ะ จะใช้แทนข้อความเดิม`,
        `Please write the new words of ${number}. They take the place of the old ones.`,
      ),
      [cancel()],
    ),
  ];
}

export function textReplaced({ number }: Receipt): Message[] {
  return [text(both(`แก้เรื่อง ${number} แล้วค่ะ`, `${number} is changed.`))];
}

export function leftAsItWas(number: string): Message[] {
  return [text(both(`เรื่อง ${number} คงไว้ตามเดิมค่ะ`, `${number} stays as it was.`))];
}

export function withdrawn(number: string): Message[] {
  return [text(both(`ลบเรื่อง ${number} แล้วค่ะ`, `${number} is deleted.`))];
}
