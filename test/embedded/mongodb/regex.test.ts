import { compileRegex } from '../../../src/embedded/mongodb/regex.ts';
import fc from 'fast-check';

const cases: [pattern: string, options: string, matching: string[], others: string[]][] = [
  ['abc', '', ['xabcx'], ['ab']],
  ['^abc$', '', ['abc', 'abc\n'], ['abcd', 'x\nabc']],
  ['^b$', 'm', ['a\nb\nc'], ['ab\nbc']],
  ['^.$', '', ['😀', 'ก'], ['', 'ab', '\n']],
  ['^.$', 's', ['\n'], ['']],
  ['a|b+c|', '', [''], []],
  ['^(?:ab|cd){2,3}$', '', ['abcd', 'cdcdab'], ['ab', 'abababab']],
  ['^a{2}$', '', ['aa'], ['a', 'aaa']],
  ['a{,2}', '', ['a{,2}'], ['aa']],
  ['[^a-c\\d]', '', ['d'], ['abc123']],
  ['^[]a]+$', '', [']a'], ['b']],
  ['^[a\\-z]+$', '', ['a-z'], ['b']],
  ['\\bcat\\b', '', ['a cat.'], ['concat']],
  ['ÄB', 'i', ['äb'], ['ab']],
  ['^[a-z]+$', 'i', ['AbC'], ['a1']],
  ['^\\w+\\s\\S+$', '', ['a_1 x'], ['ก x', 'a\u00a0x']],
  ['a.*?b', '', ['axxb'], ['a\nb']],
  ['\\x41\\.\\/\\@', '', ['A./@'], ['Ax/@']],
  ['(a*)*b', '', ['aab', 'b'], ['aaa']],
];
test.each(cases)('/%s/%s matches what it should and nothing else', (pattern, options, matching, others) => {
  const matches = compileRegex(pattern, options);
  expect(matching.filter((text) => !matches(text))).toEqual([]);
  expect(others.filter(matches)).toEqual([]);
});

test.each([
  ['a(', 51091],
  ['a)', 51091],
  ['[a', 51091],
  ['*a', 51091],
  ['a**', 51091],
  ['[b-a]', 51091],
  ['a\\', 51091],
  ['(?=a)', 238],
  ['(?i)a', 238],
  ['(a)\\1', 238],
  ['\\p{L}', 238],
  ['a++', 238],
  ['[[:alpha:]]', 238],
  ['((a{999}){999}){999}', 2],
  ['((){9999}){9999}', 2],
])('/%s/ is refused', (pattern, code) => {
  expect(() => compileRegex(pattern, '')).toThrow(expect.objectContaining({ code }));
});

test('the option x and unknown options are refused', () => {
  expect(() => compileRegex('a', 'x')).toThrow(expect.objectContaining({ code: 238 }));
  expect(() => compileRegex('a', 'g')).toThrow(expect.objectContaining({ code: 51108 }));
});

test('patterns that take a backtracking matcher for ever are answered at once', () => {
  const text = 'a'.repeat(5000);
  expect(compileRegex('(a+)+$b', '')(text)).toBe(false);
  expect(compileRegex('(a|aa)*c', '')(text)).toBe(false);
  expect(compileRegex('a*a*a*a*a*b', '')(text)).toBe(false);
});

test('simple patterns mean what they mean in JavaScript', () => {
  const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^b]', '\\w', '\\b', '^', '$');
  const pattern = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      atom,
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(?:${a}|${b})`),
      fc.tuple(tie('node'), fc.constantFrom('*', '+', '?', '{2}', '{1,}', '*?')).map(([a, q]) => `(?:${a})${q}`),
    ),
  })).node;
  fc.assert(
    fc.property(pattern, fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-'), maxLength: 8 }), (source, text) => {
      expect(compileRegex(source, '')(text)).toBe(new RegExp(source, 'u').test(text));
    }),
    { numRuns: 2000 },
  );
});
