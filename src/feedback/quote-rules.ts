/** What people said, for readers who may not learn who is spoken of: in briefs, papers and wherever a link is enough. */
import { mentionsPerson } from '../thai/person-mentions.ts';
import { mask, MASK, type Own } from './rules.ts';

const DIGIT = '[\\d๐-๙]';
/** 12/34 as houses have it, and no date. */
const HOUSE = new RegExp(`(?<![\\d๐-๙/])${DIGIT}{1,5}\\s?/\\s?${DIGIT}{1,5}(?![\\d๐-๙/])`, 'gu');
const HOUSE_NAMED = new RegExp(
  `((?:บ้าน|ห้อง|อาคาร|ตึก|หลัง|ตู้)\\s?(?:เลข)?(?:ที่)?|เลขที่(?:บ้าน)?)\\s*${DIGIT}[\\d๐-๙/ -]*`,
  'gu',
);
const PLATE = /(ทะเบียน(?:รถ)?)\s*[\d๐-๙]?[ก-ฮ]{1,3}[\s-]*[\d๐-๙]{1,4}/gu;
const LINK = /(?:https?:\/\/|www\.)\S+/giu;
const HANDLE = /@[\w.-]{2,}/gu;
const CALL = new RegExp(`((?:โทร(?:ศัพท์)?|เบอร์|ติดต่อ|มือถือ)\\s?\\.?:?)\\s*${DIGIT}[\\d๐-๙\\s.-]{3,}`, 'gu');

const NUMBER_WORD = '(?:ศูนย์|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า)';
/** Of which nothing can be cut out for sure. */
const UNSURE: readonly RegExp[] = [
  new RegExp(`(?:${NUMBER_WORD}\\s?-?){6,}`, 'u'),
  /(?:เฟซ(?:บุ๊?[กค])?|เฟส(?:บุ๊?[กค])?|facebook|\bfb\b|ไอจี|\big\b|instagram|ติ๊กต[อ]?ก|ติ๊กต็อก|ติกตอก|tiktok)\s*(?:ชื่อ|:|=|[a-z])/iu,
];

/**
 * @param own what is known of who said it.
 * @returns without numbers, addresses and names; null where it seems to tell of a person and it is not sure what would
 * have to go.
 */
export function quotableWords(text: string, own: Own = []): string | null {
  const masked = mask(text, own)
    .replace(LINK, MASK)
    .replace(HANDLE, MASK)
    .replace(CALL, `$1 ${MASK}`)
    .replace(HOUSE_NAMED, `$1 ${MASK}`)
    .replace(HOUSE, MASK)
    .replace(PLATE, `$1 ${MASK}`);
  const isUnsure = mentionsPerson(masked) || UNSURE.some((pattern) => pattern.test(masked));
  return isUnsure ? null : masked;
}
