/** How much of a sentence is accounted for, and in which ways it is no order. */
import { describe, expect, it } from '@jest/globals';
import { coverageOf, lexicon } from '../../src/thai/coverage.ts';
import { speaksOfOthers, stancesOf, type Stance } from '../../src/thai/stance.ts';
import { NOW, interpret } from './vocabulary.ts';

describe('coverageOf', () => {
  const known = lexicon(['เลื่อน ประชุม ไป', 'ครับ ประชุมรับฟัง']);

  it('takes the longest word that is known, and what was taken out as a value', () => {
    expect(coverageOf('เลื่อนประชุมรับฟัง ไปวัดสิงห์ครับ', known, ['วัดสิงห์'])).toEqual({ left: [], share: 1 });
  });

  it('gives back what is left, and its share', () => {
    const { left, share } = coverageOf('เลื่อนประชุม คนบ่น', known);
    expect(left).toEqual(['คนบ่น']);
    expect(share).toBeCloseTo(0.66, 1);
  });

  it('counts no marks, and nothing of an empty text', () => {
    expect(coverageOf(' !? ', known)).toEqual({ left: [], share: 1 });
  });
});

describe('stancesOf', () => {
  it.each<[string, Stance[]]>([
    ['ยกเลิกประชุม', []],
    ['ช่วยลบให้หน่อยได้ไหม', []],
    ['อยากถอนความยินยอมต้องทำยังไง', []],
    ['ยกเลิกหรือยัง', ['asked']],
    ['ทำไมยกเลิก', ['asked']],
    ['ถ้าฝนตกให้ยกเลิก', ['supposed']],
    ['หากินลำบาก', []],
    ['ผอ.บอกว่าเลื่อน', ['told']],
    ['เมื่อวานยกเลิก', ['past']],
    ['อาจจะเลื่อน', ['doubted']],
  ])('%s', (text, stances) => {
    expect([...stancesOf(text)]).toEqual(stances);
  });

  it('knows somebody else by where they stand', () => {
    expect(['ลูกบ้านขอเลื่อน', 'แม่จะลบข้อมูล'].map(speaksOfOthers)).toEqual([true, true]);
    expect(['ขอเลื่อน', 'ลบข้อมูลของแม่'].map(speaksOfOthers)).toEqual([false, false]);
  });
});

describe('a command with a word that nothing accounts for', () => {
  const read = (text: string) => interpret({ text, now: NOW, channel: 'user', actor: 'analyst' });

  it('is shown with a question', () => {
    expect(read('ยกเลิกประชุมกรุงธนใต้ 16 ก.ค. คนบ่นกันใหญ่')).toEqual({
      intent: 'session_cancel',
      slots: { districtGroup: 'THON_S', date: '2020-07-16' },
      ask: ['confirm'],
    });
  });

  it('is taken where the word belongs to a place, a chair, a reason or a purpose', () => {
    expect(read('ยกเลิกประชุมกรุงธนใต้ 16 ก.ค. เพราะคนบ่นกันใหญ่').ask).toBeUndefined();
    expect(read('นัดประชุมกรุงธนใต้ 16 ก.ค. 9 โมง ณ ศาลาเอนกประสงค์ เพื่อหารือเรื่องคลอง').ask).toBeUndefined();
  });
});
