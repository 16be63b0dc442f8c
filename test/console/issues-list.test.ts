/** The list of development issues as it is written: all of one district group, the first of each of several. */
import { renderToString } from 'preact-render-to-string';
import { issuesPage } from '../../src/console/issues-list-pages.tsx';
import { NO_FIGURES, rankOf } from '../../src/development-issues/rules.ts';
import { loadProgramme } from '../../src/programme.ts';
import { makeIssue } from '../development-issues/builders.ts';

const weights = loadProgramme().issues.rank;
const groups = ['THON_S', 'THON_N'].map((value) => ({ value, label: value }));
const issuesOf = (group: string, count: number) => ({
  group,
  name: group,
  issues: Array.from({ length: count }, (_, n) => ({
    issue: makeIssue({ _id: `${group}-${n}`, number: n + 1, districtGroup: group }),
    figures: NO_FIGURES,
    rank: rankOf(NO_FIGURES, weights),
  })),
});
const shown = (ranked: ReturnType<typeof issuesOf>[], filters = { group: '', status: '', theme: '' }): string =>
  renderToString(issuesPage({ lang: 'th', ranked, weights, filters, groups, themes: [], mayCreate: true }));
const rowsOf = (html: string, group: string): number => html.split(`/console/issues/${group}-`).length - 1;

it('shows the first twenty of each group, and where all of it are, as filtered', () => {
  const html = shown([issuesOf('THON_S', 25), issuesOf('THON_N', 20)], { group: '', status: 'open', theme: '' });
  expect([rowsOf(html, 'THON_S'), rowsOf(html, 'THON_N')]).toEqual([20, 20]);
  expect(html.match(/ดูทั้งหมด 25 ประเด็นของTHON_S/g)).toHaveLength(1);
  expect(html).toContain('href="/console/issues?group=THON_S&amp;status=open"');
  expect(html).not.toContain('ประเด็นของTHON_N');
});

it('shows all of one group', () => {
  const html = shown([issuesOf('THON_S', 25)], { group: 'THON_S', status: '', theme: '' });
  expect(rowsOf(html, 'THON_S')).toBe(25);
  expect(html).not.toContain('ดูทั้งหมด');
  expect(html).toContain('href="/console/issues/new?group=THON_S"');
});
