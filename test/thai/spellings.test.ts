import fc from 'fast-check';
import { normalise } from '../../src/thai/normalise.ts';
import { anyDrawing, anySpelling, mayStandIn } from '../../src/thai/spellings.ts';

const finds = (word: string, text: string): boolean => new RegExp(anySpelling(word), 'iu').test(text);

it.each([
  ['ำ in two pieces', 'น้ำทิพย์', 'น\u0e4d\u0e49าทิพย\u0e4c'],
  ['ำ in two pieces, the tone first', 'น้ำ', 'น\u0e49\u0e4dา'],
  ['ำ before its tone', 'น้ำ', 'น\u0e33\u0e49'],
  ['ำ without a tone', 'บำรุง', 'บ\u0e4dารุง'],
  ['a tone before its vowel', 'ปิ่น', 'ป\u0e48\u0e34น'],
  ['two เ for แ', 'แก้ว', 'เเก้ว'],
  ['a character that is not seen', 'สมศรี', 'สม\u200bศ\ufeffรี'],
  ['Thai digits', '77/1 ซอย 4', '๗๗/๑ ซอย ๔'],
  ['another blank, or none', 'สมศรี ใจดี', 'สมศรีใจดี'],
  ['full width', 'Anna 7', 'Ａｎｎａ　７'],
  ['capitals', 'anna', 'ANNA'],
])('finds a word that was typed with %s', (_how, word, typed) => {
  expect(finds(word, `ติดต่อ ${typed} ค่ะ`)).toBe(true);
});

it.each([
  ['as it is', 'น้ำทิพย์บำรุงญาติ'],
  ['an า behind ำ', 'น้ำาทิพย์บำารุงญาติ'],
  ['ำ taken apart, a mark lost', 'นํ้าทิพยบํารุงญาติ'],
  ['an า lost to ำ', 'น้ำทิพย์บำรุงญติ'],
  ['a mark that comes twice', 'น้ำาทิพย์บ้ำารุงญาติ'],
])('finds a word that was drawn with %s', (_how, drawn) => {
  expect(new RegExp(anyDrawing('น้ำทิพย์ บำรุงญาติ'), 'iu').test(drawn)).toBe(true);
  expect(new RegExp(anyDrawing('น้ำทิพย์ บำรุงชาติ'), 'iu').test(drawn)).toBe(false);
});

it('takes nothing else for it', () => {
  expect(finds('น้ำ', 'นำ')).toBe(false);
  expect(finds('a.b', 'aXb')).toBe(false);
  expect(finds('สมศรี', 'สมศักดิ์')).toBe(false);
});

describe('looking beforehand whether a word may stand in a text', () => {
  it('says no where its letters do not', () => {
    expect(mayStandIn('ขยะล้นถังทุกวัน')('สมศรี')).toBe(false);
    expect(mayStandIn('โทร ๐๘๑-๒๓๔๕')('0812346')).toBe(false);
  });

  it('says yes wherever it is found', () => {
    const unit = fc.constantFrom(...'กขคมสเแาำิ่้์ 12๑２aAｂséſKK/.-', '\u200b', '\u0301', '\u0e4d', 'ẞ', 'ß', 'İ');
    const words = fc.string({ unit, minLength: 1, maxLength: 4 });
    const texts = fc.string({ unit, maxLength: 60 });
    let found = 0;
    fc.assert(
      fc.property(words, texts, texts, (word, before, after) => {
        for (const text of [before + after, before + word + after]) {
          if (!finds(word, text)) continue;
          found += 1;
          if (!mayStandIn(text)(word)) return false;
        }
        return true;
      }),
      { numRuns: 3_000, seed: 2563 },
    );
    expect(found).toBeGreaterThan(1_000);
  });
});

it('finds every word in the spelling in which it would be stored', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'กขคนมรสเแโิีุู่้๊์ำาะั 0123abAB/.-'), minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(letters, (word) => {
      const kept = normalise(word);
      return kept === '' || finds(kept, kept);
    }),
  );
});
