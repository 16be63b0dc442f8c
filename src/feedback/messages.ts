/** All wording about feedback (ความคิดเห็น). Readable as a script. */
import { both } from '../language.ts';
import { text, type Button } from '../line/compose.ts';
import { dateShort } from '../thai/format.ts';
import type { Message } from '../turn.ts';
import type { Receipt, Similar } from './effects.ts';
import type { DownloadFailure, FeedbackKind, FeedbackStatus, PartKind } from './model.ts';
import { PART_EN, PART_TH } from './part-messages.ts';
import * as buttons from './rules.ts';

export const KIND_TH: Record<FeedbackKind, string> = {
  problem: 'ปัญหา',
  potential: 'ศักยภาพ',
  proposal: 'ข้อเสนอโครงการ',
};

const KIND_EN: Record<FeedbackKind, string> = { problem: 'problem', potential: 'potential', proposal: 'proposal' };
export const kindName = (kind: FeedbackKind): string => both(KIND_TH, KIND_EN)[kind];

export const STATUS_TH: Record<FeedbackStatus, string> = {
  received: 'รับเรื่องแล้ว',
  classified: 'รับเรื่องแล้ว',
  reviewed: 'เจ้าหน้าที่อ่านแล้ว',
  linked: 'รวมในประเด็นการพัฒนาแล้ว',
  withdrawn: 'ถอนแล้ว',
};

export const STATUS_EN: Record<FeedbackStatus, string> = {
  received: 'received',
  classified: 'received',
  reviewed: 'read by our staff',
  linked: 'part of a development issue',
  withdrawn: 'withdrawn',
};

const end = ({ entry }: Receipt): Button => ({
  label: both('จบ', 'Done'),
  postback: buttons.endFeedback.pack({ entry }),
});
const addPhoto = (): Button => ({ label: both('เพิ่มรูป', 'Add a photo'), open: 'cameraRoll' });
const addPlace = (): Button => ({ label: both('เพิ่มตำแหน่ง', 'Add the place'), open: 'location' });
export const cancel = (): Button => ({ label: both('ยกเลิก', 'Cancel'), say: both('ยกเลิก', 'Cancel') });
const register = (): Button => ({ label: both('สมัคร', 'Register'), say: both('สมัคร', 'Register') });
export const kinds = ({ entry }: Receipt): Button[] =>
  (['problem', 'potential', 'proposal'] as const).map((kind) => ({
    label: kindName(kind),
    postback: buttons.pickKind.pack({ entry, kind }),
  }));

/** The button that starts feedback, for menus and for the card after a session. */
export function feedbackButton(label = both('ส่งความคิดเห็น', 'Tell us something'), consultation?: string): Button {
  return { label, postback: buttons.startFeedback.pack(consultation ? { consultation } : {}), tone: 'go' };
}

export function askForStory(): Message[] {
  return [
    text(
      both(
        'เล่าให้ฟังได้เลยค่ะ จะเป็นปัญหา ศักยภาพ หรือข้อเสนอก็ได้ พิมพ์เป็นข้อความ แล้วส่งรูปหรือตำแหน่งเพิ่มได้ค่ะ',
        'Please tell us: a problem, a potential or a proposal. Write it, then add photos or a place if you like.',
      ),
      [cancel()],
    ),
  ];
}

export function notNow(): Message[] {
  return [text(both('ไม่เป็นไรค่ะ มีเรื่องใดเมื่อไร พิมพ์มาได้เสมอค่ะ', 'That is fine. You can write to us at any time.'))];
}

const whichKind = (): string => both('เรื่องนี้เป็นเรื่องใดคะ', 'What is it about?');

export function received(receipt: Receipt): Message[] {
  const saved = both(`รับแล้วค่ะ เลขที่ ${receipt.number}`, `Received. Number ${receipt.number}`);
  const more = both(
    'เล่าเพิ่ม ส่งรูป เสียง หรือตำแหน่งต่อได้เลย จะรวมเป็นเรื่องเดียวกันค่ะ',
    'You can go on: words, photos, voice or a place become one with it.',
  );
  const body = receipt.kind ? `${saved} (${kindName(receipt.kind)})\n${more}` : `${saved}\n${more}\n\n${whichKind()}`;
  return [text(body, [...(receipt.kind ? [] : kinds(receipt)), end(receipt), addPhoto(), addPlace()])];
}

export function receivedWithoutWords(receipt: Receipt): Message[] {
  return [
    text(
      both(
        `รับแล้วค่ะ เลขที่ ${receipt.number}\nช่วยพิมพ์สั้น ๆ ว่าเป็นเรื่องอะไรค่ะ`,
        `Received. Number ${receipt.number}\nPlease write in a few words what it is about.`,
      ),
      [...kinds(receipt), end(receipt), addPlace()],
    ),
  ];
}

/** A voice outside of a story begins one. Somebody listens to it: the bot cannot. */
export function voiceReceived(receipt: Receipt): Message[] {
  const { number } = receipt;
  const body = both(
    `ได้รับข้อความเสียงแล้วค่ะ เลขที่ ${number}\nเจ้าหน้าที่จะฟังให้ เล่าเพิ่มเป็นเสียง ข้อความ หรือรูปได้ค่ะ`,
    `Your voice message is here. Number ${number}\nOur staff will listen to it. You can add words, voice or photos.`,
  );
  const drop: Button = {
    label: both('ไม่ต้องเก็บ', 'Do not keep it'),
    postback: buttons.showReceipt.pack({ action: 'eraseNow', number }),
  };
  if (receipt.kind) return [text(body, [end(receipt), addPhoto(), addPlace(), drop])];
  return [text(`${body}\n\n${whichKind()}`, [...kinds(receipt), end(receipt), addPhoto(), addPlace(), drop])];
}

/** A voice in the middle of a story. */
export function voiceAdded({ number }: Receipt): Message[] {
  return [text(both(`ได้รับเสียงแล้วค่ะ รวมในเรื่อง ${number}`, `Your voice message is here and belongs to ${number}.`))];
}

export const joinOrNot = ({ entry }: Receipt, { entry: into, number }: Similar): Button[] => [
  {
    label: both('รวมกับเรื่องเดิม', 'Make them one'),
    postback: buttons.joinEarlier.pack({ entry, into }),
    displayText: both(`รวมกับเรื่อง ${number}`, `Make it one with ${number}`),
  },
  { label: both('เป็นเรื่องใหม่', 'It is a new one'), postback: buttons.keepApart.pack({ entry }) },
];

/** Instead of the usual receipt, where the person told nearly the same before. Without an answer it stays a new one. */
export function isItTheSame(receipt: Receipt, similar: Similar): Message[] {
  const { number, saidAt } = similar;
  return [
    text(
      both(
        `รับแล้วค่ะ เลขที่ ${receipt.number}\nคล้ายกับเรื่อง ${number} ที่ท่านส่งเมื่อ ${dateShort(new Date(saidAt))} รวมเป็นเรื่องเดียวกันไหมคะ`,
        `Received. Number ${receipt.number}\nIt is much like ${number}, which you sent on ${dateShort(new Date(saidAt))}. Shall they become one?`,
      ),
      [...joinOrNot(receipt, similar), end(receipt)],
    ),
  ];
}

/** @param direct in 1:1, where it can be gone on with. */
export function joined(receipt: Receipt & { private: boolean }, direct: boolean): Message[] {
  const one = both(`รวมกับเรื่อง ${receipt.number} แล้วค่ะ`, `They are one now, ${receipt.number}.`);
  const done = receipt.private
    ? `${one}\n${both('เรื่องนี้เป็นเรื่องส่วนตัวทั้งหมด จะไม่ยกข้อความไปแสดงที่ใดค่ะ', 'All of it is private: its words will be shown nowhere.')}`
    : one;
  if (!direct) return [text(done)];
  return [text(`${done} ${both('เล่าเพิ่มได้เลยค่ะ', 'You can go on.')}`, [end(receipt), addPhoto(), addPlace()])];
}

export function keptApart(receipt: Receipt, direct: boolean): Message[] {
  const kept = both(`เก็บเป็นเรื่องใหม่ เลขที่ ${receipt.number} ค่ะ`, `Kept as a new one, number ${receipt.number}.`);
  if (!direct) return [text(kept)];
  if (receipt.kind)
    return [text(`${kept} ${both('เล่าเพิ่มได้เลย', 'You can go on.')}`, [end(receipt), addPhoto(), addPlace()])];
  return [text(`${kept}\n${whichKind()}`, [...kinds(receipt), end(receipt)])];
}

export function askForPlace({ number }: Receipt): Message[] {
  return [
    text(both(`แตะปุ่ม “ส่งตำแหน่ง” เพื่อเพิ่มในเรื่อง ${number} ค่ะ`, `Tap “Send the place” to add it to ${number}.`), [
      { label: both('ส่งตำแหน่ง', 'Send the place'), open: 'location' },
    ]),
  ];
}

export function askForMore(number: string): Message[] {
  return [
    text(
      both(
        `เล่าเพิ่มในเรื่อง ${number} ได้เลยค่ะ เป็นข้อความ รูป เสียง หรือตำแหน่งก็ได้`,
        `Please go on with ${number}: words, photos, voice or a place.`,
      ),
      [cancel()],
    ),
  ];
}

/** A sticker where a story was asked for. */
export function wordsPlease(): Message[] {
  return [
    text(both('ขอบคุณค่ะ ช่วยเล่าเป็นข้อความ รูป หรือเสียงได้เลยนะคะ', 'Thank you. Please tell it in words, photos or voice.'), [
      cancel(),
    ]),
  ];
}

export function added({ number }: Receipt): Message[] {
  return [text(both(`เพิ่มในเรื่อง ${number} แล้วค่ะ`, `Added to ${number}.`))];
}

export function kindSet(receipt: Receipt & { kind: FeedbackKind }): Message[] {
  return [
    text(
      both(
        `บันทึกเรื่อง ${receipt.number} เป็น “${KIND_TH[receipt.kind]}” แล้วค่ะ`,
        `${receipt.number} is noted as a ${KIND_EN[receipt.kind]}.`,
      ),
      [end(receipt), addPhoto(), addPlace()],
    ),
  ];
}

export function finished(number: string): Message[] {
  return [
    text(
      both(
        `ขอบคุณค่ะ บันทึกเรื่อง ${number} ครบแล้ว\nขอดูหรือขอลบได้ พิมพ์ “ดู ${number}” หรือ “ลบ ${number}” ค่ะ`,
        `Thank you. ${number} is complete.\nTo see or delete it, type “show ${number}” or “delete ${number}”.`,
      ),
    ),
  ];
}

export function stoppedButKept(number: string): Message[] {
  return [
    text(
      both(
        `ไม่รับเพิ่มแล้วค่ะ เรื่อง ${number} ยังอยู่ ต้องการลบไหมคะ`,
        `Nothing more is added. ${number} is still there. Shall it be deleted?`,
      ),
      [
        {
          label: both(`ลบ ${number}`, `Delete ${number}`),
          postback: buttons.showReceipt.pack({ action: 'eraseNow', number }),
        },
        { label: both('เก็บไว้', 'Keep it'), say: both('จบ', 'Done') },
      ],
    ),
  ];
}

export function entryGone(): Message[] {
  return [
    text(
      both(
        'เรื่องเดิมถูกลบไปแล้วค่ะ ข้อความนี้ยังไม่ได้เก็บ ส่งเป็นเรื่องใหม่ได้ค่ะ',
        'The earlier one has been deleted. This message is not kept; you can send it as a new one.',
      ),
      [feedbackButton(both('ส่งเรื่องใหม่', 'Begin a new one'))],
    ),
  ];
}

export function entryFull(number: string): Message[] {
  return [
    text(
      both(
        `เรื่อง ${number} มีรายละเอียดครบมากแล้วค่ะ ที่เหลือส่งเป็นเรื่องใหม่นะคะ`,
        `${number} is full. Please send the rest as a new one.`,
      ),
      [feedbackButton(both('ส่งเรื่องใหม่', 'Begin a new one'))],
    ),
  ];
}

/** Somebody we do not know writes in 1:1: nothing of it is stored. */
export function registerFirst(): Message[] {
  return [
    text(
      both(
        'ขอบคุณที่บอกเล่าค่ะ ก่อนรับเรื่อง ขอให้ท่านลงทะเบียนสั้น ๆ ก่อนนะคะ ข้อความเมื่อสักครู่ยังไม่ได้เก็บไว้ค่ะ',
        'Thank you for telling us. Please register first; it is short. What you have just written is not kept.',
      ),
      [register()],
    ),
  ];
}

/** A voice, a picture or a place of somebody we do not know. */
export function registerToKeep(kind: PartKind): Message[] {
  return [
    text(
      both(
        `ได้รับ${PART_TH[kind]}แล้วค่ะ แต่ยังไม่ได้เก็บไว้ ขอให้ท่านลงทะเบียนสั้น ๆ ก่อน แล้วส่งอีกครั้งนะคะ`,
        `Your ${PART_EN[kind]} is not kept yet. Please register first, then send it again.`,
      ),
      [register()],
    ),
  ];
}

/** The button, tapped by somebody we do not know. */
export function registerToTell(): Message[] {
  return [
    text(both('ยินดีรับฟังค่ะ ขอให้ท่านลงทะเบียนสั้น ๆ ก่อนนะคะ', 'We are glad to listen. Please register first; it is short.'), [
      register(),
    ]),
  ];
}

/**
 * Media that came without words: to which story does it belong?
 * @param album how many pictures come together; they are answered once.
 */
export function mediaWithoutWords(kind: PartKind, latest: Receipt | null, album = 1): Message[] {
  const offered: Button[] = [
    ...(latest
      ? [
          {
            label: both(`เพิ่มใน ${latest.number}`, `Add to ${latest.number}`),
            postback: buttons.placeLoose.pack({ to: 'last' }),
          } as const,
        ]
      : []),
    { label: both('เป็นเรื่องใหม่', 'It is a new one'), postback: buttons.placeLoose.pack({ to: 'new' }) },
    { label: both('ไม่ต้องเก็บ', 'Do not keep it'), postback: buttons.placeLoose.pack({ to: 'nowhere' }) },
  ];
  const what = album > 1 ? `${PART_TH[kind]}ชุดนี้ (${album} ${PART_TH[kind]}) ` : PART_TH[kind];
  const here = both(
    `ได้รับ${what}แล้วค่ะ เป็นเรื่องอะไรคะ พิมพ์เล่าสั้น ๆ ได้เลย`,
    `Your ${PART_EN[kind]}${album > 1 ? `s (${album}) are` : ' is'} here. What is it about? Please write a few words.`,
  );
  return [text(here, offered)];
}

export function looseFull(most: number): Message[] {
  return [
    text(
      both(
        `รับได้ครั้งละ ${most} รายการค่ะ ที่เหลือยังไม่ได้เก็บ ช่วยพิมพ์ก่อนว่าเป็นเรื่องอะไรนะคะ`,
        `We can take ${most} at a time; the rest is not kept. Please write first what it is about.`,
      ),
    ),
  ];
}

/** A button whose entry is gone, or was never this person's. */
export function noLongerPossible(): Message[] {
  return [
    text(both('ปุ่มนี้ใช้ไม่ได้แล้วค่ะ', 'This button no longer works.'), [
      { label: both('เรื่องที่ส่งไว้', 'What I sent'), postback: buttons.showReceipt.pack({ action: 'show' }) },
    ]),
  ];
}

const NOT_KEPT_EN: Record<DownloadFailure, string> = {
  unavailable: 'LINE did not hand it over. Please send it again.',
  tooLarge: 'it is larger than 20 MB. You can send a photo or a shorter clip.',
  type: 'it is of a kind that we cannot keep (photo, voice, video, PDF, Word, Excel).',
};

const NOT_KEPT: Record<DownloadFailure, string> = {
  unavailable: 'เพราะรับไฟล์จาก LINE ไม่สำเร็จ กรุณาส่งอีกครั้งนะคะ',
  tooLarge: 'เพราะไฟล์ใหญ่เกิน 20 MB ส่งเป็นรูปหรือคลิปที่สั้นลงได้ค่ะ',
  type: 'เพราะไม่ใช่ชนิดที่เก็บได้ (รูป เสียง วิดีโอ PDF Word Excel) ค่ะ',
};

/** Said once, when it is certain. The rest of the entry is kept. */
export function contentNotKept(number: string, parts: readonly PartKind[], reason: DownloadFailure): Message[] {
  const what = [...new Set(parts)].map((kind) => PART_TH[kind]).join(' ');
  const several = parts.length > 1 ? ` ${parts.length} รายการ` : '';
  const which = [...new Set(parts)].map((kind) => PART_EN[kind]).join(' and ');
  return [
    text(
      both(
        `${what}${several}ในเรื่อง ${number} เก็บไม่ได้ค่ะ ${NOT_KEPT[reason]}\nส่วนอื่นของเรื่องนี้เก็บไว้แล้วค่ะ`,
        `The ${which}${parts.length > 1 ? ` (${parts.length})` : ''} of ${number} could not be kept: ${NOT_KEPT_EN[reason]}\nThe rest is kept.`,
      ),
    ),
  ];
}

export function notKept(): Message[] {
  return [text(both('ไม่ได้เก็บไว้ค่ะ', 'It was not kept.'))];
}

export function looseForgotten(): Message[] {
  return [
    text(
      both(
        'ขออภัยค่ะ รูปหรือตำแหน่งนั้นไม่ได้เก็บไว้แล้ว กรุณาส่งอีกครั้งค่ะ',
        'Sorry, that photo or place is no longer kept. Please send it again.',
      ),
    ),
  ];
}
