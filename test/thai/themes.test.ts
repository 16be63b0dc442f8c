import { describe, expect, it } from '@jest/globals';
import { themesSchema } from '../../src/thai/themes.ts';
import { labelledThemes, themes, themesConfig } from './vocabulary.ts';

it.each(
  [...labelledThemes('./themes-labelled.json'), ...labelledThemes('./own/themes.json')].map(
    (l) => [l.text, l.themes] as const,
  ),
)('%s', (text, expected) => {
  expect(themes.scan(text).themes.toSorted()).toEqual([...expected].toSorted());
});

describe('the scanner', () => {
  it('keeps what matched', () => {
    expect(themes.scan('ลอกคลองหน้าวัด').matched).toEqual(['ลอกคลอง', 'วัด']);
  });

  it.each([['จังหวัด'], ['สวัสดีค่ะ'], ['เขตคลองเตย'], ['ฉีดวัคซีน'], ['']])('finds nothing in %s', (text) => {
    expect(themes.scan(text)).toEqual({ themes: [], matched: [] });
  });

  it('labels every code, and never gives OTHER by itself', () => {
    expect(Object.keys(themes.labels)).toEqual(themes.codes);
    expect(themesConfig.themes.find((t) => t.code === 'OTHER')?.terms).toEqual([]);
  });

  it.each([
    ['เรื่องขยะ', 'ENV_WASTE'],
    ['CANAL', 'CANAL'],
    ['การท่องเที่ยว', 'TOURISM'],
    ['อะไรก็ได้', null],
  ])('reads %s as the theme %s', (text, code) => {
    expect(themes.findTheme(text)).toBe(code);
  });

  it('is refused when a theme is listed twice', () => {
    expect(
      themesSchema.safeParse({ ...themesConfig, themes: [...themesConfig.themes, ...themesConfig.themes] }).success,
    ).toBe(false);
  });
});

describe('what was taught', () => {
  const taught = themes.teach({ terms: [{ term: 'รถพุ่มพวง', theme: 'ECONOMY' }], blockers: ['คลองถม'] });

  it('comes on top of config/', () => {
    expect(themes.scan('รถพุ่มพวงจอดริมคลอง').themes).toEqual(['CANAL']);
    expect(taught.scan('รถพุ่มพวงจอดริมคลอง').themes).toEqual(['ECONOMY', 'CANAL']);
    expect(themes.scan('ซื้อของที่คลองถม').themes).toEqual(['CANAL']);
    expect(taught.scan('ซื้อของที่คลองถม').themes).toEqual([]);
  });

  it('makes another version, which names the one of config/ and is the same for the same content', () => {
    expect(themes.version).toMatch(new RegExp(`^${themesConfig.version}\\+[0-9a-f]{8}$`));
    expect(taught.version).not.toBe(themes.version);
    expect(themes.teach({ terms: [], blockers: [] }).version).toBe(themes.version);
    expect(themes.teach({ terms: [{ term: 'รถพุ่มพวง', theme: 'ECONOMY' }], blockers: ['คลองถม'] }).version).toBe(
      taught.version,
    );
  });

  it('outdoes a term of config/ of the same letters where it blocks', () => {
    expect(themes.teach({ terms: [], blockers: ['วัด'] }).scan('หน้าวัด').themes).toEqual([]);
  });

  it('for a theme that is in the lexicon no longer finds nothing, and the theme keeps its name', () => {
    const former = { MARKET: { th: 'ตลาด', en: 'Markets' } };
    const lexicon = themes.teach({ terms: [{ term: 'ลานปูเสื่อ', theme: 'MARKET' }], blockers: [] }, former);
    expect(lexicon.scan('ลานปูเสื่อ').matched).toEqual([]);
    expect(lexicon.codes).not.toContain('MARKET');
    expect(lexicon.labels['MARKET']).toEqual({ th: 'ตลาด', en: 'Markets' });
  });
});
