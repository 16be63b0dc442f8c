/**
 * Answers to an invitation, strictly: a whole known answer counts, anything else asks with buttons. Loose rules misread
 * `ไปต่างจังหวัดพอดีครับ` (no), `ถ้าฝนไม่ตกก็ไป` (not yes) and `ไม่ไปไม่ได้แล้วงานนี้` (yes). A wrong record is worse
 * than a question; the more whole answers the grammar knows, the fewer questions.
 */
import { foldChat, normaliseLines, openPhrases, squeeze, stripEnding } from './normalise.ts';
import { NUMBER, readNumber } from './numbers.ts';
import type { RSVP_ANSWERS } from './readings.ts';
import { withoutWhoAnswers } from './rsvp-asides.ts';
import { partyOf, PARTY } from './rsvp-party.ts';
import {
  APOLOGY,
  BEFALLS,
  BESIDE,
  CAUSE,
  COMES_LATE,
  CORRECTION,
  KIN_ONE,
  KIN_SOME,
  LATE,
  LEAVES,
  MAYBE_CORE,
  MAYBE_TAIL,
  NAME_ALONE,
  NO_CORE,
  NO_TAIL,
  OCCASION,
  OPENING,
  PERSON_NAMED,
  STRONG_CAUSE,
  SUBJECT,
  SUBSTITUTE,
  THANKS,
  UNSETTLED,
  VOCATIVE,
  YES_ALREADY,
  YES_CORE,
  YES_TAIL,
} from './rsvp-words.ts';

import { stancesOf } from './stance.ts';

export type RsvpAnswer = (typeof RSVP_ANSWERS)[number];

export type RsvpReading =
  | {
      answer: RsvpAnswer;
      partySize?: number;
      late?: true;
      leavesEarly?: true;
      reason?: string;
      proxy?: string;
    }
  /** `about`: it speaks of coming, but is no whole known answer. */
  | { ask: true; about: boolean };

const LEAD = `(?:${CORRECTION} ?)?(?:${OPENING} ?){0,2}(?:${APOLOGY} ?)?(?:${SUBJECT} ?)?(?:${OCCASION} ?)?(?:${SUBJECT} ?)?`;
const AFTER = `(?: ?(?:${OCCASION}|${SUBJECT}|${THANKS}|${VOCATIVE})){0,3}`;
const yesPattern = new RegExp(
  `^${LEAD}(?:(?:ผม|ดิฉัน|ฉัน|หนู) ?(?:กับ|และ) ?(?<pair>${KIN_ONE}) ?)?(?:(?:รวม|ทั้งหมด)? ?(?<first>${NUMBER}) ?(?:คน|ท่าน) ?)?(?:${YES_ALREADY} ?แล้ว|(?:จะ|ขอ)?พา ?(?<bring>${KIN_ONE}|${KIN_SOME}(?= ?(?:ไป|มา)?(?:ด้วย)? ?(?:อีก)?คน(?:นึง|หนึ่ง|เดียว))) ?(?:ไป|มา)?(?:ด้วย)?(?: ?(?:อีก)? ?คน(?:นึง|หนึ่ง|เดียว))?|(?<comesLate>${COMES_LATE})|${YES_CORE})(?: ?(?:${YES_TAIL}|${OCCASION}|${SUBJECT})){0,4}(?: ?${PARTY})?(?: ?${YES_TAIL}){0,3}(?<late> ?${LATE})?(?<leaves> ?(?:และ|แล้ว)?${LEAVES})?(?: ?${APOLOGY})?${AFTER}$`,
  'u',
);
const noTail = `(?: ?(?:${NO_TAIL}|${APOLOGY}|${OCCASION}|${SUBJECT}|${THANKS}|${VOCATIVE}(?= |$))){0,4}`;
const noPattern = new RegExp(`^${LEAD}(?:แต่ ?)?${NO_CORE}${noTail}(?<reason> ?${CAUSE}.*)?$`, 'u');
/** ไปส่งหลานไม่ได้, เดินทางไม่สะดวก: there the denial belongs to the cause itself. */
const APART = '(?: |(?!ไม่(?:ได้|สะดวก|ไหว|เอา|มี|ค่อย)))';
const causePattern = new RegExp(
  `^${LEAD}(?<reason>(?:${STRONG_CAUSE}.*?|${CAUSE}.*?(?=${APART}(?:เลย|จึง|ก็เลย|ก็)?(?:ขอ)?${NO_CORE})(?=.*(?:ไม่|ขอ|ลา|อด))))(?<no>${APART}(?:เลย|จึง|ก็เลย|คง|ก็)?(?:ขอ)?${NO_CORE}${noTail})?(?: ?(?:${APOLOGY}|${THANKS}|${OCCASION})){0,3}$`,
  'u',
);
const STARTS_WITH_CAUSE = new RegExp(`^${LEAD}${STRONG_CAUSE}`, 'u');
const maybePattern = new RegExp(
  `^${LEAD}(?:(?:ตอนนี้|ขอ|เพราะ) ?)?${MAYBE_CORE}(?: ?(?:${MAYBE_TAIL}|${OCCASION}|${SUBJECT})){0,4}$`,
  'u',
);

/** ให้ลูกสาวไปแทนได้ไหม: the person does not come; a coordinator hears of the substitute. */
const proxyPatterns = [
  new RegExp(
    `^${LEAD}(?:${NO_CORE}${noTail} ?|${STRONG_CAUSE}[\\u0e01-\\u0e4e]{0,12} )?(?:แต่ ?|จะ ?|ขอ ?|เดี๋ยว ?|ขออนุญาต ?)*(?:(?:ฝาก)?ให้|ส่ง|มอบ(?:หมาย)?(?:ให้)?) ?(?<proxy>${SUBSTITUTE}|${PERSON_NAMED}|(?<=ให้ ?)${NAME_ALONE})(?: ?(?:จะ)?(?:ไป|มา|เข้าร่วม|ร่วม|เข้าประชุม|ประชุม|เข้า))* ?แทน(?:ผม|ดิฉัน|ฉัน|หนู)?(?: ?(?:ได้ไหม|ได้หรือเปล่า|ได้หรือไม่|ได้|ไหม|แล้ว|ด้วย))*\\??$`,
    'u',
  ),
  new RegExp(
    `^${LEAD}(?:${NO_CORE}${noTail} ?)?(?:แต่ ?)?(?<proxy>${SUBSTITUTE}|${PERSON_NAMED}) ?(?:จะ)?(?:ไป|มา|เข้าร่วม)(?:ประชุม|ร่วม)? ?แทน(?:ผม|ดิฉัน|ฉัน|หนู)?(?:ได้ไหม)?\\??$`,
    'u',
  ),
];

/** ไม่ให้ลูกสาวไปแทนแล้ว takes somebody back, and is no answer by itself. */
const NOBODY_INSTEAD = /ไม่(?:ต้อง)?(?:ให้|ส่ง|มอบ|มี)/u;
/** ป้าแดงให้ไปแทน, ป้าแดงบอกว่าไปแทน: no name ends in what somebody says or wants. */
const NO_PERSON =
  /ให้|บอก|ว่า(?!ง)|อยาก|ไหน|ใคร|(?<!ตัว|ผู้)แทน|ไม่|ฝาก|ถ้า|หรือ|.(?:กับ|และ).|เขา(?![ก-๎])|(?:จะ|ขอ|ก็|ต้อง|เข้า)$/u;

/** 1 = ไป, 2 = ไม่ว่าง, 3 = ไม่แน่ใจ: the order of the buttons. */
const NUMBERED: Record<string, RsvpAnswer> = {
  '1': 'yes',
  '2': 'no',
  '3': 'maybe',
};

/** Emoji that answer by themselves; 👍 and 🙏 do not. */
const GESTURES: [pattern: RegExp, answer: RsvpAnswer][] = [
  [/^(?:✅|✔|🙋[♂♀]?)+$/u, 'yes'],
  [/^(?:❌|✖|🙅[♂♀]?)+$/u, 'no'],
];
/** Gestures that say the opposite of the words beside them make the answer unsure. */
const AGAINST: Record<RsvpAnswer, RegExp> = {
  yes: /👎|❌|✖|🙅/u,
  no: /👍|👌|🆗|✅|✔|🙋/u,
  maybe: /👍|👎|✅|❌/u,
};
/** ไปก็ได้; ไป เอ๊ย ไม่ใช่. */
const TAKEN_BACK = /(?<!ไหน|เมื่อไหร่)ก็ได้|เอ๊ย ?ไม่|(?<!ไม่)ไม่ใช่(?:สิ|ค่ะ|ครับ|นะ|$)/u;
const NOD = /^(?:👍|👌|🙏|🆗|😊|🙂)[\u{1f3fb}-\u{1f3ff}]?/u;

/** Nobody says yes in more; bounds the work of the patterns. */
const LONGEST_ANSWER = 160;

const ABOUT =
  /^(?:น่าจะ|คง|แล้วแต่)|ขึ้นอยู่กับ|จองที่|ฝากประชุม|ไป|ผ่าน|^ติด|ลาก่อน|เปลี่ยนใจ|เปลี่ยนคำตอบ|มาได้|มาไหม|จะมา|ว่าง|สะดวก|ร่วม|แน่ใจ|ชัวร์|พลาด|ติด(?:งาน|ธุระ|ประชุม)|ขาด|ลา(?:ประชุม|ก่อน|หยุด)|มาแทน|ไม่มา|กี่คน|ตอบรับ|ปฏิเสธ|ยืนยัน|^(?:ได้|ตกลง|โอเค|ok|อืม|เอา|ไม่|ใช่|พร้อม|ยินดี)|เข้าประชุม|^\d+(?:$|\s?(?:หรือ|กับ|หรื))|คน$|ไม่ทราบ$|ไม่รู้$|เจอกัน|ลืม|พรุ่งนี้|มาช้า|สาย$|ไม่มีรถ|ยุ่ง|ป่วย|ไม่สบาย|หมอ/u;

/** Of an answer to an invitation, clear or not. */
export const speaksOfComing = (text: string): boolean => ABOUT.test(foldChat(text));

function foldPhrase(part: string): string {
  // ไปป, ไปปค่าา
  const once = (text: string): string => text.replace(/([\u0e01-\u0e4e])\1+$/u, '$1');
  const folded = once(stripEnding(foldChat(stripEnding(once(foldChat(part))))));
  return part.includes('?') && folded !== '' ? `${folded}?` : folded;
}

/** Letters end in it. */
const FORMAL_END = /(?:จึง)?(?:ขอ)?เรียน(?:มา)?(?:เพื่อ)?(?:โปรด)?(?:ทราบ|พิจารณา)(?!ว่า)|เรียนมาเพื่อ(?:โปรด)?ทราบว่า/gu;

/** One spelling, polite endings gone from the end of every phrase, one space between phrases; `plain` keeps the typing. */
function phrases(text: string): Said {
  const parts = withoutWhoAnswers(
    openPhrases(squeeze(text).replace(FORMAL_END, ' '))
      .replace(/\p{Extended_Pictographic}|\p{Emoji_Modifier}|[\u2600-\u27bf]/gu, ' ')
      .replace(/\s+\?/g, '?')
      .split(/[\s,;:!.~()*]+/u)
      .map((part) => part.replace(/5{3,}\+*$/u, ''))
      .map((part) => ({ folded: foldPhrase(part), plain: stripEnding(part) }))
      .filter((part) => part.folded !== ''),
  );
  return {
    folded: parts.map((p) => p.folded).join(' '),
    plain: parts.map((p) => p.plain).join(' '),
    typed: text,
  };
}

interface Said {
  folded: string;
  plain: string;
  typed: string;
}

const unfolded = (text: string): Said => ({ folded: text, plain: text, typed: text });

/** รพ. keeps its full stop. */
const ABBREVIATED = /(?:รพ|ตจว|กทม|รร|ตร|อบต|ผอ)$/u;

/** The reason as it was typed: the same stretch of phrases, before folding. */
function asTyped(reason: string, { folded, plain, typed }: Said): string {
  const words = reason.split(' ').map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const stretch = new RegExp(`${words.join('[\\s,;:!.~()*]+')}(?![\u0e30-\u0e3a\u0e47-\u0e4e])`, 'u').exec(typed);
  if (stretch)
    return `${stretch[0]}${ABBREVIATED.test(stretch[0]) && typed[stretch.index + stretch[0].length] === '.' ? '.' : ''}`.replace(
      /\s+/gu,
      ' ',
    );
  if (folded === plain) return reason;
  const at = folded.lastIndexOf(reason);
  const first = folded.slice(0, at).split(' ').length - 1;
  const count = words.length;
  const tail = plain
    .split(' ')
    .slice(first, first + count)
    .join(' ');
  return foldChat(tail).endsWith(reason) && tail.length === reason.length ? tail : reason;
}

/** Folding writes small letters: พี่ Nok stays as it was typed. */
function nameAsTyped(name: string, { plain }: Said): string {
  const at = plain.toLowerCase().indexOf(name);
  return at < 0 ? name : plain.slice(at, at + name.length);
}

/** เพราะแมวไม่ได้ป่วย, ไม่มีใครป่วย: what is denied is no reason. */
const DENIED = /ไม่(?:ได้|ใช่|เคย|มีใคร)(?:เพราะ|ป่วย|ไม่สบาย|ติด|เจ็บ|เป็น(?:ไข้|หวัด|โควิด|อะไร)|เสีย|ตาย|มี(?:งาน|ธุระ|นัด)|ยุ่ง)/u;

/** A reason that takes nothing back: no question, no condition, no word of others' words, no other answer beside it. */
function isPlain(reason: string): boolean {
  const stances = stancesOf(reason);
  stances.delete('past');
  const phrasesIn = reason.split(' ');
  const answered = phrasesIn.some(
    (phrase, at) => (phrase !== 'ไป' || at === phrasesIn.length - 1) && yesPattern.test(phrase),
  );
  return !UNSETTLED.test(reason) && !DENIED.test(reason) && !answered && stances.size === 0;
}

/** By itself a cause says no only as it is now, and of oneself: not ติดธุระเมื่อวาน, ไม่สบายกันหมด. */
const standsAlone = (cause: string): boolean =>
  isPlain(cause) && stancesOf(cause).size === 0 && !/กันหมด|แล้วนี่|(?:คราว|ครั้ง|รอบ|เดือน|ปี)หน้า/u.test(cause);

function readFolded(said: Said): RsvpReading | null {
  const { folded } = said;
  if (folded.length > LONGEST_ANSWER) return null;
  for (const pattern of NOBODY_INSTEAD.test(folded) ? [] : proxyPatterns) {
    const proxy = pattern.exec(folded)?.groups?.proxy;
    if (proxy && !NO_PERSON.test(proxy)) return { answer: 'no', proxy: nameAsTyped(proxy, said) };
  }
  const yes = yesPattern.exec(folded);
  if (yes) {
    const party = partyOf(yes.groups ?? {});
    return (
      party && {
        answer: 'yes',
        ...party,
        ...((yes.groups?.late ?? yes.groups?.comesLate) === undefined ? {} : { late: true }),
        ...(yes.groups?.leaves === undefined ? {} : { leavesEarly: true }),
      }
    );
  }
  if (maybePattern.test(folded)) return { answer: 'maybe' };
  const no = noPattern.exec(folded) ?? causePattern.exec(folded);
  if (!no) return null;
  const reason = no.groups?.reason?.trim();
  if (reason === undefined) return { answer: 'no' };
  const alone = no.groups?.no === undefined && STARTS_WITH_CAUSE.test(folded);
  return !(alone ? standsAlone(reason) : isPlain(reason)) ? null : { answer: 'no', reason: asTyped(reason, said) };
}

const neutral = new RegExp(
  `^(?:(?:${OPENING}|${APOLOGY}|${THANKS}|${SUBJECT}|${VOCATIVE}|${OCCASION}|${BESIDE}) ?){1,6}$`,
  'u',
);
const partyOnly = new RegExp(`^(?:${SUBJECT}|มี|ขอ|เอา)? ?${PARTY}(?: ?${YES_TAIL}){0,2}$`, 'u');
const pairOnly = new RegExp(`^(?:มี ?)?${SUBJECT} ?(?:กับ|และ) ?(?<pair>${KIN_ONE})$`, 'u');
const lateOnly = new RegExp(`^${LATE}$`, 'u');
const leavesOnly = new RegExp(`^(?:และ ?|แล้ว ?)?${LEAVES}$`, 'u');
const befallsOnly = new RegExp(
  `^(?:(?:พอดี|คือ|ก็|ตอนนี้|${SUBJECT}) ?)*[\\u0e01-\\u0e4e ]{0,30}?(?<!ไม่|ไม่ได้|ไม่เคย|หาย|เลิก|อย่า)${BEFALLS}.*$`,
  'u',
);
/** Turns the reason round, tells of what others say, asks for something, or is said in jest. */
const NO_REASON =
  /ไม่(?!มี(?!ใคร(?:ป่วย|เป็น|เสีย|ตาย|เจ็บ))|สบาย|กิน|ไหว|ค่อย|ดี|ยอม|ให้|ออก|หยุด|ไหล|ติด)|บอก|ว่า(?!ง)|เขา(?![ก-๎])|ใช่|หาย(?:ป่วย|ดี|แล้ว|จาก)|ฝาก|ช่วย|ขอ(?![งบนม])|เล่น|หยอก|โกหก|แกล้ง|ตอนแรก|คนละ|(?:คราว|ครั้ง|รอบ|เดือน|ปี)หน้า|วันอื่น|วันที่|ประชุม(?!ผู้ปกครอง|ที่)|กรุณา|โปรด|รบกวน|เหมือน|ประมาณ|คล้าย|กลัว/u;
const causeOnly = new RegExp(`^(?:${SUBJECT} ?)?(?:${CAUSE}).*$`, 'u');

const errandOnly = new RegExp(`^(?:${SUBJECT} ?)?ต้อง(?!ดู|ถาม|เช็|คิด).*ก่อน$`, 'u');

/** What one stretch of phrases gives to the answer. */
type Piece =
  | { is: 'beside' }
  | { is: 'answer'; read: Answered }
  | { is: 'party'; partySize?: number }
  | { is: 'beside the answer'; detail: { late: true } | { leavesEarly: true } }
  | { is: 'cause'; reason: string }
  /** ต้องส่งหลานก่อน: why somebody is late, and no more than that. */
  | { is: 'errand' }
  /** A reason only where a no was said before. */
  | { is: 'what befell'; reason: string };
type Answered = Extract<RsvpReading, { answer: RsvpAnswer }>;

function pieceOf(stretch: string): Piece | null {
  if (neutral.test(stretch)) return { is: 'beside' };
  const read = readFolded(unfolded(stretch));
  if (read && 'answer' in read) return { is: 'answer', read };
  const party = partyOnly.exec(stretch) ?? pairOnly.exec(stretch);
  const size = party && partyOf(party.groups ?? {});
  if (size) return { is: 'party', ...size };
  if (lateOnly.test(stretch)) return { is: 'beside the answer', detail: { late: true } };
  if (leavesOnly.test(stretch)) return { is: 'beside the answer', detail: { leavesEarly: true } };
  if (errandOnly.test(stretch) && isPlain(stretch.replace(/ก่อน$/u, ''))) return { is: 'errand' };
  if (!isPlain(stretch)) return null;
  if (causeOnly.test(stretch)) return { is: 'cause', reason: stretch };
  return befallsOnly.test(stretch) && !NO_REASON.test(stretch) ? { is: 'what befell', reason: stretch } : null;
}

const CALLED_FIRST = new RegExp(`^(?!${SUBJECT}$)${VOCATIVE}$`, 'u');
const COMPANIONS = new RegExp(`(?:กับ|พร้อม|พา|และ) ?(?:${KIN_ONE}|${KIN_SOME})`, 'u');
const MOST_PHRASES = 8;

/** The phrases as pieces, the longest stretches first; null where one of them says nothing that is known. */
function piecesOf(parts: readonly string[]): Piece[] | null {
  if (parts.length === 0) return [];
  for (let n = parts.length; n > 0; n--) {
    // "แต่" turns nothing round where all the pieces agree.
    const piece = pieceOf(
      parts
        .slice(0, n)
        .join(' ')
        .replace(/^(?:แต่|และ|ก็) ?(?=[ก-๎])/u, ''),
    );
    const rest = piece && piecesOf(parts.slice(n));
    if (piece && rest) return [piece, ...rest];
  }
  return null;
}

/** ว่างค่ะ เดี๋ยวไปค่ะ 2 คน อาจสายหน่อย: every phrase is known, they answer alike, and each detail is said once. */
function readPhraseByPhrase({ folded, plain, typed }: Said): RsvpReading | null {
  const parts = folded.split(' ');
  // ท่าน ไม่ว่าง, ลูก ไปไม่ได้: whom that is said of is not sure.
  if (CALLED_FIRST.test(parts[0] ?? '')) return null;
  const pieces = parts.length > MOST_PHRASES || folded.length > LONGEST_ANSWER ? null : piecesOf(parts);
  if (!pieces) return null;
  const answers = pieces.flatMap((piece) => (piece.is === 'answer' ? [piece.read] : []));
  const [first] = answers;
  if (!first || !answers.every(({ answer }) => answer === first.answer)) return null;
  const sizes = pieces.flatMap((piece) => (piece.is === 'party' ? [{ partySize: piece.partySize }] : []));
  const beside = pieces.flatMap((piece) => (piece.is === 'beside the answer' ? [piece.detail] : []));
  const saidNo = pieces.findIndex((piece) => piece.is === 'answer');
  if (pieces.some(({ is }, at) => is === 'what befell' && at < saidNo)) return null;
  const reasons = pieces.flatMap((piece) => {
    if (piece.is === 'cause' || piece.is === 'what befell') return [piece.reason];
    return piece.is === 'answer' && piece.read.reason !== undefined ? [piece.read.reason] : [];
  });
  const details = answers.filter((answer) => Object.keys(answer).length > 1);
  const joined = [...details, ...sizes, ...beside];
  const named = joined.flatMap((detail) => Object.keys(detail).filter((key) => key !== 'answer' && key !== 'reason'));
  if (new Set(named).size !== named.length) return null;
  // ไปกับเพื่อน 2 คน: two, or three.
  if (sizes.length > 0 && COMPANIONS.test(folded)) return null;
  if (first.answer !== 'yes' && sizes.length + beside.length > 0) return null;
  // ไปจ้ะ ช้าหน่อย ต้องส่งหลานก่อน: why somebody comes late is no reason against coming.
  const whyLate = first.answer === 'yes' && (named.includes('late') || named.includes('leavesEarly'));
  const explained = reasons.length > 0 || pieces.some(({ is }) => is === 'errand');
  if (explained && !whyLate && (first.answer !== 'no' || pieces.some(({ is }) => is === 'errand'))) return null;
  const whole: Answered = Object.assign({}, first, ...joined.map((detail) => ({ ...detail })));
  return reasons.length === 0 || whyLate
    ? whole
    : { ...whole, reason: asTyped(reasons.join(' '), { folded, plain, typed }) };
}

/** `null` where there is nothing to read (white space, a lone emoji that says nothing). */
export function readRsvp(text: string): RsvpReading | null {
  const clean = normaliseLines(text);
  const read = readWords(clean);
  return read && 'answer' in read && (AGAINST[read.answer].test(clean) || TAKEN_BACK.test(clean))
    ? { ask: true, about: true }
    : read;
}

function readWords(clean: string): RsvpReading | null {
  const gesture = GESTURES.find(([pattern]) => pattern.test(clean.replace(/\s|[\u{1f3fb}-\u{1f3ff}]/gu, '')));
  if (gesture) return { answer: gesture[1] };
  const said = phrases(clean);
  if (said.folded === '') return NOD.test(clean) ? { ask: true, about: true } : null;
  const [, digit = '', rest = ''] =
    /^(?:(?:เอา|ขอ)?(?:ข้อ|ตอบ|เลือก|หมายเลข|เบอร์|กด) ?)*([123])(?: (.+))?$/u.exec(
      said.folded.replace(/^(?:(?:เอา|ขอ)?(?:ข้อ|ตอบ|เลือก|หมายเลข|เบอร์|กด) ?)+(?:หนึ่ง|สอง|สาม)$/u, (words) =>
        words.replace(/หนึ่ง|สอง|สาม/u, (word) => String(readNumber(word))),
      ),
    ) ?? [];
  const numbered = NUMBERED[digit];
  if (numbered && rest === '') return { answer: numbered };
  if (numbered) {
    const spelled = readFolded(unfolded(rest));
    if (spelled && 'answer' in spelled && spelled.answer === numbered) return spelled;
  }
  return readFolded(said) ?? readPhraseByPhrase(said) ?? { ask: true, about: ABOUT.test(said.folded) };
}
