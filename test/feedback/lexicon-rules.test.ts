import {
  lessonProblem,
  lessonUse,
  nearDuplicates,
  taughtWith,
  termCandidates,
  type Lesson,
} from '../../src/feedback/lexicon-rules.ts';
import type { Feedback } from '../../src/feedback/model.ts';
import { termKey } from '../../src/thai/themes.ts';
import { themes } from '../thai/vocabulary.ts';
import { makeFeedback } from './builders.ts';

const refusal = (lesson: Lesson, text: string | null = null): string | null => {
  const after = themes.teach(taughtWith([], { ...lesson, term: termKey(lesson.term), retracts: null }));
  return lessonProblem(lesson, themes, text) ?? lessonUse(lesson, themes, after);
};

describe('a term', () => {
  it.each([
    ['of one letter', 'ก', 'ECONOMY', 'tooShort'],
    ['of digits', '12345', 'ECONOMY', 'tooShort'],
    ['that is a whole story', 'รถพุ่มพวง'.repeat(10), 'ECONOMY', 'tooLong'],
    ['with a telephone number', 'โทร 0812345678', 'ECONOMY', 'personal'],
    ['for no theme of ours', 'รถพุ่มพวง', 'NOTHING', 'noSuchTheme'],
    ['for OTHER, which only a person gives', 'รถพุ่มพวง', 'OTHER', 'byHandOnly'],
    ['that is known', 'ผักตบชวา', 'CANAL', 'known'],
    ['that a known one says already', 'ลอกคลองใหญ่', 'CANAL', 'known'],
    ['that is the name of a district, which is masked', 'เขตคลองสาน', 'CANAL', 'neverFound'],
  ])('%s is refused', (_name, term, theme, reason) => {
    expect(refusal({ kind: 'term', term, theme })).toBe(reason);
  });

  it('that gives a further theme to known letters is taken', () => {
    expect(refusal({ kind: 'term', term: 'ผักตบชวา', theme: 'ENV_WASTE' })).toBeNull();
  });

  it('has to stand in the entry that it is taught from', () => {
    const lesson: Lesson = { kind: 'term', term: 'รถพุ่มพวง', theme: 'ECONOMY' };
    expect(refusal(lesson, 'ไม่มีรถเข้าซอย')).toBe('notInText');
    expect(refusal(lesson, 'รถพุ่มพวง\nไม่เข้าซอย')).toBeNull();
  });
});

it('offers words of an entry that the lexicon does not know yet', () => {
  const offered = termCandidates('รถพุ่มพวงจอดริมคลอง โทร 0812345678', themes);
  expect(offered.join(' ')).not.toMatch(/คลอง|081/u);
  expect(offered.length).toBeGreaterThan(0);
});

describe('near duplicates', () => {
  const entry = (id: string, text: string, given: string[]): Feedback =>
    ({ ...makeFeedback({ id, text, themes: given }), number: null, status: 'classified' }) as Feedback;
  const one = entry('one', 'ขยะล้นถังหน้าวัด ไม่มีรถมาเก็บ 3 วันแล้ว', ['ENV_WASTE', 'CULTURE']);

  it('are alike in their letters and share a theme, the most alike first', () => {
    const found = nearDuplicates(
      one,
      [
        entry('far', 'ขยะลอยมาติดประตูน้ำทุกวัน', ['ENV_WASTE']),
        entry('near', 'ขยะล้นถังหน้าวัด ไม่มีรถมาเก็บสามวันแล้วครับ', ['ENV_WASTE']),
        entry('nearest', 'ขยะล้นถังหน้าวัด ไม่มีรถมาเก็บ 3 วันแล้วค่ะ', ['ENV_WASTE']),
        entry('otherTheme', 'ขยะล้นถังหน้าวัด ไม่มีรถมาเก็บ 3 วันแล้ว', ['TOURISM']),
        one,
      ],
      10,
    );
    expect(found.map(({ entry: { _id } }) => _id)).toEqual(['nearest', 'near']);
  });

  it('are none where nothing is known of the theme', () => {
    const unsorted = entry('u', 'เรื่องเดียวกัน', []);
    expect(nearDuplicates(unsorted, [entry('v', 'เรื่องเดียวกัน', [])], 10)).toEqual([]);
  });
});
