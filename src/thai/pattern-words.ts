/** Lists of words as pattern source. */

/** One alternative per word of `list`, separated by white space; `_` stands for an optional space, ๆ may be missing. */
export const any = (list: string): string =>
  `(?:${list.trim().split(/\s+/).join('|').replaceAll('_', ' ?').replaceAll('ๆ', 'ๆ?')})`;

/** How speakers name themselves: ผม, ดิฉัน, elders by their kinship (ป้า, ลุง), monks, and the North and North-East. */
export const SELF = '(?:กระผม|ผม|ดิฉัน|ดิชั้น|ฉัน|หนู|เรา|ข้าพเจ้า|ข้าเจ้า|อาตมา|ตัวเอง|พี่|ป้า|ลุง|น้า|ยาย|ตา(?!ม)|เฮา|ข่อย)';
