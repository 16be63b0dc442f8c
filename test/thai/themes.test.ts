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
  it('keeps the version and what matched', () => {
    expect(themes.version).toBe(themesConfig.version);
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
