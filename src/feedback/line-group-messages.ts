/** What is said in a LINE group, where everybody reads it, and of going on in private. */
import { both } from '../language.ts';
import { readyToSay, text, type Button } from '../line/compose.ts';
import type { Message } from '../turn.ts';
import type { Receipt, Similar } from './effects.ts';
import { joinOrNot, kinds } from './messages.ts';
import * as buttons from './rules.ts';

export function receivedInLineGroup(receipt: Receipt, similar: Similar | null, quoteToken: string | null): Message[] {
  const { entry, number, kind } = receipt;
  const offered: Button[] = [
    ...(similar ? joinOrNot(receipt, similar) : kind ? [] : kinds(receipt)),
    {
      label: both('ส่งเป็นส่วนตัวแทน', 'Make it private'),
      postback: buttons.makePrivate.pack({ entry }),
      displayText: both(`ส่งเป็นส่วนตัวแทน ${number}`, `Make ${number} private`),
    },
    {
      label: both('เพิ่มตำแหน่ง', 'Add a place'),
      postback: buttons.askPlace.pack({ entry }),
      displayText: both(`เพิ่มตำแหน่ง ${number}`, `Add a place to ${number}`),
    },
  ];
  const saved = both(`รับแล้วค่ะ เลขที่ ${number}`, `Received. Its number is ${number}.`);
  if (similar)
    return [
      text(
        `${saved}\n${both(
          `คล้ายกับเรื่อง ${similar.number} ของท่าน รวมเป็นเรื่องเดียวกันไหมคะ`,
          `It is much like your ${similar.number}. Shall they be one?`,
        )}`,
        offered,
        quoteToken,
      ),
    ];
  return [text(kind ? saved : `${saved} ${both('เรื่องนี้เป็นเรื่องใดคะ', 'What is it?')}`, offered, quoteToken)];
}

/**
 * After the button in a LINE group: the way into 1:1, where someone registered goes on under the same number. The words
 * in the LINE group cannot be hidden by the bot, and taking them back takes the entry too: that is said.
 */
export function nowPrivate(
  { number, registered }: Receipt & { registered: boolean },
  chatLink: string | null,
): Message[] {
  const [words, link] = registered
    ? [both(`เพิ่ม ${number}`, `add to ${number}`), chatLink && readyToSay(chatLink, `เพิ่ม ${number}`)]
    : [both('สมัคร', 'register'), chatLink && readyToSay(chatLink, 'สมัคร')];
  const goOn = `${both(`เล่าต่อในแชตส่วนตัวได้ พิมพ์ “${words}” ค่ะ`, `Go on in the private chat: type “${words}”.`)}${link ? `\n${link}` : ''}`;
  return [
    text(
      `${both(
        `ตั้งเรื่อง ${number} เป็นเรื่องส่วนตัวแล้วค่ะ จะไม่ยกข้อความนี้ไปแสดงที่ใด\nหากยกเลิกข้อความในกลุ่มนี้ เรื่องจะถูกลบไปด้วย ส่งใหม่ในแชตส่วนตัวได้ค่ะ`,
        `${number} is private now. Its words will be shown nowhere.\nIf you unsend the message here, it is deleted too; you can send it again in the private chat.`,
      )}\n${goOn}`,
    ),
  ];
}

/** In 1:1. */
export function keptPrivate({ number }: Receipt): Message[] {
  return [
    text(
      both(
        `ตั้งเรื่อง ${number} เป็นเรื่องส่วนตัวแล้วค่ะ จะไม่ยกข้อความนี้ไปแสดงที่ใด`,
        `${number} is private now. Its words will be shown nowhere.`,
      ),
    ),
  ];
}

/** "ส่งเป็นส่วนตัว", before anything was told. */
export function tellInPrivate(chatLink: string | null): Message[] {
  const link = chatLink ? `\n${readyToSay(chatLink, 'ส่งความคิดเห็น')}` : '';
  const where = both(
    'เรื่องส่วนตัวเล่าในแชตส่วนตัวกับบัญชีนี้ได้เลยค่ะ',
    'Please tell what is private in the private chat with this account.',
  );
  return [text(`${where}${link}`)];
}

export function addedInLineGroup({ number }: Receipt, quoteToken: string | null): Message[] {
  return [text(both(`เพิ่มในเรื่อง ${number} แล้วค่ะ`, `Added to ${number}.`), [], quoteToken)];
}

/** A LINE group that belongs to no district group yet, and somebody we do not know. */
export function registerFirstInLineGroup(quoteToken: string | null): Message[] {
  return [
    text(
      both(
        'ขอบคุณค่ะ ยังรับเรื่องจากกลุ่มนี้ไม่ได้ เพราะยังไม่ทราบว่าเป็นกลุ่มเขตใด ท่านลงทะเบียนได้ โดยทักแชตส่วนตัวกับบัญชีนี้แล้วพิมพ์ “สมัคร” ค่ะ',
        'Thank you. I cannot take it here, because I do not know to which districts this chat belongs. You can register: type “register” in the private chat.',
      ),
      [],
      quoteToken,
    ),
  ];
}

export function wordsMissingInLineGroup(quoteToken: string | null): Message[] {
  return [
    text(
      both(
        'พิมพ์เรื่องต่อท้ายได้เลยค่ะ เช่น #ปัญหา ไฟทางดับหน้าซอย 5',
        'Mention me and write it behind the hashtag, for example: #problem The street lamp of Soi 5 is broken.',
      ),
      [],
      quoteToken,
    ),
  ];
}

export function howInLineGroup(): Message[] {
  return [
    text(
      both(
        'ในกลุ่มนี้ พิมพ์ #ปัญหา #ศักยภาพ หรือ #เสนอ นำหน้าข้อความ หรือทักแชตส่วนตัวกับบัญชีนี้ได้ค่ะ',
        'Here, mention me and begin with #problem, #potential or #proposal, or write to me in the private chat.',
      ),
    ),
  ];
}

export function onlyInDirectChat(): Message[] {
  return [text(both('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ', 'Please ask this in the private chat.'))];
}
