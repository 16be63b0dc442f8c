import { loadProgramme } from '../../src/programme.ts';
import { representativeRoutes } from '../../src/representatives/dialogue.ts';
import { createInterpreter } from '../../src/thai/intents.ts';
import { days } from '../../src/time.ts';
import type { DialogueState, Said, Turn, Who } from '../../src/turn.ts';

const programme = loadProgramme();
const routes = representativeRoutes({ places: programme.places, programme, publicUrl: 'https://example.org' });
const interpret = createInterpreter(programme);
const NOW = new Date('2020-07-10T09:00:00+07:00');

const stranger: Who = { lineUserId: 'U1', representative: null, staff: null };
const analyst: Who = {
  ...stranger,
  staff: { id: 's1', displayName: 'อรทัย', roles: [{ role: 'analyst', scope: 'THON_S' }] },
};

function makeTurn(text: string, overrides: Partial<Turn> = {}): Turn {
  const said: Said = { kind: 'text', text, messageId: '1', quoted: null, mentionsBot: false, quoteToken: null };
  const { who = stranger, dialogue = null } = overrides;
  const context = dialogue?.topic === 'consent' ? ('awaiting_consent' as const) : undefined;
  const actor = who.staff ? ('analyst' as const) : ('person' as const);
  return {
    eventId: 'e1',
    saidAt: NOW,
    who,
    where: { kind: 'direct' },
    said,
    reading: interpret({ text, now: NOW, channel: 'user', context, actor }),
    dialogue,
    dialogueRestedMs: 0,
    missed: 0,
    openConsultations: [],
    ...overrides,
  };
}
const step = (turn: Turn) => routes.dialogues![turn.dialogue!.topic]!(turn);
const asking = (field: string): DialogueState => ({ topic: 'register', field });
const kinds = (turn: Turn) => step(turn)?.effects.map(({ kind }) => kind);

describe('in the middle of the questions', () => {
  it.each([
    ['feedback by its hashtag', '#ปัญหา ขยะล้นถังหน้าวัด', stranger],
    ['a call for help', 'ช่วยด้วย ใช้ไม่เป็นครับ', stranger],
    ['a wish to see the own data', 'ข้อมูลของฉัน', stranger],
    ['a wish to be erased', 'ช่วยลบข้อมูลดิฉันออกด้วยค่ะ', stranger],
    ['a withdrawal of consent', 'ขอถอนความยินยอม', stranger],
    ['a code of staff', 'PC-7KQM-2XVN', stranger],
    ['a command of staff', 'นัดประชุมกลุ่มกรุงธนใต้ 26 ส.ค. 63 บ่ายโมง', analyst],
  ])('%s is passed on', (_name, text, who) => {
    for (const dialogue of [asking('role'), { topic: 'profile', field: 'role' }])
      expect(step(makeTurn(text, { who, dialogue }))).toBeNull();
  });

  it.each([
    ['mission', 'ช่วยเหลือผู้สูงอายุและคนพิการ'],
    ['keyActivities', 'แก้ปัญหาขยะล้นถัง คัดแยกขยะทุกวันเสาร์'],
    ['keyActivities', 'นัดประชุมกรรมการชุมชนทุกเดือน'],
    ['role', 'ประธานชุมชน'],
    ['role', 'เจ้าหน้าที่ประสานงานติดต่อเขต'],
    ['speaksFor', 'ผู้แทนประชาคม'],
    ['contactAddress', '12/3 ซอย 4'],
    ['fullName', 'ดี ใจงาม'],
  ])('an answer about %s stays an answer: %s', (field, text) => {
    expect(kinds(makeTurn(text, { dialogue: asking(field) }))).toEqual(['representative.save']);
  });

  it('a place is taken as an address, and as nothing else', () => {
    const said: Said = {
      kind: 'location',
      messageId: '1',
      title: 'บ้าน',
      address: '12/3 ซอย 4',
      latitude: 1,
      longitude: 2,
    };
    const at = (field: string) => kinds(makeTurn('', { said, reading: null, dialogue: asking(field) }));
    expect(at('contactAddress')).toEqual(['representative.save']);
    expect(at('role')).toEqual(['representative.load']);
  });

  it('the third answer in a row that is none is left to the way out for everybody', () => {
    const turn = (missed: number) => makeTurn('08', { dialogue: asking('phone'), missed });
    expect([step(turn(0)), step(turn(1))]).not.toContain(null);
    expect(step(turn(2))).toBeNull();
  });

  it('after days an old question about one field takes no other sentence for its answer', () => {
    const dialogue = { topic: 'profile', field: 'fullName' };
    const later = { dialogue, dialogueRestedMs: days(2) };
    expect(step(makeTurn('มีประชุมเมื่อไหร่คะ', later))).toBeNull();
    expect(kinds(makeTurn('สมศรี ใจดี', later))).toEqual(['representative.load']);
  });

  it('after days ลบ alone does not erase', () => {
    const dialogue = { topic: 'erase', person: `r${'0'.repeat(24)}` };
    expect(kinds(makeTurn('ลบ', { dialogue, dialogueRestedMs: days(2) }))).toEqual([]);
    expect(kinds(makeTurn('ลบ', { dialogue }))).toEqual(['representative.erase']);
  });
});

describe('before consent', () => {
  it('nothing is done but to keep the dialogue', () => {
    const shown = routes.intents!.register!(makeTurn('ผมเป็นประธานชุมชนตลาดพลู เขตธนบุรีครับ อยากสมัคร'))!;
    expect(shown.effects).toEqual([]);
    expect(shown.next([]).dialogue).toEqual({
      topic: 'consent',
      prefill: { district: 'ธนบุรี', districtGroup: 'THON_N', community: 'ชุมชนตลาดพลู', role: 'ประธานชุมชน' },
    });
  });

  it('a no ends the dialogue without any effect', () => {
    const declined = step(makeTurn('ไม่ยินยอมครับ', { dialogue: { topic: 'consent' } }))!;
    expect(declined.effects).toEqual([]);
    expect(declined.next([]).dialogue).toBeNull();
  });

  it('a hedged yes is no yes', () => {
    expect(kinds(makeTurn('ยินยอมแต่ไม่ให้ที่อยู่นะ', { dialogue: { topic: 'consent' } }))).toEqual([]);
  });
});

describe('in a LINE group', () => {
  const where: Turn['where'] = { kind: 'lineGroup', lineGroupId: 'C1', lineGroup: null };
  it.each(['register', 'my_data', 'notifications', 'update_profile', 'consent'] as const)('%s is silence', (intent) => {
    expect(routes.intents![intent]!(makeTurn('ข้อมูลของฉัน', { where }))).toBeNull();
  });

  it('with a mention it is one line, which quotes', () => {
    const turn = makeTurn('ข้อมูลของฉัน', { where });
    const said = { ...turn.said, mentionsBot: true, quoteToken: 'q' } as Said;
    const replied = routes.intents!.my_data!({ ...turn, said })!;
    expect(replied.effects).toEqual([]);
    expect(replied.next([]).reply).toEqual([{ type: 'text', text: 'คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ', quoteToken: 'q' }]);
  });
});
