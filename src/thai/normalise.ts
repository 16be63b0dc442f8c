/**
 * Text as people type it on a phone, brought to one spelling. `normalise` keeps the meaning and may be stored;
 * `foldChat` and `matchKey` are for comparing only.
 */
import { mendSlips } from './typing-slips.ts';

/** Of any script: ๑๒ → 12, ١٢ → 12, 𝟙𝟚 → 12. Unicode has each script's ten digits in a row, zero first. */
export function arabicDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let before = 0;
    while (/^\p{Nd}$/u.test(String.fromCodePoint(code - before - 1))) before++;
    return String(before % 10);
  });
}

/** ① → 1. */
const circled = (text: string): string => text.replace(/[①-⑨]/g, (digit) => String(digit.charCodeAt(0) - 0x245f));

/** U+FF01–FF5E → ASCII. Not NFKC: that would take ำ apart. */
function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));
}

const NIKHAHIT = '\u0e4d';
/** Vowels above and below, tone marks and the like: what sits on a consonant. */
const MARK = '\u0e31\u0e34-\u0e3a\u0e47-\u0e4e';
const CLUSTERS = new RegExp(`[${MARK}ำา]+`, 'g');

/** One order for the marks of a consonant, each once; ํ and า are ำ, wherever the tone was typed. */
function repairCluster(run: string): string {
  let out = '';
  let marks = new Set<string>();
  let am = '';
  const flush = () => {
    if (am !== '') marks.delete(NIKHAHIT);
    out += [...marks].toSorted().join('') + am;
    marks = new Set();
    am = '';
  };
  for (const char of run) {
    if (char === 'ำ' || (char === 'า' && am === '' && marks.has(NIKHAHIT))) am += 'ำ';
    else if (char === 'า') {
      flush();
      out += char;
    } else marks.add(char);
  }
  flush();
  return out;
}

const repairMarks = (text: string): string => text.replace(/เเ/g, 'แ').replace(CLUSTERS, repairCluster);

/** What is not seen: control characters, zero width, direction, variation selectors, the frame of a keycap. */
const UNSEEN = /(?![\t\n\r])\p{Cc}|\p{Cf}|[\ufe00-\ufe0f\u20e3]|[\u{e0100}-\u{e01ef}]|\p{Cs}/gu;

/** Accents of other scripts beside Thai letters: Unicode would order them among the tone marks. */
const FOREIGN_MARKS =
  /(?<=[\u0e01-\u0e4e])(?:(?![\u0e00-\u0e7f])\p{M})+|(?<!\p{M})(?:(?![\u0e00-\u0e7f])\p{M})+(?=[\u0e01-\u0e4e])/gu;

/** As `normalise`, but line breaks stay: in a command each line is a field. */
export function normaliseLines(text: string): string {
  const clean = halfWidth(text.replace(UNSEEN, ''))
    .normalize('NFC')
    .replace(FOREIGN_MARKS, '')
    .replace(/[“”„‟]/g, '"')
    .replace(/[‘’‚‛]/g, "'")
    .replace(/[‐-―−]/g, '-')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n');
  return circled(arabicDigits(repairMarks(clean)))
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
}

export function normalise(text: string): string {
  return normaliseLines(text).replace(/\n/g, ' ');
}

/** Three or more of the same letter are one: ค่าาา → ค่า, มากกก → มาก. Digits are left alone. */
export function squeeze(text: string): string {
  // ชื่อออก, ขอออก really have three.
  return text.replace(/(?<!ื[่้]?(?=อออ[ก-ฮ]))(?!อออก)([^\d\s.])\1{2,}/gu, '$1');
}

const words = (list: string): string => list.trim().split(/\s+/).join('|');

/** Polite endings (คำลงท้าย). */
const PARTICLE = words(`
  นะคะ นะค่ะ นะครับ นะคับ นะจ๊ะ นะจ้ะ นะจ้า น้า นะ น่ะ เนอะ เนาะ ครับผม คับผม คร้าบผม ครับ คับ คร้าบ ค้าบ คร๊าบ ค๊าบ ครัช คัฟ คั้บ ครัฟ ครัป
  คัรบ ครบั ขอรับ กั๊บ กั้บ งับ ฮับ ค่ะ คะ ค้ะ ค๊ะ คร่ะ คร่า ค่า คร้า ฮะ ฮ่ะ ฮ้า จ้า จ้ะ จ๊ะ จ๋า จ๊า จ่ะ จร้า เด้อ อ่ะ อะ อ่า ล่ะ ง่ะ งะ แหละ เหอะ หวะ หว่ะ ว่ะ โว้ย เว้ย เน้อ เนาะ
`);
const LATIN_PARTICLE = words('krub krab krap kub kap kha ka');

/** Words that merely end like a particle. */
const NOT_PARTICLE = new RegExp(
  `(?:${words(`
    (?<!ข้อ)มูลค่า (?<!ขอบ)คุณค่า มีค่า วัดค่า ด้อยค่า ล้ำค่า เสียค่า บังคับ ระงับ ชนะ ฐานะ ธนะ มานะ วัฒนะ พาหนะ ศาสนะ คณะ ขณะ หน้า คะน้า กับน้า พาน้า ให้น้า เ[ก-ฮ]{1,2}อะ
    คุณน้า วาสนะ สาธารณะ ลักษณะ กะคะ แจ่มจ้า จอดคะ
  `)})$`,
  'u',
);

const PARTICLE_END = new RegExp(`(?<![เแโใไ])(?:${PARTICLE})$`, 'u');
const LATIN_PARTICLE_END = new RegExp(`(?<=^|[\\s\\u0e00-\\u0e7f])(?:${LATIN_PARTICLE})$`, 'iu');
const DECORATION_END =
  /(?:[\s!?.,~…^*"'()ๆ\-_<>;:]|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u{1f1e6}-\u{1f1ff}|\u20e3|5{3,}\+?)+$/u;
const SOFT_END = /(?:[\s!.,~…^*_<>;]|\p{Extended_Pictographic}|\p{Emoji_Modifier})+$/u;

const TAKES_A_NUMBER =
  /(?:ห้อง|ซอย|เลขที่|หมู่|จำกัด|จำนวน|ไม่เกิน|โควตา|องค์ประชุม|ความจุ|เพดาน|รับ(?:ได้)?|เป็น|เหลือ|ถึง|รหัส|โทร|เบอร์|ชั้น|อาคาร|ตึก|ถนน|สาย|ที่|ประชุม)\s?$/u;
/** 555 is laughter: กรุงธนใต้555 → กรุงธนใต้. Not after a word that takes a number (ห้อง 555). */
export function withoutLaughter(text: string): string {
  const { rest, end } = tailOf(text);
  const [laughter, before = ''] = /^(.*[\u0e01-\u0e4e]\s?)5{3,}\+*[\s!.~]*$/su.exec(end) ?? [];
  return laughter === undefined || TAKES_A_NUMBER.test(before) ? text : `${rest}${before}`.trimEnd();
}

/** More than any ending needs. Patterns that end in $ look at no more: what is taken off the end costs no second look at the whole. */
const TAIL = 80;
function tailOf(text: string): { rest: string; end: string } {
  const at = Math.max(0, text.length - TAIL);
  return { rest: text.slice(0, at), end: text.slice(at) };
}

/** `takeOff` again and again, each time from what is left at the end. */
function peel(text: string, takeOff: (end: string) => string): string {
  let length = text.length;
  for (;;) {
    const end = text.slice(Math.max(0, length - TAIL), length);
    const taken = end.length - takeOff(end).length;
    if (taken === 0) return text.slice(0, length);
    length -= taken;
  }
}

/** Takes polite endings, emoji and loose punctuation off the end. A question mark stays: it carries meaning. */
export const stripParticles = (text: string): string => peel(text.trim(), withoutParticle);

function withoutParticle(end: string): string {
  const rest = end.replace(SOFT_END, '');
  const stretched = rest.replace(/([\u0e01-\u0e4e])\1{1,}$/u, '$1');
  const candidate = PARTICLE_END.test(stretched) ? stretched : rest;
  if (NOT_PARTICLE.test(candidate)) return rest.trimEnd();
  const shorter = candidate.replace(PARTICLE_END, '');
  return (shorter === candidate ? rest.replace(LATIN_PARTICLE_END, '') : shorter).trimEnd();
}

/** As `stripParticles`, and question marks, brackets, ๆ and 555 go too. For comparing whole answers. */
export const stripEnding = (text: string): string =>
  peel(text.trim(), (end) => {
    const bare = end.replace(DECORATION_END, '');
    return bare === end ? withoutParticle(end) : bare;
  });

/** จ้าา, ครับบ: the last letter once more. */
const STRETCHED_PARTICLE = /(?<=ครับ|คับ|คัรบ|คร?้าบ)บ+(?![ก-๎])|(?<=ค่?ะ|จ้ะ|นะ)ะ+(?![ก-๎])|(?<=[จน]้า|ค่า)า+(?![ก-๎])/gu;

/**
 * A polite ending ends a phrase, with or without a space after it: ไปไม่ได้ครับเพราะติดงาน → ไปไม่ได้ เพราะติดงาน.
 * For matching only.
 */
export function openPhrases(text: string): string {
  return text
    .replace(STRETCHED_PARTICLE, '')
    .replace(
      /(?<=[\u0e01-\u0e4e])(?:นะ)?(?:(?<![เแโใไ])ครับ(?!ผม(?![ก-๎]))|คร้าบ|(?<!บัง)คับ(?!แคบ|คั่ง|ผม(?![ก-๎]))|ค่ะ|คะ(?!แนน|น้า|นอง)|จ้ะ|จ๊ะ|เด้อ|(?<![เแโใไ])จ้า(?!ง))(?=[\u0e01-\u0e4e])/gu,
      ' ',
    )
    .replace(/(?<=^|\s)(?:ครับผม|ครับ(?!ผม)|คับ(?!ผม)|ค่ะ|คะ(?!แนน|น้า|นอง)|จ้า|จ้ะ)(?=[\u0e01-\u0e4e])/gu, '');
}

/** Chat spellings. The guards keep words that really contain the letters (อนามัย, วิจัย, สมัย). */
const CHAT_SPELLINGS: [RegExp, string][] = [
  [/มั[้๊]ย|(?<![สานร]|เอก)มัย|ม[ั]?๊ย|ไม๊|ไหม๊|มั๊ย|หมัย|(?<!ทำ)ไม(?=$|[\s?!])/gu, 'ไหม'],
  [/ปัย|(?<![ก-๎])ปาย(?![ก-๎])|(?<=ม่าย|ไม่|จะ)ปาย(?![ก-๎])|ไป[่้](?![ก-ฮ])/gu, 'ไป'],
  [/(?<=คุย|ปรึกษา|ไป|มา)กะ(?=[ก-ฮเ-ไ])/gu, 'กับ'],
  [/(?<=ไป|มา)ดิ้/gu, 'ดิ'],
  [/(?<![ก-๎])(?:ไม|มะ)(?=ว่?าง|สะ?ดวก|ได้|ไป|มา(?!ก)|แน่|เอา|เข้า)|(?<=ไป|มา)ไม(?=ได้|ด้าย|ไหว|ว่?าง)/gu, 'ไม่'],
  [/(?<=ไม่|ไม่ค่อย|ม่าย)วา[่้]?ง|ว่า่ง|ว้าง(?=$|[\s?คนจ])/gu, 'ว่าง'],
  [/ใหน/gu, 'ไหน'],
  [/รุ้(?!ง)/gu, 'รู้'],
  [/(?<=ไม่|ไป)ใหว/gu, 'ไหว'],
  [/เป้?น(?![ก-ฮ]?[์ี])/gu, 'เป็น'],
  [/เก(?:๊|้)?บ(?!ี้)/gu, 'เก็บ'],
  [/เหม(?:้|๊)?น/gu, 'เหม็น'],
  [/เต้ม/gu, 'เต็ม'],
  [/ถ้วม/gu, 'ท่วม'],
  [/ร้วม/gu, 'ร่วม'],
  [
    /(?<![\u0e01-\u0e4e])ไม้(?=ได้|ไป|ว่าง|สะดวก|แน่|รู้|ทราบ)|(?<=ไป|มา|ยัง)ไม้(?=ได้|ว่าง|สะดวก|แน่|รู้|ทราบ)|(?<!แม่|พ่อ|เป็น)หม้าย/gu,
    'ไม่',
  ],
  [/แหน่นอน|แน่นนอน/gu, 'แน่นอน'],
  [/โอเคร?(?=$|[\s])|โอเช/gu, 'โอเค'],
  [/คัย(?![ก-ฮ])|ครัย/gu, 'ใคร'],
  [/(?<![ิจ])จัย/gu, 'ใจ'],
  [/ม่าย|บ่(?=ได้|ไป|ว่าง|มา|สะดวก|แน่|มี|รู้|ทราบ|เอา)/gu, 'ไม่'],
  [/(?<=ไป|ว่าง|มี|ได้|ใช่|มา|ดี)(?:ป่ะ|ปะ|บ่)(?=$|[^\u0e01-\u0e4e]|น้อ|นะ|ครับ|คะ|ค่ะ|จ้|จ๊|เด้อ)/gu, 'ไหม'],
  [/ด้าย(?=$|[\s?!คนจ])/gu, 'ได้'],
  [/ไม่ด้าย/gu, 'ไม่ได้'],
  [/หั้ย|ไห้/gu, 'ให้'],
  [/เด(?:๋|่)ว|เดี่ยว(?=บอก|ดู|แจ้ง|ค่อย)|เด่ว/gu, 'เดี๋ยว'],
  [/(?:รึ|หรือ|เหรอ|ฤ)\s?(?:เปล่า|ป่าว|ป่ะ|ปล่าว|เป่า)|ป่าวคะ|รึปะ|ป่าว(?=$|[^\u0e01-\u0e4e]|[คนจ])/gu, 'หรือเปล่า'],
  [/(?<![ก-๎])ของด(?=ส่ง|ประชุม|การ|จัด|นัด|เข้า|รับ|แจ้ง|เวที)/gu, 'ขอ งด'],
  [/รับ(?:ซาบ|ทาบ|ซาป|ทาป|ซ้าบ)/gu, 'รับทราบ'],
  [/รึ\s?ยั้?ง|หรือ ?ยั้ง/gu, 'หรือยัง'],
  [/ยังงัย|ยังงั้ย|ยังไ้ง|อย่างไร|ยังไร|ยังง้าย/gu, 'ยังไง'],
  [/เมื่อไร(?!่)|เมื่อรัย|เมื่อไหร(?!่)|เมื่อไหร่|เมือไหร่|เมือไร/gu, 'เมื่อไหร่'],
  [/มื้อ(?:ได๋|ใด๋|ใด)|ตอใด|เมื่อใด๋?/gu, 'วันไหน'],
  [/จั่?ง(?:ได๋|ใด๋)|(?<=ทำ)พรือ/gu, 'ยังไง'],
  [/เฮ็ด/gu, 'ทำ'],
  [/(?<!ก)หยัง/gu, 'อะไร'],
  [/ไผ(?![่้]|[ก-ฮ])/gu, 'ใคร'],
  [/อะรัย|อาราย|อัลไล/gu, 'อะไร'],
  [/ขอบคุน|ขอบคูณ/gu, 'ขอบคุณ'],
  [/ทราบล่ะ|ทราบละ/gu, 'ทราบแล้ว'],
  [/เเล้ว|แร้ว|แล้ววว/gu, 'แล้ว'],
  [/แน่นอล|แน่นอนน(?![\u0e30-\u0e39\u0e47-\u0e4c])|แน่นวล|แน่นอน็/gu, 'แน่นอน'],
  [/สดวก|สะดวด|สะดวกก/gu, 'สะดวก'],
  [/เข้ารวม|เข่าร่วม|เข้าร่่วม/gu, 'เข้าร่วม'],
  [/ประชุุม|ประชม|ปรชุม|ประชุ่ม|ปะชุม|ปชม\.?|ประชุน|ประขุม/gu, 'ประชุม'],
  [/สะ?หมัค?ร|สมัค(?!ร)|สมัก(?=$|[\sคจน])|สมัคล/gu, 'สมัคร'],
  [/ลงทะเบี(?:ย(?!น)|น)|ลงทะเบียณ|ลงทเบียน/gu, 'ลงทะเบียน'],
];

/** สายไหม, ผ้าไหม end in silk, not in a question. */
const SILK = /(สาย|ผ้า|ทอ|เส้น|ใย|ตัว|เลี้ยง|หม่อน)ไหม/gu;

/** One spelling for the ways people write in chat; only for matching, never for a stored value. */
export function foldChat(text: string): string {
  let folded = mendSlips(squeeze(text.toLowerCase()));
  for (const [pattern, spelling] of CHAT_SPELLINGS) folded = folded.replace(pattern, spelling);
  return folded.replace(SILK, '$1ไหฺม');
}
