/**
 * Words typed with a tone mark missing or too many, or with the vowel's other length: ลบขอมุล → ลบข้อมูล. Only words that no
 * other word comes close to (เขาร่วม is "he takes part", ขอความ begins a request). To add a word: put it in the list.
 */
const STEERING = `
  ข้อมูล ยินยอม ยกเลิก สมัคร ลงทะเบียน แจ้งเตือน เปลี่ยน แก้ไข ที่อยู่ เบอร์โทร ประชุม สะดวก แน่นอน เจ้าหน้าที่ ติดต่อ ขอบคุณ รับทราบ ความเห็น ความคิดเห็น ตำแหน่ง นามสกุล
  หยุดส่ง ช่วยด้วย ไม่แน่ใจ ไม่ว่าง ไม่ได้ ไปไม่ได้ ถอนความ ขออภัย เนื่องจาก ผู้แทน กรุงเทพ ปัญหา น้ำท่วม
`.trim().split(/\s+/); // prettier-ignore

const TONES = /[\u0e47-\u0e4c]/u;
const SAME = new Map(Object.entries({ 'ู': 'ุ', 'ี': 'ิ', 'ื': 'ิ', 'ึ': 'ิ', 'ใ': 'ไ', 'ณ': 'น', 'ฎ': 'ด', 'ฏ': 'ต' })); // prettier-ignore

const boneOf = (char: string): string => (TONES.test(char) ? '' : (SAME.get(char) ?? char));
const skeletonOf = (text: string): string => Array.from(text, boneOf).join('');

const byBones = new Map(STEERING.map((word) => [skeletonOf(word), word]));
const ANY = new RegExp([...byBones.keys()].toSorted((a, b) => b.length - a.length).join('|'), 'gu');

/** For matching only, never for a stored value. */
export function mendSlips(text: string): string {
  const chars = Array.from(text);
  const bones = chars.map(boneOf);
  /** Where in `chars` each character of the skeleton stands. */
  const at = bones.flatMap((bone, i) => (bone === '' ? [] : [i]));
  let mended = '';
  let done = 0;
  for (const match of bones.join('').matchAll(ANY)) {
    const from = at[match.index] ?? 0;
    const to = at[match.index + match[0].length] ?? chars.length;
    mended += chars.slice(done, from).join('') + byBones.get(match[0]);
    done = to;
  }
  return mended + chars.slice(done).join('');
}
