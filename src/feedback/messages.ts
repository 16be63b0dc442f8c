/** All wording about feedback (ความคิดเห็น). Readable as a script. */
import { card, text, type Button } from '../line/compose.ts';
import { fit } from '../line/limits.ts';
import { dateShort, timeOf } from '../thai/format.ts';
import type { Message } from '../turn.ts';
import type { OwnEntry, Receipt } from './effects.ts';
import type { DownloadFailure, FeedbackKind, FeedbackStatus, PartKind } from './model.ts';
import * as buttons from './rules.ts';

export const KIND_TH: Record<FeedbackKind, string> = {
  problem: 'ปัญหา',
  potential: 'ศักยภาพ',
  proposal: 'ข้อเสนอโครงการ',
};

export const STATUS_TH: Record<FeedbackStatus, string> = {
  received: 'รับเรื่องแล้ว',
  classified: 'รับเรื่องแล้ว',
  reviewed: 'เจ้าหน้าที่อ่านแล้ว',
  linked: 'รวมในประเด็นการพัฒนาแล้ว',
  withdrawn: 'ถอนแล้ว',
};

const PART_TH: Record<PartKind, string> = {
  text: 'ข้อความ',
  image: 'รูป',
  audio: 'เสียง',
  video: 'วิดีโอ',
  file: 'ไฟล์',
  location: 'ตำแหน่ง',
};

const end = ({ entry }: Receipt): Button => ({ label: 'จบ', postback: buttons.endFeedback.pack({ entry }) });
const addPhoto: Button = { label: 'เพิ่มรูป', open: 'cameraRoll' };
const addPlace: Button = { label: 'เพิ่มตำแหน่ง', open: 'location' };
const kinds = ({ entry }: Receipt): Button[] =>
  (['problem', 'potential', 'proposal'] as const).map((kind) => ({
    label: KIND_TH[kind],
    postback: buttons.pickKind.pack({ entry, kind }),
  }));

/** The button that starts feedback, for menus and for the card after a session. */
export function feedbackButton(label = 'ส่งความคิดเห็น', consultation?: string): Button {
  return { label, postback: buttons.startFeedback.pack(consultation ? { consultation } : {}), tone: 'go' };
}

export function askForStory(): Message[] {
  return [
    text('เล่าให้ฟังได้เลยค่ะ จะเป็นปัญหา ศักยภาพ หรือข้อเสนอก็ได้ พิมพ์เป็นข้อความ แล้วส่งรูปหรือตำแหน่งเพิ่มได้ค่ะ', [
      { label: 'ยกเลิก', say: 'ยกเลิก' },
    ]),
  ];
}

export function notNow(): Message[] {
  return [text('ไม่เป็นไรค่ะ มีเรื่องใดเมื่อไร พิมพ์มาได้เสมอค่ะ')];
}

export function received(receipt: Receipt): Message[] {
  const saved = `รับแล้วค่ะ เลขที่ ${receipt.number}`;
  const more = 'เล่าเพิ่ม ส่งรูป เสียง หรือตำแหน่งต่อได้เลย จะรวมเป็นเรื่องเดียวกันค่ะ';
  const body = receipt.kind ? `${saved} (${KIND_TH[receipt.kind]})\n${more}` : `${saved}\n${more}\n\nเรื่องนี้เป็นเรื่องใดคะ`;
  return [text(body, [...(receipt.kind ? [] : kinds(receipt)), end(receipt), addPhoto, addPlace])];
}

export function receivedWithoutWords(receipt: Receipt): Message[] {
  return [
    text(`รับแล้วค่ะ เลขที่ ${receipt.number}\nช่วยพิมพ์สั้น ๆ ว่าเป็นเรื่องอะไรค่ะ`, [...kinds(receipt), end(receipt), addPlace]),
  ];
}

export function receivedInLineGroup(receipt: Receipt, quoteToken: string | null): Message[] {
  const { entry, number } = receipt;
  const offered: Button[] = [
    {
      label: 'ส่งเป็นส่วนตัวแทน',
      postback: buttons.makePrivate.pack({ entry }),
      displayText: `ส่งเป็นส่วนตัวแทน ${number}`,
    },
    { label: 'เพิ่มตำแหน่ง', postback: buttons.askPlace.pack({ entry }), displayText: `เพิ่มตำแหน่ง ${number}` },
  ];
  return [text(`รับแล้วค่ะ เลขที่ ${number}`, offered, quoteToken)];
}

export function askForPlace({ number }: Receipt): Message[] {
  return [text(`แตะปุ่ม “ส่งตำแหน่ง” เพื่อเพิ่มในเรื่อง ${number} ค่ะ`, [{ label: 'ส่งตำแหน่ง', open: 'location' }])];
}

/** After the button in a LINE group. Someone registered can go on in 1:1 under the same number. */
export function nowPrivate({ number, registered }: Receipt & { registered: boolean }): Message[] {
  const goOn = registered
    ? `เล่าเพิ่มได้ในแชตส่วนตัวกับบัญชีนี้ พิมพ์ “แก้ ${number}” ค่ะ`
    : 'เล่าเพิ่มได้ในแชตส่วนตัวกับบัญชีนี้ พิมพ์ “สมัคร” ก่อนนะคะ';
  return [text(`ตั้งเรื่อง ${number} เป็นเรื่องส่วนตัวแล้วค่ะ จะไม่ยกข้อความนี้ไปแสดงที่ใด\n${goOn}`)];
}

export function added({ number }: Receipt): Message[] {
  return [text(`เพิ่มในเรื่อง ${number} แล้วค่ะ`)];
}

export function addedInLineGroup({ number }: Receipt, quoteToken: string | null): Message[] {
  return [text(`เพิ่มในเรื่อง ${number} แล้วค่ะ`, [], quoteToken)];
}

export function kindSet(receipt: Receipt & { kind: FeedbackKind }): Message[] {
  return [text(`บันทึกเรื่อง ${receipt.number} เป็น “${KIND_TH[receipt.kind]}” แล้วค่ะ`, [end(receipt), addPhoto, addPlace])];
}

export function finished(number: string): Message[] {
  return [text(`ขอบคุณค่ะ บันทึกเรื่อง ${number} ครบแล้ว\nขอดูหรือขอลบได้ พิมพ์ “ดู ${number}” หรือ “ลบ ${number}” ค่ะ`)];
}

export function stoppedButKept(number: string): Message[] {
  return [
    text(`ไม่รับเพิ่มแล้วค่ะ เรื่อง ${number} ยังอยู่ ต้องการลบไหมคะ`, [
      { label: `ลบ ${number}`, postback: buttons.showReceipt.pack({ action: 'erase', number }) },
      { label: 'เก็บไว้', say: 'จบ' },
    ]),
  ];
}

export function entryGone(): Message[] {
  return [text('เรื่องเดิมถูกลบไปแล้วค่ะ ข้อความนี้ยังไม่ได้เก็บ ส่งเป็นเรื่องใหม่ได้ค่ะ', [feedbackButton('ส่งเรื่องใหม่')])];
}

export function entryFull(number: string): Message[] {
  return [text(`เรื่อง ${number} มีรายละเอียดครบมากแล้วค่ะ ที่เหลือส่งเป็นเรื่องใหม่นะคะ`, [feedbackButton('ส่งเรื่องใหม่')])];
}

/** Somebody we do not know writes in 1:1: nothing of it is stored. */
export function registerFirst(): Message[] {
  return [
    text('ขอบคุณที่บอกเล่าค่ะ ก่อนรับเรื่อง ขอให้ท่านลงทะเบียนสั้น ๆ ก่อนนะคะ ข้อความเมื่อสักครู่ยังไม่ได้เก็บไว้ค่ะ', [
      { label: 'สมัคร', say: 'สมัคร' },
    ]),
  ];
}

/** The button, tapped by somebody we do not know. */
export function registerToTell(): Message[] {
  return [text('ยินดีรับฟังค่ะ ขอให้ท่านลงทะเบียนสั้น ๆ ก่อนนะคะ', [{ label: 'สมัคร', say: 'สมัคร' }])];
}

/** A LINE group that belongs to no district group yet, and somebody we do not know. */
export function registerFirstInLineGroup(quoteToken: string | null): Message[] {
  return [
    text(
      'ขอบคุณค่ะ ยังรับเรื่องจากกลุ่มนี้ไม่ได้ เพราะยังไม่ทราบว่าเป็นกลุ่มเขตใด ท่านลงทะเบียนได้ โดยทักแชตส่วนตัวกับบัญชีนี้แล้วพิมพ์ “สมัคร” ค่ะ',
      [],
      quoteToken,
    ),
  ];
}

export function wordsMissingInLineGroup(quoteToken: string | null): Message[] {
  return [text('พิมพ์เรื่องต่อท้ายได้เลยค่ะ เช่น #ปัญหา ไฟทางดับหน้าซอย 5', [], quoteToken)];
}

export function howInLineGroup(): Message[] {
  return [text('ในกลุ่มนี้ พิมพ์ #ปัญหา #ศักยภาพ หรือ #เสนอ นำหน้าข้อความ หรือทักแชตส่วนตัวกับบัญชีนี้ได้ค่ะ')];
}

/** Media that came without words: to which story does it belong? */
export function mediaWithoutWords(kind: PartKind, latest: Receipt | null): Message[] {
  const offered: Button[] = [
    ...(latest
      ? [{ label: `เพิ่มใน ${latest.number}`, postback: buttons.placeLoose.pack({ to: 'last' }) } as const]
      : []),
    { label: 'เป็นเรื่องใหม่', postback: buttons.placeLoose.pack({ to: 'new' }) },
    { label: 'ไม่ต้องเก็บ', postback: buttons.placeLoose.pack({ to: 'nowhere' }) },
  ];
  return [text(`ได้รับ${PART_TH[kind]}แล้วค่ะ เป็นเรื่องอะไรคะ พิมพ์เล่าสั้น ๆ ได้เลย`, offered)];
}

const NOT_KEPT: Record<DownloadFailure, string> = {
  unavailable: 'เพราะรับไฟล์จาก LINE ไม่สำเร็จ กรุณาส่งอีกครั้งนะคะ',
  tooLarge: 'เพราะไฟล์ใหญ่เกิน 20 MB ส่งเป็นรูปหรือคลิปที่สั้นลงได้ค่ะ',
  type: 'เพราะไม่ใช่ชนิดที่เก็บได้ (รูป เสียง วิดีโอ PDF Word Excel) ค่ะ',
};

/** Said once, when it is certain. The rest of the entry is kept. */
export function contentNotKept(number: string, kinds: readonly PartKind[], reason: DownloadFailure): Message[] {
  const what = [...new Set(kinds)].map((kind) => PART_TH[kind]).join(' ');
  const several = kinds.length > 1 ? ` ${kinds.length} รายการ` : '';
  return [text(`${what}${several}ในเรื่อง ${number} เก็บไม่ได้ค่ะ ${NOT_KEPT[reason]}\nส่วนอื่นของเรื่องนี้เก็บไว้แล้วค่ะ`)];
}

export function notKept(): Message[] {
  return [text('ไม่ได้เก็บไว้ค่ะ')];
}

export function looseForgotten(): Message[] {
  return [text('ขออภัยค่ะ รูปหรือตำแหน่งนั้นไม่ได้เก็บไว้แล้ว กรุณาส่งอีกครั้งค่ะ')];
}

/** A bubble of LINE's takes 30 KB. */
const MOST_SHOWN = 1_500;

const dateOf = (iso: string): string => `${dateShort(new Date(iso))} ${timeOf(new Date(iso))}`;

export function ownEntry(entry: OwnEntry): Message[] {
  const { number } = entry;
  return [
    card({
      over: 'เรื่องที่ท่านส่ง',
      title: `เลขที่ ${number}`,
      lines: [
        fit(entry.text, MOST_SHOWN) || '(ไม่มีข้อความ)',
        'rule',
        { label: 'ประเภท', value: entry.kind ? KIND_TH[entry.kind] : 'ยังไม่ระบุ' },
        { label: 'วันที่ส่ง', value: dateOf(entry.saidAt) },
        ...(entry.places.length > 0 ? [{ label: 'ตำแหน่ง', value: fit(entry.places.join(', '), MOST_SHOWN) }] : []),
        ...(entry.attachments > 0 ? [{ label: 'แนบ', value: `${entry.attachments} รายการ` }] : []),
        { label: 'สถานะ', value: STATUS_TH[entry.status] },
        ...(entry.private ? [{ small: 'เรื่องส่วนตัว' }] : []),
      ],
      buttons: [
        { label: 'แก้ไข', postback: buttons.showReceipt.pack({ action: 'edit', number }), tone: 'calm' },
        { label: 'ลบเรื่องนี้', postback: buttons.showReceipt.pack({ action: 'erase', number }), tone: 'calm' },
      ],
    }),
  ];
}

export function ownEntries(entries: readonly OwnEntry[]): Message[] {
  if (entries.length === 0) return [text('ยังไม่มีเรื่องที่ท่านส่งไว้ค่ะ', [feedbackButton()])];
  const lines = entries.map(({ number, text: words, saidAt }) => {
    const begin = fit(words.replace(/\s+/gu, ' '), 40);
    return `${number} · ${dateShort(new Date(saidAt))}\n${begin || '(ไม่มีข้อความ)'}`;
  });
  const show = entries.map(({ number }) => ({
    label: `ดู ${number}`,
    postback: buttons.showReceipt.pack({ action: 'show' as const, number }),
  }));
  return [text(['เรื่องที่ท่านส่งไว้ค่ะ', ...lines].join('\n\n'), show)];
}

/** The same for a number that never was and for somebody else's. */
export function noSuchNumber(number: string | null): Message[] {
  return [
    text(number ? `ไม่พบเรื่องเลขที่ ${number} ค่ะ` : 'ไม่พบเลขที่นี้ค่ะ', [
      { label: 'เรื่องที่ส่งไว้', postback: buttons.showReceipt.pack({ action: 'show' }) },
    ]),
  ];
}

export function askForNewText(number: string): Message[] {
  return [text(`พิมพ์ข้อความใหม่ของเรื่อง ${number} ได้เลยค่ะ จะใช้แทนข้อความเดิม`, [{ label: 'ยกเลิก', say: 'ยกเลิก' }])];
}

export function textReplaced({ number }: Receipt): Message[] {
  return [text(`แก้เรื่อง ${number} แล้วค่ะ`)];
}

export function leftAsItWas(number: string): Message[] {
  return [text(`เรื่อง ${number} คงไว้ตามเดิมค่ะ`)];
}

export function withdrawn(number: string): Message[] {
  return [text(`ลบเรื่อง ${number} แล้วค่ะ`)];
}

// Files for staff.

export function onlyInDirectChat(): Message[] {
  return [text('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ')];
}

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
