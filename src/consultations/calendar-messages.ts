/** What people read of calendars: in the chat, on the page behind the link, and in the calendar itself. */
import type { RsvpAnswer } from '../attendance/model.ts';
import { both } from '../language.ts';
import { card, text } from '../line/compose.ts';
import type { Message } from '../turn.ts';
import { inBoth } from '../web/words.ts';
import type { Consultation } from './model.ts';

const ANSWERS: Readonly<Record<RsvpAnswer, string>> = { yes: 'ไป', no: 'ไม่ไป', maybe: 'ยังไม่แน่ใจ' };
const ANSWERS_EN: Readonly<Record<RsvpAnswer, string>> = { yes: 'I will come', no: 'I cannot come', maybe: 'not sure' };

export const calendarWords = {
  online: () => both('ออนไลน์', 'online'),
  summary(
    { status, title, round, form }: Pick<Consultation, 'status' | 'title' | 'round' | 'form'>,
    groupName: string,
  ) {
    const kind =
      form === 'focus_group'
        ? both('สนทนากลุ่มย่อย', 'Small group')
        : form === 'verification'
          ? both('ตรวจสอบข้อมูล', 'Checking of facts')
          : both('ประชุมรับฟังความคิดเห็น', 'Consultation meeting');
    const name = title || [kind, round ? both(`ครั้งที่ ${round}`, `no. ${round}`) : ''].filter(Boolean).join(' ');
    const off = status === 'postponed' ? both('เลื่อน (รอวันใหม่): ', 'Put off (no new date yet): ') : '';
    const mark = status === 'cancelled' ? both('ยกเลิก: ', 'Called off: ') : off;
    return `${mark}${name} ${groupName}`;
  },
  description(
    { chair, onlineLink, status }: Pick<Consultation, 'chair' | 'onlineLink' | 'status'>,
    answer: RsvpAnswer | null,
  ) {
    return [
      chair && both(`ประธาน: ${chair}`, `Chair: ${chair}`),
      onlineLink && status !== 'cancelled' && both(`ลิงก์ประชุม: ${onlineLink}`, `Link: ${onlineLink}`),
      answer && both(`คำตอบของท่าน: ${ANSWERS[answer]}`, `Your answer: ${ANSWERS_EN[answer]}`),
      both('ตอบรับหรือเปลี่ยนคำตอบได้ในแชต LINE ของประชาคม', 'Answer, or change your answer, in the LINE chat.'),
    ]
      .filter(Boolean)
      .join('\n');
  },
  nameOf: (groupName: string) => both(`ประชุมประชาคม ${groupName}`, `Community meetings, ${groupName}`),
  nameOfMine: () => both('ประชุมประชาคมของฉัน', 'My community meetings'),
};

export function calendarReady(url: string, whose: 'mine' | { groupName: string }): Message {
  const mine = whose === 'mine';
  return card({
    ...(!mine && { over: whose.groupName }),
    title: both('ปฏิทินประชุมในโทรศัพท์', 'Sessions in your calendar'),
    lines: [
      both(
        'เพิ่มครั้งเดียว นัดที่เลื่อนหรือยกเลิกจะเปลี่ยนตามให้เองค่ะ',
        'Add it once. Sessions that move or are called off change by themselves.',
      ),
      {
        small: mine
          ? both('ลิงก์นี้ของท่านคนเดียว โปรดอย่าส่งต่อ', 'This link is yours alone: please do not pass it on.')
          : both('ใช้ได้ทุกคนในกลุ่มเขตนี้', 'For everybody of this district group.'),
      },
    ],
    buttons: [{ label: both('เพิ่มปฏิทิน', 'Add the calendar'), uri: url, tone: 'go' }],
  });
}

export function noCalendarYet(): Message {
  return text(
    both(
      'ปฏิทินมีให้ผู้แทนที่ลงทะเบียนแล้วค่ะ พิมพ์ “ลงทะเบียน” เพื่อเริ่มได้เลย',
      'Calendars are for registered representatives. Type “register” to begin.',
    ),
  );
}

export const calendarPageWords = inBoth(
  {
    title: 'เพิ่มปฏิทินประชุม',
    intro: 'เพิ่มครั้งเดียว นัดใหม่จะเข้ามาเอง นัดที่เลื่อนจะย้ายวันให้ และนัดที่ยกเลิกจะขึ้นว่ายกเลิก',
    phone: 'เพิ่มในโทรศัพท์หรือคอมพิวเตอร์นี้',
    google: 'เพิ่มใน Google ปฏิทิน',
    download: 'ดาวน์โหลดครั้งเดียว (ไม่เปลี่ยนตาม)',
    address: 'ที่อยู่ปฏิทิน สำหรับวางในโปรแกรมอื่น',
    secret: 'ผู้ที่มีที่อยู่นี้เปิดปฏิทินได้ โปรดอย่าส่งต่อ',
    goneTitle: 'ลิงก์ปฏิทินนี้ใช้ไม่ได้แล้ว',
    gone: 'พิมพ์ “ปฏิทิน” ในแชต LINE ของประชาคมเพื่อขอลิงก์ใหม่ได้เลยค่ะ',
  },
  {
    title: 'Add the sessions to your calendar',
    intro: 'Add it once: new sessions appear, those that move are moved, those that are called off say so.',
    phone: 'Add on this phone or computer',
    google: 'Add to Google Calendar',
    download: 'Download once (does not change by itself)',
    address: 'Address, for other programs',
    secret: 'Whoever has this address can open the calendar: please do not pass it on.',
    goneTitle: 'This link is no longer good',
    gone: 'Type “calendar” in the LINE chat to get another one.',
  },
);

/** To a program that follows an address which opens nothing. */
export const NO_CALENDAR = 'ไม่พบปฏิทินนี้ค่ะ';
