import fc from 'fast-check';
import {
  continuesStory,
  formatNumber,
  isRegistered,
  mask,
  MASK,
  originOf,
  readNumber,
  saysCancel,
  saysEnd,
  sessionOf,
  showReceipt,
  startFeedback,
  type AttendedSession,
} from '../../src/feedback/rules.ts';
import { loadProgramme } from '../../src/programme.ts';
import { createInterpreter } from '../../src/thai/intents.ts';
import { days, hours, plus } from '../../src/time.ts';
import type { RepresentativeInTurn, Said, Where, Who } from '../../src/turn.ts';

const NOW = new Date('2020-07-10T02:00:00Z');

describe('a receipt number', () => {
  it('has two digits of the fiscal year and at least four of the counter', () => {
    expect(formatNumber(2563, 42)).toBe('63-0042');
    expect(formatNumber(2564, 12_345)).toBe('64-12345');
  });

  it.each([
    ['as printed', '63-0042', '63-0042'],
    ['in Thai digits', '๖๓-๐๐๔๒', '63-0042'],
    ['without the zeros', 'ดู 63-42 ค่ะ', '63-0042'],
    ['with a slash', '63/0042', '63-0042'],
    ['with the whole year', '2563-0042', '63-0042'],
    ['with a long dash', '63–0042', '63-0042'],
  ])('is read %s', (_, typed, number) => {
    expect(readNumber(typed)).toBe(number);
  });

  it.each(['', 'ขยะ', '0812345678', '63'])('is not read from "%s"', (typed) => {
    expect(readNumber(typed)).toBeNull();
  });
});

describe('who may give feedback', () => {
  const person = (overrides: Partial<RepresentativeInTurn> = {}): RepresentativeInTurn => ({
    id: 'r1',
    status: 'active',
    fullName: 'ทดสอบ ระบบ',
    district: 'บางขุนเทียน',
    districtGroup: 'THON_S',
    ...overrides,
  });
  const who = (representative: RepresentativeInTurn | null): Who => ({ lineUserId: 'U1', representative, staff: null });
  const direct: Where = { kind: 'direct' };
  const lineGroup = (districtGroup: string | null): Where => ({
    kind: 'lineGroup',
    lineGroupId: 'C1',
    lineGroup: { id: 'g1', districtGroup },
  });

  it('a registered person, wherever: under the own district and district group', () => {
    const own = { author: 'r1', district: 'บางขุนเทียน', districtGroup: 'THON_S' };
    expect(originOf(who(person()), direct)).toEqual(own);
    expect(originOf(who(person()), lineGroup('BKK_N'))).toEqual(own);
    expect(originOf(who(person()), lineGroup(null))).toEqual(own);
  });

  it('a stranger in a bound LINE group: without author, under the group it is bound to, district not known', () => {
    expect(originOf(who(null), lineGroup('BKK_N'))).toEqual({ author: null, district: null, districtGroup: 'BKK_N' });
  });

  it.each([
    ['a stranger in 1:1', null, direct],
    ['a stranger in a LINE group that belongs nowhere', null, lineGroup(null)],
    ['somebody who has withdrawn', person({ status: 'withdrawn' }), direct],
    ['somebody who was not admitted', person({ status: 'rejected' }), direct],
    ['somebody who has not said yet where they live', person({ status: 'consented', districtGroup: null }), direct],
  ])('not %s', (_, representative, where) => {
    expect(originOf(who(representative), where)).toBeNull();
  });

  it('counts people whose registration is still looked at', () => {
    expect(isRegistered(person({ status: 'pending' }))).toBe(true);
  });
});

describe('the session that feedback belongs to', () => {
  const session = (overrides: Partial<AttendedSession> = {}): AttendedSession => ({
    id: 'c1',
    districtGroup: 'THON_S',
    startsAt: plus(NOW, -days(1)),
    takesPlace: true,
    checkedIn: false,
    answeredYes: true,
    invited: false,
    ...overrides,
  });

  it('is one that the person said yes to or was checked in at', () => {
    expect(sessionOf([session()], 'THON_S', NOW)).toBe('c1');
    expect(sessionOf([session({ answeredYes: false, checkedIn: true })], 'THON_S', NOW)).toBe('c1');
    expect(sessionOf([session({ answeredYes: false })], 'THON_S', NOW)).toBeNull();
  });

  it.each([
    ['has not begun', { startsAt: plus(NOW, hours(1)) }],
    ['was more than a week ago', { startsAt: plus(NOW, -days(7) - 1) }],
    ['was of another district group', { districtGroup: 'BKK_N' }],
    ['was put off', { takesPlace: false }],
  ])('is not one that %s', (_, overrides) => {
    expect(sessionOf([session(overrides)], 'THON_S', NOW)).toBeNull();
  });

  it('counts until exactly a week after the start', () => {
    expect(sessionOf([session({ startsAt: plus(NOW, -days(7)) })], 'THON_S', NOW)).toBe('c1');
  });

  it('is the latest of several, unless the person came by the invitation to another', () => {
    const earlier = session({ id: 'earlier', startsAt: plus(NOW, -days(3)) });
    expect(sessionOf([earlier, session()], 'THON_S', NOW)).toBe('c1');
    const invited = session({ ...earlier, answeredYes: false, invited: true });
    expect(sessionOf([invited, session()], 'THON_S', NOW)).toBe('earlier');
  });
});

describe('what goes on with a story', () => {
  const programme = loadProgramme();
  const interpret = createInterpreter(programme);
  const turn = (text: string, context?: 'rsvp_open') => {
    const said: Said = { kind: 'text', text, messageId: '1', quoted: null, mentionsBot: false, quoteToken: null };
    return { said, reading: interpret({ text, now: NOW, channel: 'user', context, actor: 'analyst' }) };
  };

  it.each(['หน้าวัดมีหนูเยอะด้วย', 'ตรงซอย 5 ค่ะ', 'เป็นมา 3 วันแล้ว', 'ขยะล้นถังทุกวัน ไม่มีรถมาเก็บ'])('"%s"', (text) => {
    expect(continuesStory(turn(text))).toBe(true);
  });

  it.each([
    ['a new hashtag', '#เสนอ อยากได้สวนสาธารณะ'],
    ['a command of staff', 'ขอไฟล์ความเห็น กรุงธนใต้ สัปดาห์ที่แล้ว'],
    ['the deletion of a receipt', 'ลบ 63-0042'],
    ['a wish for one’s own data', 'ข้อมูลของฉัน'],
  ])('not %s', (_, text) => {
    expect(continuesStory(turn(text))).toBe(false);
  });

  it('not an answer to an open session, but a story that merely mentions one', () => {
    expect(continuesStory(turn('ไปครับ', 'rsvp_open'))).toBe(false);
  });

  it.each(['จบ', 'จบค่ะ', 'จบแล้วครับ', 'เท่านี้ค่ะ', 'หมดแล้วค่ะ', 'ไม่มีแล้วค่ะ'])('ends with "%s"', (text) => {
    expect(saysEnd(text)).toBe(true);
  });

  it.each(['จบปีนี้ยังไม่ซ่อมเลย', 'หมดหน้าฝนก็ท่วม', 'พอฝนตกก็ท่วม'])('does not end with "%s"', (text) => {
    expect(saysEnd(text)).toBe(false);
  });

  it('is given up with ยกเลิก', () => {
    expect(saysCancel('ยกเลิกค่ะ')).toBe(true);
    expect(saysCancel('ยกเลิกสายรถเมล์ 20 ทำไม')).toBe(false);
  });
});

describe('masking', () => {
  it.each([
    ['a mobile number', 'โทร 081-234-5678 ได้', `โทร ${MASK} ได้`],
    ['a number without dashes', 'โทร0812345678', `โทร${MASK}`],
    ['Thai digits', 'โทร ๐๘๑ ๒๓๔ ๕๖๗๘', `โทร ${MASK}`],
    ['a number with country code', '+66 81 234 5678', MASK],
    ['a landline', '02-123-4567 ต่อ 5', `${MASK} ต่อ 5`],
    ['a national identity number', 'บัตร 1-2345-67890-12-3', `บัตร ${MASK}`],
    ['an e-mail address', 'ส่ง a.b@example.go.th ค่ะ', `ส่ง ${MASK} ค่ะ`],
  ])('takes out %s', (_, text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  it('takes out the author’s name, whole or in part, with or without title', () => {
    const own = ['นายทดลอง ตัวอย่างดี', '0812345678', '12/3 ซอยสมมติ'] as const;
    expect(mask('ผมทดลอง ตัวอย่างดี ครับ', own)).toBe(`ผม${MASK} ครับ`);
    expect(mask('ลุงทดลองแจ้งครับ', own)).toBe(`ลุง${MASK}แจ้งครับ`);
    expect(mask('บ้าน 12/3 ซอยสมมติ น้ำท่วม', own)).toBe(`บ้าน ${MASK} น้ำท่วม`);
    expect(mask('นายกฯ มาดูแล้ว', own)).toBe('นายกฯ มาดูแล้ว');
  });

  it('leaves prices, dates and receipt numbers alone', () => {
    const text = 'วันที่ 10/7/2563 งบ 88,255 บาท เรื่อง 63-0042 ซอย 15';
    expect(mask(text)).toBe(text);
  });

  it('leaves no run of nine or more digits that starts like a telephone number', () => {
    const digits = fc
      .array(fc.constantFrom(...'0123456789'), { minLength: 8, maxLength: 8 })
      .map((d) => `08${d.join('')}`);
    fc.assert(
      fc.property(fc.string(), digits, fc.string(), (before, phone, after) => {
        fc.pre(!/[\d๐-๙]$/u.test(before) && !/^[\s.‐-―-]?[\d๐-๙]/u.test(after));
        return !mask(`${before}${phone}${after}`).includes(phone);
      }),
    );
  });
});

describe('buttons', () => {
  it('carry the session that the invitation was for', () => {
    expect(startFeedback.read(startFeedback.pack({}))).toEqual({});
    expect(startFeedback.read(startFeedback.pack({ consultation: 'c1' }))).toEqual({ consultation: 'c1' });
  });

  it('with a number that is none are none of ours', () => {
    expect(showReceipt.read('feedback-receipt?action=erase&number=1')).toBeNull();
  });
});
