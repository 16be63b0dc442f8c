/** What is said where a voice, a picture or a place came in the middle of our questions. */
import type { PartKind } from '../feedback/model.ts';
import { partName } from '../feedback/part-messages.ts';
import { askButton } from '../handoffs/messages.ts';
import { both } from '../language.ts';
import { text } from '../line/compose.ts';
import type { Message } from '../turn.ts';
import { buttons } from './rules.ts';

/**
 * A voice or a picture in the middle of our questions.
 * @param number of the entry that holds it; null: it is not kept.
 * @param again the last message was one, too.
 */
export function keptAside(kind: PartKind, number: string | null, isReview: boolean, again: boolean): string {
  const what = partName(kind);
  const words = isReview
    ? ''
    : again
      ? both(' ข้อนี้ยังรอคำตอบเป็นตัวหนังสืออยู่นะคะ', ' This question still waits for an answer in words.')
      : both(' ส่วนข้อนี้ช่วยพิมพ์เป็นข้อความนะคะ', ' This question needs an answer in words, please.');
  if (!number) return `${both(`ได้รับ${what}แล้วค่ะ แต่ยังไม่ได้เก็บไว้`, `Your ${what} is not kept.`)}${words}`;
  if (again)
    return `${both(`เก็บ${what}รวมไว้ในเลขที่ ${number} แล้วค่ะ`, `Your ${what} is kept with number ${number}.`)}${words}`;
  const kept =
    kind === 'audio'
      ? both(
          `ได้รับเสียงแล้วค่ะ เก็บไว้เป็นเลขที่ ${number} เจ้าหน้าที่จะฟังให้`,
          `Your voice message is kept as number ${number}; our staff will listen to it.`,
        )
      : both(`ได้รับ${what}แล้วค่ะ เก็บไว้เป็นเลขที่ ${number}`, `Your ${what} is kept as number ${number}.`);
  return `${kept}${words}`;
}

export const aside = (words: string): Message => text(words);

/** For the third time in a row: somebody may not be able to type. */
export function asideOrPerson(words: string): Message {
  return text(`${words}\n${both('หรือให้เจ้าหน้าที่มาคุยกับท่านไหมคะ', 'Or shall a member of staff talk to you?')}`, [
    askButton(),
    { label: both('ทำต่อ', 'Go on'), postback: buttons.register.pack({ do: 'goOn' }) },
  ]);
}
