/** Why something could not be done, for whoever reads what another system was told: English, Thai where that is asked for. */
import { inBoth, type Lang } from '../web/words.ts';

export const problemWords = inBoth(
  {
    inAnIssue: 'เรื่องนี้รวมอยู่ในประเด็นแล้ว กรุณานำออกจากประเด็นก่อน',
    noSuchTheme: 'ไม่มีหมวดนี้',
    unreachable: {
      withdrawn: 'ไม่ทราบผู้ส่ง หรือผู้ส่งขอลบข้อมูลแล้ว',
      stopped: 'ผู้ส่งขอหยุดรับข้อความ',
      blocked: 'ผู้ส่งปิดกั้นบัญชีนี้ไว้',
      noLine: 'ผู้ส่งไม่มี LINE กรุณาโทรศัพท์',
    },
  },
  {
    inAnIssue: 'It is gathered in an issue: take it out there.',
    noSuchTheme: 'no such theme',
    unreachable: {
      withdrawn: 'Who wrote it is unknown, or asked to be erased.',
      stopped: 'Who wrote it asked for no more messages.',
      blocked: 'Who wrote it has blocked the account.',
      noLine: 'Who wrote it has no LINE: phone.',
    },
  },
);
/** One of these wordings, whichever language it is told in. */
export type Say = (words: ReturnType<typeof problemWords>) => string;

export const saidIn = (lang: Lang, text: string | Say): string =>
  typeof text === 'string' ? text : text(problemWords(lang));
