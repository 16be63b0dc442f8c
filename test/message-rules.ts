/**
 * What every message of the bot keeps to, whatever it is about. `startWorld` looks at all that was seen in a test: a
 * card says in its altText all that it says (locked screens and the desktop program show nothing else), nothing is
 * longer than 400 characters, and one message asks one question.
 */
import type { messagingApi } from '@line/bot-sdk';

type Message = messagingApi.Message;

const LONGEST = 400;
const ALT_TEXT_MOST = 1_500;

/**
 * Cards that may be longer than 400 characters, each by what its title or first words are like. Tables and lists that
 * somebody asked for, and what the law wants said as a whole.
 */
const LONGER: readonly (readonly [pattern: RegExp, why: string])[] = [
  [
    /ขอความยินยอมก่อนลงทะเบียน|ขอความยินยอมอีกครั้ง|Before you register/u,
    'the law wants the notice said as a whole, before anything is kept',
  ],
  [/ข้อมูลที่ระบบเก็บไว้|What we keep about you/u, 'everything that is held, with what the person wrote themselves'],
  [/ข้อมูลของท่านถูกต้องไหม|ต้องการแก้ข้อใด|Is everything right\?|What should be changed/u, 'nine fields as they were written'],
  [/ผู้ลงทะเบียน|รอตรวจ|ผู้สมัครแก้ไข/u, 'nine fields for the analyst who decides'],
  [/^\S+ สรุปประจำสัปดาห์|^สรุป/u, 'a report of a week'],
  [/เปลี่ยนแปลงการประชุม|เลื่อนประชุม|ยกเลิกประชุม|นัดประชุม/u, 'several sessions at once, each with date and place'],
  [/^แจ้งข่าวถึงประชาคม/u, 'the words of a notice, as a member of the staff wrote them'],
  [/ผู้แทนพูดเรื่อง/u, 'short quotes of what people said, for whoever asked'],
  [/ข่าวที่ส่ง|ผลการส่งข่าว/u, 'notices that were sent, each with its words, for whoever asked'],
  [/เรื่องที่ท่านส่ง|Opinions you sent/u, 'what the person wrote themselves'],
];

type Node = Record<string, unknown>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The texts that a message shows, buttons left out: those are not read but tapped. */
export function textsOf(message: Message): string[] {
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(walk);
    // A box that is tapped as a whole is a button.
    if (!isNode(value) || (value.type === 'box' && value.action)) return undefined;
    if ((value.type === 'text' || value.type === 'textV2' || value.type === 'span') && typeof value.text === 'string')
      texts.push(value.text);
    return Object.entries(value).forEach(([key, part]) => {
      if (key !== 'action' && key !== 'quickReply' && key !== 'altText') walk(part);
    });
  };
  walk(message);
  return texts;
}

const plain = (text: string): string => text.replace(/\s+/gu, ' ').trim();
const lengthOf = (text: string): number => Array.from(text).length;

/** One for each rule that is broken, in a sentence; none where all is well. */
export function problemsOf(message: Message): string[] {
  const texts = textsOf(message).map(plain).filter(Boolean);
  const all = texts.join(' ');
  const problems: string[] = [];
  const begins = all.slice(0, 60);

  if (message.type === 'flex' || message.type === 'template' || message.type === 'imagemap') {
    const altText = plain((message as { altText?: string }).altText ?? '');
    if (altText === '') problems.push(`the card “${begins}” has no altText`);
    if (altText.length > ALT_TEXT_MOST) problems.push(`the altText of “${begins}” is longer than LINE takes`);
    if (!altText.endsWith('…'))
      for (const text of texts)
        if (!altText.includes(text)) problems.push(`the altText of “${begins}” does not say “${text}”`);
  }
  if (lengthOf(all) > LONGEST && !LONGER.some(([pattern]) => pattern.test(all)))
    problems.push(`“${begins}” is ${lengthOf(all)} characters long`);
  const questions = all.match(/(?<!นะ)คะ(?=[\s)\].,]|$)|\?/gu) ?? [];
  if (questions.length > 1) problems.push(`“${begins}” asks ${questions.length} things at once: ${all}`);
  return problems;
}
