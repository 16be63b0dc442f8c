/** The public board as it is written: the newest of each district group beside the others, all on a page of its own. */
import { renderToString } from 'preact-render-to-string';
import { boardPage } from '../../src/development-issues/board-pages.tsx';
import type { BoardIssue } from '../../src/development-issues/rules.ts';
import { plus } from '../../src/time.ts';

const NOW = new Date('2020-07-10T02:00:00Z');
const groups = ['THON_S', 'BKK_C'].map((code) => ({ code, name: { th: `กลุ่ม ${code}`, en: code } }));

/** The higher its number, the longer ago something was said of it. */
const issue = (n: number): BoardIssue => ({
  id: `d${n}`,
  districtGroup: 'BKK_C',
  number: n,
  fiscalYear: 2563,
  title: `เรื่องลำดับ ${n} จบ`,
  titleEn: null,
  summary: null,
  status: 'studied',
  people: null,
  districts: null,
  steps: [{ status: 'studied', at: plus(NOW, -n) }],
  answer: null,
  projects: [],
  sessions: [],
  takenIn: [],
});
const shown = (count: number, code?: string): string =>
  renderToString(
    boardPage({
      lang: 'th',
      groups,
      code,
      issues: Array.from({ length: count }, (_, index) => issue(index + 1)),
      least: 5,
    }),
  );
const numbersIn = (html: string): number[] => [...html.matchAll(/เรื่องลำดับ (\d+) จบ/g)].map(([, n]) => Number(n));

it('has the twenty newest of a group beside the others, and says where all are', () => {
  const html = shown(25);
  expect(numbersIn(html)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(html).toContain('<a href="/board/BKK_C">ดูทั้งหมด 25 ประเด็นของกลุ่ม BKK_C</a>');
});

it('has all on the page of the group, and where there are few', () => {
  expect(numbersIn(shown(25, 'BKK_C'))).toHaveLength(25);
  expect(numbersIn(shown(20))).toHaveLength(20);
  expect(shown(25, 'BKK_C') + shown(20)).not.toContain('ดูทั้งหมด');
});
