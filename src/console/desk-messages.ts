/** What the console says about itself: that something is not there, that nothing was lost. */
import { inBoth } from '../web/words.ts';

export const deskWords = inBoth(
  {
    missingTitle: 'ไม่พบหน้านี้',
    missing: 'ไม่มีข้อมูลนี้ หรือไม่ได้อยู่ในขอบเขตที่ท่านดูแลค่ะ',
    toOverview: 'ไปหน้าภาพรวม',
    stillHere: 'เข้าระบบแล้วค่ะ ข้อความที่พิมพ์ไว้ยังอยู่ ยังไม่ได้บันทึก กรุณาตรวจแล้วกดอีกครั้ง',
    fileAgain: 'เข้าระบบแล้วค่ะ ข้อความที่พิมพ์ไว้ยังอยู่ กรุณาเลือกไฟล์อีกครั้งแล้วกดส่ง',
    leftOver: 'ข้อความที่พิมพ์ไว้ (ยังไม่ได้บันทึก)',
    notDone: 'เข้าระบบแล้วค่ะ รายการเมื่อสักครู่ยังไม่ได้ทำ กรุณากดอีกครั้ง',
    tryAgain: 'ลองอีกครั้ง',
    formerStaff: 'เจ้าหน้าที่เดิม',
    otherSystem: (name: string) => `ระบบ “${name}”`,
    system: 'ระบบประชาคม',
    representative: 'ผู้แทนประชาคม',
  },
  {
    missingTitle: 'Page not found',
    missing: 'There is no such record, or it lies outside the area you look after.',
    toOverview: 'To the overview',
    stillHere:
      'You are signed in again. What you had typed is still here and not saved yet: please check it and send it.',
    fileAgain:
      'You are signed in again. What you had typed is still here: please choose the file once more and send it.',
    leftOver: 'What you had typed (not saved)',
    notDone: 'You are signed in again. What you asked for has not been done yet: please press the button once more.',
    tryAgain: 'Try again',
    formerStaff: 'Former staff',
    otherSystem: (name: string) => `the system “${name}”`,
    system: 'Prachakhom itself',
    representative: 'a representative',
  },
);
