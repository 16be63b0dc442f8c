/** Words that every page has. */
import { inBoth } from './words.ts';

export const frameWords = inBoth(
  {
    name: 'ประชาคม',
    skip: 'ข้ามไปเนื้อหา',
    sections: 'เมนูหลัก',
    logOut: 'ออกจากระบบ',
    account: 'บัญชีของฉัน',
    switchTo: 'English',
    problemsTitle: 'ยังบันทึกไม่ได้ กรุณาตรวจดูช่องต่อไปนี้ค่ะ',
    required: 'จำเป็นต้องกรอก',
    optional: 'ไม่บังคับ',
    dateHint: 'ปีตามเครื่องของท่าน มักเป็น ค.ศ.',
    earlier: 'ก่อนหน้า',
    next: 'ถัดไป',
    first: 'กลับหน้าแรก',
    figuresTable: 'ตารางตัวเลข',
    none: '–',
    show: 'แสดง',
    clear: 'ล้างตัวกรอง',
    all: 'ทั้งหมด',
  },
  {
    name: 'Prachakhom',
    skip: 'Skip to content',
    sections: 'Main menu',
    logOut: 'Sign out',
    account: 'My account',
    switchTo: 'ภาษาไทย',
    problemsTitle: 'Not saved yet. Please look at these fields.',
    required: 'required',
    optional: 'optional',
    dateHint: 'as in your device’s calendar',
    earlier: 'Back',
    next: 'Next',
    first: 'To the beginning',
    figuresTable: 'Figures as a table',
    none: '–',
    show: 'Show',
    clear: 'Clear filters',
    all: 'All',
  },
);

/** What a page says that has nothing else to say. */
export const toldWords = inBoth(
  {
    missingTitle: 'ไม่พบหน้านี้',
    missing: 'ลิงก์อาจไม่ครบหรือเก่าเกินไป กรุณาเปิดจากแชต LINE อีกครั้งค่ะ',
    troubleTitle: 'ขัดข้องชั่วคราว',
    trouble: 'ขออภัยค่ะ ระบบขัดข้องชั่วคราว กรุณาลองอีกครั้งในอีกสักครู่',
    tooLargeTitle: 'ไฟล์หรือข้อความใหญ่เกินไป',
    tooLarge: 'ใหญ่เกินกว่าที่รับได้ค่ะ กรุณาย่อให้เล็กลงแล้วลองอีกครั้ง',
    fileGoneTitle: 'ลิงก์นี้ใช้ไม่ได้แล้วค่ะ',
    sentGone: 'ลิงก์ดูไฟล์ที่ท่านส่งใช้ได้ 15 นาที เพื่อรักษาข้อมูลของท่าน กลับไปที่แชต LINE แล้วพิมพ์ “ดู” ตามด้วยเลขที่อีกครั้งได้เลยค่ะ',
    fileGone: 'ลิงก์ไฟล์ใช้ได้ครั้งเดียว ภายใน 15 นาที เพื่อรักษาข้อมูลของประชาชน กลับไปที่แชต LINE แล้วขอไฟล์อีกครั้งได้เลยค่ะ',
  },
  {
    missingTitle: 'Page not found',
    missing: 'The link may be incomplete or too old. Please open it once more from the LINE chat.',
    troubleTitle: 'Something is not working',
    trouble: 'Sorry, something is not working just now. Please try again in a moment.',
    tooLargeTitle: 'Too large',
    tooLarge: 'This is larger than what can be taken. Please make it smaller and try again.',
    fileGoneTitle: 'This link does not work any more',
    sentGone:
      'A link to what you sent works for 15 minutes, to keep your data safe. Please go back to the LINE chat and open the entry by its number again.',
    fileGone:
      'A link to a file works once, within 15 minutes, to keep people’s data safe. Please go back to the LINE chat and ask for the file again.',
  },
);

/** What can be wrong with a field of a form. Schemas of forms name these as their messages. */
export const PROBLEMS = [
  'required',
  'tooLong',
  'tooMany',
  'notADate',
  'notATime',
  'notALink',
  'notAPhone',
  'idNumber',
  'notAName',
  'notAChoice',
  'notANumber',
  'past',
  'beforeStart',
  'tooFar',
] as const;
export type Problem = (typeof PROBLEMS)[number];

export const problemWords = inBoth<Record<Problem, string>>(
  {
    required: 'กรุณากรอกช่องนี้',
    tooLong: 'ยาวเกินไป กรุณาย่อให้สั้นลง',
    tooMany: 'มากเกินไป กรุณาลดจำนวนบรรทัดหรือย่อให้สั้นลง',
    notADate: 'วันที่ไม่ถูกต้อง กรุณาใช้ปี ค.ศ. เช่น 2020-08-31',
    notATime: 'เวลาไม่ถูกต้อง เช่น 13:30',
    notALink: 'ลิงก์ต้องขึ้นต้นด้วย https://',
    notAPhone: 'เบอร์โทรศัพท์ไม่ถูกต้อง เช่น 081-234-5678',
    idNumber: 'ไม่เก็บเลขบัตรประชาชน กรุณานำออก',
    notAName: 'กรุณากรอกเป็นชื่อและนามสกุล',
    notAChoice: 'กรุณาเลือกจากรายการ',
    notANumber: 'กรุณากรอกเป็นตัวเลข',
    past: 'วันเวลานี้ผ่านไปแล้ว',
    beforeStart: 'เวลาเลิกต้องอยู่หลังเวลาเริ่ม',
    tooFar: 'ตั้งล่วงหน้าไกลเกินไป',
  },
  {
    required: 'Please fill this in',
    tooLong: 'Too long, please shorten it',
    tooMany: 'Too much: please write fewer lines, or shorter ones',
    notADate: 'This is not a date; write it with the Gregorian year, as 2020-08-31',
    notATime: 'This is not a time; write it as 13:30',
    notALink: 'A link has to begin with https://',
    notAPhone: 'This is not a Thai phone number; write it as 081-234-5678',
    idNumber: 'Numbers of identity cards are not kept; please take it out',
    notAName: 'Please write first name and surname',
    notAChoice: 'Please choose from the list',
    notANumber: 'Please write a number',
    past: 'That time has passed',
    beforeStart: 'The end has to come after the start',
    tooFar: 'That is too far ahead',
  },
);
