/** The notice, its buttons, and what is said about agreeing, declining and agreeing anew. */
import { both } from '../language.ts';
import { card, text, type Button } from '../line/compose.ts';
import type { Notice } from '../programme.ts';
import type { Message } from '../turn.ts';
import { buttons } from './rules.ts';

export type WhyAsked =
  /** Something was said instead of yes or no. */
  | 'unclear'
  /** There is a new notice since the card that was tapped, or since the person agreed. */
  | 'renewed'
  /** What was just sent can be kept only with the new consent. */
  | 'needed'
  /** As before, and so much waits already that this one does not. */
  | 'tooMany'
  /** The code on a letter was right. */
  | 'claimed';

function agreeButtons({ version: notice }: Notice): Button[] {
  return [
    {
      label: both('ยินยอม', 'I agree'),
      postback: buttons.consent.pack({ answer: 'accept', notice }),
      tone: 'go',
    },
    { label: both('ไม่ยินยอม', 'I do not agree'), postback: buttons.consent.pack({ answer: 'decline', notice }) },
  ];
}

/** @param noticeUrl of the page with the whole notice, in the language spoken. */
export function consentNotice(notice: Notice, noticeUrl: string, why?: WhyAsked): Message {
  const over = {
    unclear: both('ขอคำตอบก่อนนะคะ', 'Your answer first, please'),
    renewed: both('ประกาศฉบับใหม่', 'A new notice'),
    needed: both('ประกาศฉบับใหม่', 'A new notice'),
    tooMany: both('ข้อความนี้ยังไม่ได้เก็บค่ะ', 'This one is not kept'),
    claimed: both('รหัสถูกต้องค่ะ', 'The code is right'),
  };
  const isRenewal = why === 'renewed' || why === 'needed' || why === 'tooMany';
  return card({
    over: why ? over[why] : both('สวัสดีค่ะ ยินดีต้อนรับ', 'Hello and welcome'),
    title: isRenewal
      ? both('ขอความยินยอมอีกครั้งค่ะ', 'May we ask for your consent again?')
      : both('ขอความยินยอมก่อนลงทะเบียน', 'Before you register: your consent'),
    lines: [
      ...both(notice.short.th, notice.short.en),
      ...(why === 'needed'
        ? [
            both(
              'ข้อความที่เพิ่งส่งยังไม่ได้เก็บ เมื่อยินยอมแล้วจะเก็บให้ ไม่ต้องพิมพ์ใหม่ค่ะ',
              'What you have just sent is not kept yet. With your consent it will be; no need to type it again.',
            ),
          ]
        : []),
      ...(why === 'tooMany'
        ? [
            both(
              'ข้อความก่อนหน้านี้รอคำยินยอมอยู่ครบที่เก็บรอได้แล้ว ข้อความล่าสุดจึงยังไม่ได้เก็บ เมื่อยินยอมแล้ว กรุณาส่งข้อความล่าสุดอีกครั้งนะคะ',
              'As many messages as we can hold are waiting for your consent. The last one was not kept: please send it again after you agree.',
            ),
          ]
        : []),
      ...(why === 'renewed'
        ? [
            both(
              'ระหว่างนี้ยังดูนัด ตอบนัด และดูหรือลบข้อมูลได้ตามเดิมค่ะ',
              'Until then you can see and answer meetings, and see or erase your data, as before.',
            ),
          ]
        : []),
      { strong: both('ท่านยินยอมหรือไม่คะ', 'Do you agree?') },
    ],
    buttons: [...agreeButtons(notice), { label: both('อ่านฉบับเต็ม', 'Read all of it'), uri: noticeUrl, tone: 'plain' }],
  });
}

export function consentUnclear(notice: Notice): Message {
  return text(
    both(
      'ขอคำตอบเรื่องความยินยอมก่อนนะคะ ท่านยินยอมให้เก็บข้อมูลหรือไม่คะ',
      'Your consent first, please. Do you agree that we keep your data?',
    ),
    agreeButtons(notice),
  );
}

/** A voice or a picture before there is a yes: nothing may be kept, which is said. */
export function notKeptWithoutConsent(notice: Notice, what: string, missed: number): Message {
  return text(
    missed % 2 === 0
      ? both(
          `ได้รับ${what}แล้วค่ะ แต่ยังไม่ได้เก็บไว้ เพราะท่านยังไม่ได้ให้ความยินยอม ท่านยินยอมให้เก็บข้อมูลหรือไม่คะ`,
          `Your ${what} is not kept, because you have not agreed yet. Do you agree that we keep your data?`,
        )
      : both(
          `${what}นี้ก็ยังไม่ได้เก็บไว้ค่ะ กรุณากดปุ่มเรื่องความยินยอมก่อนนะคะ`,
          `This ${what} is not kept either. Please tap a button about your consent first.`,
        ),
    agreeButtons(notice),
  );
}

export function consentDeclined(): Message {
  return text(
    both(
      'ไม่เป็นไรค่ะ ระบบไม่ได้เก็บข้อมูลของท่าน หากเปลี่ยนใจ พิมพ์ “สมัคร” ได้ทุกเมื่อค่ะ',
      'That is fine. Nothing about you is kept. If you change your mind, type “register” at any time.',
    ),
  );
}

export function consentThanks(prefilled: readonly string[]): string {
  return prefilled.length > 0
    ? both(`ขอบคุณค่ะ จดไว้แล้ว: ${prefilled.join(' · ')}`, `Thank you. Noted: ${prefilled.join(' · ')}`)
    : both('ขอบคุณค่ะ ขอถามทีละข้อนะคะ', 'Thank you. I will ask one thing at a time.');
}

export function consentRenewed(): Message {
  return text(both('ขอบคุณค่ะ บันทึกความยินยอมของท่านแล้ว', 'Thank you. Your consent is noted.'));
}

/** @param held whether something was waiting for the answer. */
export function renewalDeclined(held: boolean): Message {
  const gone = held ? both('ข้อความเมื่อสักครู่ไม่ได้เก็บค่ะ ', 'What you had just sent was not kept. ') : '';
  return text(
    `${gone}${both(
      'ไม่เป็นไรค่ะ ยังแจ้งนัดประชุมและรับคำตอบตามที่เคยยินยอมไว้ แต่ยังรับเรื่องใหม่ไม่ได้ ลบข้อมูลหรือถอนความยินยอมได้ที่ปุ่มนี้ค่ะ',
      'That is fine. Meetings go on as you had agreed before, but we cannot take anything new. You can erase your data or withdraw with this button.',
    )}`,
    [{ label: both('ข้อมูลของฉัน', 'My data'), postback: buttons.myData.pack({ do: 'show' }) }],
  );
}

/** The page behind “อ่านฉบับเต็ม”. */
export function fullNotice(notice: Omit<Notice, 'asksAgain'>): {
  title: string;
  sections: { heading: string; text: string }[];
} {
  return {
    title: both('ประกาศการคุ้มครองข้อมูลส่วนบุคคล', 'Personal data notice'),
    sections: [...both(notice.full.th, notice.full.en), { heading: both('ฉบับ', 'Version'), text: notice.version }],
  };
}
