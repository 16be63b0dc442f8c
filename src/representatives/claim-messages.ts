/** What is said about the code on a letter. */
import { both } from '../language.ts';
import { text } from '../line/compose.ts';
import type { Message } from '../turn.ts';
import { buttons } from './rules.ts';

export function claimNotAccepted(): Message {
  return text(
    both(
      'รหัสนี้ใช้ไม่ได้ค่ะ อาจพิมพ์ผิด ใช้ไปแล้ว หรือมีจดหมายฉบับใหม่กว่า ลองดูในจดหมายอีกครั้ง หรือกดสมัครได้เลยโดยไม่ต้องใช้รหัส',
      'This code does not work: it may be mistyped, used, or replaced by a newer letter. Look at the letter again, or register without it.',
    ),
    [{ label: both('สมัคร', 'Register'), postback: buttons.register.pack({ do: 'start' }), tone: 'go' }],
  );
}

export function claimJoined(): Message {
  return text(
    both(
      'ท่านลงทะเบียนไว้แล้วค่ะ รวมข้อมูลที่สำนักงานเขตบันทึกไว้ให้ที่เดียวกันแล้ว สิ่งที่ท่านกรอกเองไม่เปลี่ยน',
      'You are registered already. What your district office had noted is joined to it; what you wrote yourself has not changed.',
    ),
    [{ label: both('ข้อมูลของฉัน', 'My data'), postback: buttons.myData.pack({ do: 'show' }) }],
  );
}

export const claimThanks = (): string =>
  both('ขอบคุณค่ะ ใช้ข้อมูลที่สำนักงานเขตบันทึกไว้ให้แล้ว', 'Thank you. We took what your district office had noted.');

export const claimOnlyInPrivate = (): Message =>
  text(
    both(
      'รหัสในจดหมายเป็นของท่านคนเดียวค่ะ กรุณาส่งในแชตส่วนตัวกับบัญชีนี้นะคะ',
      'The code on the letter is yours alone. Please send it in the private chat with this account.',
    ),
  );
