/** What is said when a person of the staff is wanted, comes, and goes. To people in two languages, to staff in Thai. */
import type { PartKind } from '../feedback/model.ts';
import { PART_TH } from '../feedback/part-messages.ts';
import { both } from '../language.ts';
import { card, text, type Button, type Line } from '../line/compose.ts';
import { fit } from '../line/limits.ts';
import { dateShortNoYear, timeOf } from '../thai/format.ts';
import type { Message } from '../turn.ts';
import type { ClosedBy, Handoff, HandoffMessage } from './model.ts';
import { buttons, hasContent, newest } from './rules.ts';

// To the person.

export const askButton = (): Button => ({
  label: both('คุยกับเจ้าหน้าที่', 'Talk to a person'),
  postback: buttons.ask.pack({}),
});

/** Beside other things that one can do. */
export const contactButton = (): Button =>
  both<Button>(
    { label: 'ติดต่อเจ้าหน้าที่', say: 'ติดต่อเจ้าหน้าที่' },
    { label: 'Talk to a person', postback: buttons.ask.pack({}) },
  );

/** “ช่วยด้วย”, wherever somebody stands. @param busy whether a question of ours is open. */
export function help(busy: boolean): Message {
  const goOn = busy
    ? both('ไม่เป็นไรค่ะ ที่ตอบไว้ยังอยู่ครบ ตอบต่อได้เลย หรือ', 'No problem. Your answers are safe. You can go on, or ')
    : '';
  return text(`${goOn}${both('ให้เจ้าหน้าที่มาคุยกับท่านในแชตนี้ไหมคะ', 'shall a member of staff talk to you in this chat?')}`, [
    askButton(),
  ]);
}

export function offer(): Message {
  return text(both('ให้เจ้าหน้าที่มาคุยกับท่านในแชตนี้ไหมคะ', 'Shall a member of staff talk to you in this chat?'), [
    askButton(),
  ]);
}

/** To somebody who is not registered: nothing may be kept of them. */
export function contact(where: string): Message {
  return text(both(`ติดต่อเจ้าหน้าที่ได้ที่ ${where} ค่ะ`, `You can reach our staff here: ${where}`));
}

export function asked(): Message {
  return text(
    both(
      'แจ้งเจ้าหน้าที่แล้วค่ะ จะมาคุยกับท่านในแชตนี้ในเวลาราชการ พิมพ์เรื่องที่อยากถามทิ้งไว้ได้เลยค่ะ',
      'Our staff know. Somebody will write to you here in office hours. You can already type what it is about.',
    ),
    [{ label: both('ไม่ต้องแล้ว', 'Not needed any more'), postback: buttons.leave.pack({}) }],
  );
}

export function keptForStaff(): Message {
  return text(both('เก็บไว้ให้เจ้าหน้าที่แล้วค่ะ', 'Kept for our staff.'));
}

export function taken(): Message {
  return text(
    both(
      'เจ้าหน้าที่มาแล้วค่ะ พิมพ์คุยได้เลย ระบบจะเงียบไว้จนกว่าจะจบการสนทนา',
      'A member of staff is here. Just type. The bot keeps silent until the conversation ends.',
    ),
    [{ label: both('จบการสนทนา', 'End the chat'), postback: buttons.leave.pack({}) }],
  );
}

export function fromStaff(words: string): Message {
  return text(`${both('เจ้าหน้าที่:', 'Staff:')} ${words}`);
}

export function ended(by: ClosedBy): Message {
  const why = by === 'time' ? both('ไม่มีข้อความสักพักแล้ว ', 'It has been quiet for a while. ') : '';
  return text(
    `${why}${both('จบการสนทนากับเจ้าหน้าที่แล้วค่ะ ทำต่อจากที่ค้างไว้ได้เลย', 'The chat with our staff has ended. You can go on where you were.')}`,
    [{ label: both('คุยอีกครั้ง', 'Talk again'), postback: buttons.ask.pack({}) }],
  );
}

export function notTalking(): Message {
  return text(both('ขณะนี้ไม่มีการสนทนากับเจ้าหน้าที่ค่ะ', 'There is no chat with our staff just now.'), [askButton()]);
}

// To staff.

/** By name where this member of the staff may see it, else by where the person is from. */
export interface Caller {
  name: string | null;
  district: string | null;
}

const nameOf = ({ name, district }: Caller): string => (name ? `คุณ${name}` : `ผู้แทนประชาคม เขต${district ?? 'ไม่ทราบ'}`);

export const KIND_TH: Readonly<Record<Exclude<HandoffMessage['kind'], 'text'>, string>> = {
  image: '(ส่งรูป)',
  audio: '(ส่งเสียง)',
  video: '(ส่งวิดีโอ)',
  file: '(ส่งไฟล์)',
  location: '(ส่งตำแหน่ง)',
  sticker: '(ส่งสติกเกอร์)',
  gone: '(ยกเลิกข้อความ)',
};

const MOST_OF_ONE = 60;
const MOST_PASSED_ON = 300;

function lineOf({ from, kind, text: words, at, albumOf }: HandoffMessage, most: number): string {
  const sent = kind === 'image' && (albumOf ?? 1) > 1 ? `(ส่งรูป ${albumOf} รูป)` : kind === 'text' ? '' : KIND_TH[kind];
  const what = kind === 'text' ? fit(words ?? '', most) : `${sent}${words ? ` ${fit(words, most)}` : ''}`;
  return `${timeOf(at)} ${from === 'staff' ? 'เจ้าหน้าที่' : 'ผู้แทน'}: ${what}`;
}

const said = (handoff: Handoff): Line[] => newest(handoff).map((each) => ({ small: lineOf(each, MOST_OF_ONE) }));

/** Opens the page with the pictures and voices of the talk: LINE shows them to nobody but who sent them. */
function openButtons({ _id }: Handoff, among: readonly HandoffMessage[], publicUrl: string): Button[] {
  const last = among.findLast(hasContent);
  if (!last) return [];
  const label = { image: 'เปิดดูรูป', audio: 'เปิดฟังเสียง', video: 'เปิดดูวิดีโอ' }[last.kind as string] ?? 'เปิดไฟล์';
  return [{ label, uri: `${publicUrl}/console/handoffs/${_id}` }];
}

const talkButtons = ({ _id: id }: Handoff): Button[] => [
  { label: 'ดูข้อความ', postback: buttons.read.pack({ id }) },
  { label: 'จบการสนทนา', postback: buttons.end.pack({ id }) },
];

export function somebodyAsks(handoff: Handoff, caller: Caller): Message {
  return card({
    over: 'มีผู้ขอคุยกับเจ้าหน้าที่',
    title: nameOf(caller),
    lines: [`ขอไว้เมื่อ ${dateShortNoYear(handoff.openedAt)} ${timeOf(handoff.openedAt)}`, ...said(handoff)],
    buttons: [{ label: 'รับเรื่อง', postback: buttons.take.pack({ id: handoff._id }), tone: 'go' }],
  });
}

export function youHaveIt(handoff: Handoff, caller: Caller, publicUrl: string): Message {
  return card({
    over: 'ท่านรับเรื่องนี้แล้ว',
    title: nameOf(caller),
    lines: [...said(handoff), 'พิมพ์ตอบได้เลย ข้อความจะส่งถึงท่านนี้ คำสั่งอื่นใช้ได้ตามปกติค่ะ'],
    buttons: [...openButtons(handoff, handoff.messages, publicUrl), ...talkButtons(handoff)],
  });
}

export function somebodyElseHasIt(name: string | null): Message {
  return text(`${name ? `คุณ${name}` : 'เพื่อนร่วมงาน'}รับเรื่องนี้ไปแล้วค่ะ`);
}

export function isOver(): Message {
  return text('การสนทนานี้จบไปแล้วค่ะ');
}

export function notYours(): Message {
  return text('รายการนี้ใช้ได้เฉพาะเจ้าหน้าที่ที่ดูแลพื้นที่นั้นค่ะ');
}

/** What the person has just said, passed on. */
export function passedOn(handoff: Handoff, message: HandoffMessage, caller: Caller, publicUrl: string): Message {
  const isCut = (message.text ?? '').length > MOST_PASSED_ON;
  const rest = isCut ? '\n(อ่านทั้งหมดได้ที่หน้าเว็บ พิมพ์ “เข้าระบบ”)' : '';
  return text(`${nameOf(caller)}\n${lineOf(message, MOST_PASSED_ON)}${rest}`, [
    ...openButtons(handoff, [message], publicUrl),
    { label: 'ตอบคนนี้', postback: buttons.talk.pack({ id: handoff._id }) },
    ...talkButtons(handoff),
  ]);
}

export function conversation(handoff: Handoff, caller: Caller, publicUrl: string): Message {
  const lines = said(handoff);
  return card({
    over: 'ข้อความล่าสุด',
    title: nameOf(caller),
    lines: lines.length > 0 ? lines : ['ยังไม่มีข้อความค่ะ'],
    buttons: [
      { label: 'ตอบคนนี้', postback: buttons.talk.pack({ id: handoff._id }), tone: 'go' },
      ...openButtons(handoff, handoff.messages, publicUrl),
      ...talkButtons(handoff),
    ],
  });
}

export function nowTalkingTo(caller: Caller): Message {
  return text(`พิมพ์ตอบ ${nameOf(caller)} ได้เลยค่ะ`);
}

export function passedToPerson(handoff: Handoff, caller: Caller): Message {
  return text(`กำลังส่งถึง ${nameOf(caller)} ค่ะ`, talkButtons(handoff));
}

/** A colleague sent what the bot cannot pass on. @param again the last message was one, too. */
export function onlyWords(kind: PartKind | 'sticker', again: boolean): Message {
  const what = kind === 'sticker' ? 'สติกเกอร์' : PART_TH[kind];
  return text(
    again
      ? `${what}นี้ก็ไม่ได้ส่งต่อและไม่ได้เก็บไว้ค่ะ ตอบผู้แทนได้เป็นข้อความเท่านั้น`
      : `ส่งถึงผู้แทนได้เฉพาะข้อความค่ะ ${what}นี้ไม่ได้ส่งต่อและไม่ได้เก็บไว้`,
  );
}

export function nobodyToAnswer(): Message {
  return text('ขณะนี้ท่านไม่ได้รับเรื่องของใครอยู่ค่ะ พิมพ์ “คิวติดต่อ” เพื่อดูผู้ที่รออยู่');
}

export function endedByStaff(caller: Caller): Message {
  return text(`จบการสนทนากับ ${nameOf(caller)} แล้วค่ะ ระบบจะตอบท่านนี้ตามปกติ`);
}

export function personLeft(caller: Caller): Message {
  return text(`${nameOf(caller)} จบการสนทนาแล้วค่ะ`);
}

export function queue(waiting: readonly { handoff: Handoff; caller: Caller }[]): Message {
  if (waiting.length === 0) return text('ไม่มีผู้รอติดต่อค่ะ');
  return card({
    title: `ผู้รอติดต่อ ${waiting.length} คน`,
    lines: waiting.map(({ handoff, caller }) => ({
      label: `${dateShortNoYear(handoff.openedAt)} ${timeOf(handoff.openedAt)}`,
      value: nameOf(caller),
    })),
    buttons: waiting.map(({ handoff, caller }) => ({
      label: fit(`รับเรื่อง ${nameOf(caller)}`, 40),
      postback: buttons.take.pack({ id: handoff._id }),
    })),
  });
}
