/**
 * Who it is that answers, said beside the answer: a signature (นางบุญมี), a greeting by name (ป้าแดงนะคะ ป้าไปได้), or a
 * child that types for a parent (ลูกสาวพิมพ์แทนแม่นะคะ แม่ไปค่ะ). None of it changes the answer.
 */
import { any } from './pattern-words.ts';

interface Part {
  folded: string;
}

const ELDER = any('คุณแม่ คุณพ่อ คุณยาย คุณตา คุณปู่ คุณย่า คุณป้า คุณลุง แม่ พ่อ ยาย ตา ปู่ ย่า ป้า ลุง');
const TYPES_FOR = new RegExp(
  `^(?:นี่)?(?:ลูก|หลาน|ลูกสาว|ลูกชาย|หลานสาว|หลานชาย|ผม|หนู|ดิฉัน|ฉัน)?(?:เป็น)?(?:คน)?(?:พิมพ์|ตอบ|กด)(?:แทน|ให้)(?<who>${ELDER})?$`,
  'u',
);
const SPOKEN_OF = new RegExp(`^(?<who>${ELDER})(?:ฝาก)?(?:บอก|ตอบ)?(?:ว่า)?(?=ไป|ไม่|ว่าง|จะ|ขอ|เข้าร่วม)`, 'u');
/** นายสั่งให้อยู่ is the boss. */
const SIGNATURE = /^(?:นางสาว|นาง|นาย(?!สั่ง|ไม่|ให้|ใช้|เรียก|จ้าง|ขอ|ห้าม|มา|จะ))[ก-๎]{2,15}$/u;
const SURNAME = /^(?!ไป|ไม่|จะ|ขอ|มา|ว่าง|แทน|ติด|ป่วย|ครับ|ค่ะ|แต่|ถ้า)[ก-๎]{3,20}$/u;
const BY_NAME = /^(?<kin>ป้า|ลุง|ยาย|ตา|พี่|น้า)(?!ไป|ไม่|ว่าง|จะ|ขอ|มา|ก็|ต้อง|ยัง|คง|ติด|ป่วย)[ก-๎]{2,10}$/u;

/** The phrases without what only says who answers; a parent whose child types is the one who answers. */
export function withoutWhoAnswers<P extends Part>(parts: readonly P[]): P[] {
  return spokenFor(withoutIntroduction(withoutSignature(parts)));
}

function withoutSignature<P extends Part>(parts: readonly P[]): readonly P[] {
  const [before, last] = [parts.at(-2), parts.at(-1)];
  if (parts.length > 1 && last && SIGNATURE.test(last.folded)) return parts.slice(0, -1);
  const signed = parts.length > 2 && before && last && SIGNATURE.test(before.folded) && SURNAME.test(last.folded);
  return signed ? parts.slice(0, -2) : parts;
}

function withoutIntroduction<P extends Part>(parts: readonly P[]): readonly P[] {
  const at = parts[0]?.folded === 'สวัสดี' ? 1 : 0;
  const kin = BY_NAME.exec(parts[at]?.folded ?? '')?.groups?.['kin'];
  if (kin === undefined) return parts;
  // ป้าแดง ไปได้ may be of somebody else; ป้าแดง … ป้าไปได้ is of oneself.
  const again = parts
    .slice(at + 1)
    .some(({ folded }) => new RegExp(`^(?:วันนั้น)?${kin}(?=ไป|ไม่|ว่าง|จะ|ขอ)`, 'u').test(folded));
  return again ? parts.filter((_, i) => i !== at) : parts;
}

function spokenFor<P extends Part>(parts: readonly P[]): P[] {
  const typed = parts.findIndex(({ folded }) => TYPES_FOR.test(folded));
  if (typed < 0 || parts.length < 2) return [...parts];
  const named = TYPES_FOR.exec(parts[typed]?.folded ?? '')?.groups?.['who'];
  const others = parts.filter((_, i) => i !== typed);
  const spoken = new Set(others.flatMap(({ folded }) => SPOKEN_OF.exec(folded)?.groups?.['who'] ?? []));
  if (spoken.size > 1 || (named && spoken.size === 1 && !spoken.has(named))) return [...parts];
  return others.map((part) => ({ ...part, folded: part.folded.replace(SPOKEN_OF, '') }));
}
