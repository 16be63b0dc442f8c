import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hashtagKind, plainKind, withoutHashtag } from '../../src/thai/feedback.ts';
import { arabicDigits, foldChat, normalise, normaliseLines, stripParticles } from '../../src/thai/normalise.ts';

/** Consonants, vowels, marks, digits, spaces and invisible characters, as a tired thumb would. */
const typedThai = fc.string({
  unit: fc.constantFrom(...Array.from('กนปาำเแไัิีืุู่้๊๋์ํ็ฺ๎๑1 \n\u200b\u00ad\u202eＡ\u0301๏')),
  maxLength: 40,
});

describe('normalise', () => {
  it.each([
    ['เเม่นํ้า', 'แม่น้ำ'],
    ['ไป\u200bครับ', 'ไปครับ'],
    ['๐๘๑-๒๓๔', '081-234'],
    ['＃ปัญหา　น้ำ', '#ปัญหา น้ำ'],
    ['ก\n\nข   ค', 'ก ข ค'],
    ['ค่่ะ', 'ค่ะ'],
    ['ท่ี', 'ที่'],
  ])('%j becomes %s', (text, clean) => {
    expect(normalise(text)).toBe(clean);
  });

  it.each([
    ['นํา้', 'น้ำ'],
    ['น้ํา', 'น้ำ'],
    ['นำ้', 'น้ำ'],
    ['ป่ี', 'ปี่'],
    ['ไ\u2066ป\u2069', 'ไป'],
    ['\u202eไป\u202c', 'ไป'],
    ['ก\u0001ข', 'กข'],
    ['٠٨١ ໐໘໑ ０８１ 𝟎𝟖𝟏', '081 081 081 081'],
    ['1️⃣', '1'],
    ['②', '2'],
  ])('reads %j as %j', (text, clean) => {
    expect(normalise(text)).toBe(clean);
  });

  it.each([
    ['any text', fc.string({ unit: 'binary' })],
    ['graphemes', fc.string({ unit: 'grapheme' })],
    ['Thai letters and marks in any order', typedThai],
  ])('changes nothing the second time: %s', (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => normalise(normalise(text)) === normalise(text)),
      { numRuns: 1000 },
    );
    fc.assert(fc.property(texts, (text) => normaliseLines(normaliseLines(text)) === normaliseLines(text)));
  });

  it('turns the digits of every script into Arabic ones', () => {
    expect(arabicDigits('๒๕๖๓')).toBe('2563');
    expect(arabicDigits('²⅓三')).toBe('²⅓三');
  });
});

describe('stripParticles', () => {
  it.each([
    ['ไปค่าาา', 'ไป'],
    ['ไปคร้าบบบ 🙏', 'ไป'],
    ['ไปนะคะ', 'ไป'],
    ['ไป krub', 'ไป'],
    ['ไปจ้า!!', 'ไป'],
    ['เพิ่มมูลค่า', 'เพิ่มมูลค่า'],
    ['ข้อบังคับ', 'ข้อบังคับ'],
    ['ชนะ', 'ชนะ'],
    ['คราวหน้า', 'คราวหน้า'],
    ['ข้อเสนอแนะ', 'ข้อเสนอแนะ'],
    ['เยอะ', 'เยอะ'],
    ['พระเจ้า', 'พระเจ้า'],
    ['Bang Na', 'Bang Na'],
  ])('%s becomes %s', (text, bare) => {
    expect(stripParticles(text)).toBe(bare);
  });
});

it.each([
  ['อนามัย', 'อนามัย'],
  ['วิจัย', 'วิจัย'],
  ['สมัย', 'สมัย'],
  ['ไปมั้ย', 'ไปไหม'],
  ['แน่จัย', 'แน่ใจ'],
])('foldChat reads %s as %s', (text, folded) => {
  expect(foldChat(text)).toBe(folded);
});

describe('the kind of feedback', () => {
  it.each([
    ['#ปัญหา ขยะ', 'problem'],
    ['# ปัญหา ขยะ', 'problem'],
    ['＃ปัญหา', 'problem'],
    ['#ศักยภาพ', 'potential'],
    ['#เสนอ', 'proposal'],
    ['#ข้อเสนอ', 'proposal'],
    ['#สวัสดี', null],
    ['ฝากดู #ปัญหา', null],
  ])('%s: %s', (text, kind) => {
    expect(hashtagKind(text)).toBe(kind);
  });

  it('keeps what was written, without the hashtag', () => {
    expect(withoutHashtag('＃ปัญหา:\nขยะล้น\nหน้าวัด')).toBe('ขยะล้น\nหน้าวัด');
    expect(withoutHashtag('ขยะล้น')).toBe('ขยะล้น');
  });

  it.each([
    ['อยากให้มีสวนสาธารณะ', 'proposal'],
    ['ถนนพังมาก', 'problem'],
    ['ขอฝากเรื่องไฟทาง', 'problem'],
    ['ไปครับ', null],
  ])('%s: %s', (text, kind) => {
    expect(plainKind(text)).toBe(kind);
  });
});
