/** What is said of voices and pictures that are no story yet. */
import { rsvpAgainButton, rsvpButtons, whenShort } from '../consultations/messages.ts';
import { both } from '../language.ts';
import { text } from '../line/compose.ts';
import type { Message, OpenConsultation } from '../turn.ts';
import type { Receipt } from './effects.ts';
import type { PartKind } from './model.ts';
import { PART_TH } from './part-messages.ts';
import { placeLoose } from './rules.ts';

/**
 * A voice while an invitation waits for its answer: nobody has heard it yet, so nothing is taken from it. Of the two
 * things that could be asked, whether somebody comes goes first.
 */
export function voiceIsNoAnswer({ number }: Receipt, unanswered: readonly OpenConsultation[]): Message[] {
  const [only] = unanswered;
  const kept = both(
    `ได้รับข้อความเสียงแล้วค่ะ เลขที่ ${number} เจ้าหน้าที่จะฟังให้`,
    `Your voice message is here. Number ${number}. Our staff will listen to it.`,
  );
  if (unanswered.length > 1)
    return [
      text(
        `${kept}\n${both('แต่ยังไม่ได้จดคำตอบนัดประชุม หมายถึงนัดใดคะ', 'Your meetings are not answered yet. Which one do you mean?')}`,
        unanswered.slice(0, 6).map(({ id: c, startsAt }) => ({
          label: whenShort({ startsAt, date: null }),
          postback: rsvpAgainButton.pack({ c }),
        })),
      ),
    ];
  const { id: _id, revision, startsAt } = only!;
  const when = whenShort({ startsAt, date: null });
  return [
    text(
      `${kept}\n${both(`แต่นัด ${when} ยังไม่ได้จดคำตอบ ท่านสะดวกไหมคะ`, `The meeting of ${when} is not answered yet. Can you come?`)}`,
      rsvpButtons({ _id, revision }),
    ),
  ];
}

/** A voice or a picture of staff who represent nobody: what they tell the bot is commands. */
export function notForStaff(kind: PartKind, missed: number): Message[] {
  const what = PART_TH[kind];
  return [
    text(
      missed % 2 === 0
        ? `ได้รับ${what}แล้วค่ะ แต่คำสั่งของเจ้าหน้าที่รับเป็นข้อความเท่านั้น จึงไม่ได้เก็บ${what}นี้ไว้`
        : `${what}นี้ไม่ได้เก็บไว้เช่นกันค่ะ พิมพ์เป็นข้อความ หรือเลือกจากเมนูนะคะ`,
      [{ label: 'เมนู', say: 'เมนู' }],
    ),
  ];
}

/** Words that quote a message of which LINE told us no name. */
export function quotesSomething(): Message[] {
  return [
    text(
      both(
        'ไม่ทราบว่าท่านตอบข้อความใดค่ะ ให้เก็บไว้ให้เจ้าหน้าที่อ่านไหมคะ',
        'I cannot tell which message you answered. Shall it be kept for our staff?',
      ),
      [
        { label: both('เก็บไว้', 'Keep it'), postback: placeLoose.pack({ to: 'new' }) },
        { label: both('ไม่ต้องเก็บ', 'Do not keep it'), postback: placeLoose.pack({ to: 'nowhere' }) },
      ],
    ),
  ];
}
