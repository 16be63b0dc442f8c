import { pseudonyms, shortened, speaksOf } from '../../src/feedback/voices-rules.ts';

const AUTHORS = Array.from({ length: 40 }, (_each, index) => `r${index}`);

describe('pseudonyms', () => {
  it('are the numbers from one, each once, the same for the same answer', () => {
    const drawn = pseudonyms(AUTHORS, 'one');
    expect([...drawn.values()].toSorted((a, b) => a - b)).toEqual(AUTHORS.map((_author, index) => index + 1));
    expect(pseudonyms(AUTHORS.toReversed(), 'one')).toEqual(drawn);
  });

  it('are drawn anew for another answer', () => {
    const [one, other] = [pseudonyms(AUTHORS, 'one'), pseudonyms(AUTHORS, 'other')];
    expect(AUTHORS.filter((author) => one.get(author) === other.get(author)).length).toBeLessThan(10);
  });
});

it('finds words however they are spaced and typed', () => {
  expect(speaksOf('หมา จรจัด เยอะมาก', 'หมาจรจัด')).toBe(true);
  expect(speaksOf('แมวจรจัด', 'หมาจรจัด')).toBe(false);
});

it('cuts no letter from its marks', () => {
  expect(shortened('น้ำท่วม', 4)).toBe('น้ำ…');
  expect(shortened('สั้น', 10)).toBe('สั้น');
});
