/** Which view of a session a sentence of the staff asks for, where one intent stands for several. */
import { foldChat, normalise, stripEnding } from './normalise.ts';

const SILENT = /ไม่(?:ได้|ยอม)?(?:เคย)?ตอบ|(?:ยัง|ที่|ใคร)\s?เงียบ|ไม่มีคำตอบ/u;

/** ใครยังไม่ตอบ, รายชื่อคนที่ไม่ตอบ: names, not numbers. */
export function asksForSilent(text: string): boolean {
  const words = stripEnding(foldChat(normalise(text)));
  return SILENT.test(words) && !/กี่\s?(?:คน|ท่าน|ราย)|จำนวน|เท่าไ|ยอด/u.test(words);
}
