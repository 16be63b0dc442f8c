/** `/console/issues/…`: what an analyst does with development issues, each of the version that was seen. */
import { z } from 'zod';
import { isWithin } from '../access/policy.ts';
import type { Done, IssueText, Seen } from '../development-issues/desk-effects.ts';
import type { DevelopmentIssue } from '../development-issues/model.ts';
import { ISSUE_LETTERS } from '../development-issues/rules.ts';
import type { Feedback } from '../feedback/model.ts';
import { packCursor } from '../web/cursor.ts';
import { readForm, typedList, typedText, type Problems, type Typed } from '../web/forms.tsx';
import { good } from '../web/layout.tsx';
import { pathWith } from '../web/parts.tsx';
import { mergeStale, wasIn } from '../web/stale.tsx';
import { districtNameOf, groupNameOf } from '../web/format.ts';
import { MISSING, type Answer, type Desk, type Visit } from './desk.tsx';
import { placeFrom, shownFor } from './feedback-routes.ts';
import { issueWords } from './issues-messages.ts';
import { ISSUES } from './issues-pages.tsx';
import { issueFor, seenIn, themeChoices, WRITE, type IssueDeps, type ShowIssue } from './issues-routes.ts';
import { gatherPage, issueSheetPage, type IssueSheet } from './issues-sheet-pages.tsx';

const TO_GATHER = 60;
const sheetSchema = z.object({
  title: z.string().trim().min(1, 'required').max(ISSUE_LETTERS.title, 'tooLong'),
  titleEn: z.string().trim().max(ISSUE_LETTERS.title, 'tooLong'),
  summary: z.string().trim().max(ISSUE_LETTERS.summary, 'tooLong'),
});
const FIELDS = ['title', 'titleEn', 'summary', 'themes'] as const;

const textOf = (values: z.output<typeof sheetSchema>, themes: readonly string[]): IssueText => ({
  title: values.title,
  titleEn: values.titleEn || null,
  summary: values.summary || null,
  themes: [...themes],
});
const valuesOf = ({ title, titleEn, summary }: DevelopmentIssue) => ({
  title,
  titleEn: titleEn ?? '',
  summary: summary ?? '',
});

/** With which an issue of these entries begins. */
const themesOf = (entries: readonly Pick<Feedback, 'themes'>[]): string[] => [
  ...new Set(entries.flatMap(({ themes }) => themes)),
];

export function issueActRoutes(desk: Desk, deps: IssueDeps, pages: ShowIssue): void {
  const { places } = deps.programme;

  // ------------------------------------------------------------ words

  async function showSheet(
    visit: Visit,
    issue: DevelopmentIssue | null,
    typed: Typed,
    more: Partial<Pick<IssueSheet, 'problems' | 'told' | 'stale'>> & {
      status?: number;
    } = {},
  ): Promise<Answer> {
    const own = wasIn(typed, FIELDS);
    const page = issueSheetPage({
      lang: visit.lang,
      issue,
      groups: places.groups
        .filter(({ code }) => isWithin(visit.reach(WRITE), { districtGroup: code }))
        .map(({ code }) => ({ value: code, label: groupNameOf(places, visit.lang, code) })),
      themes: await themeChoices(deps, visit, issue?.themes ?? []),
      typed,
      was: issue ? (!more.stale && own) || { ...valuesOf(issue), themes: issue.themes.join(',') } : {},
      problems: more.problems ?? {},
      told: more.told ?? null,
      stale: more.stale ?? null,
      formToken: visit.formToken,
      sheet: visit.sheet,
    });
    const title = issue ? issueWords(visit.lang).edit : issueWords(visit.lang).create;
    return { page, title, current: ISSUES, status: more.status ?? 200 };
  }

  const mayStart = (visit: Visit): boolean =>
    places.groups.some(({ code }) => isWithin(visit.reach(WRITE), { districtGroup: code }));

  desk.form(`${ISSUES}/new`, {
    async show(visit, typed): Promise<Answer> {
      if (!mayStart(visit)) return MISSING;
      const ids = visit.queryAll('entry').slice(0, 100);
      const entries = ids.length > 0 ? await deps.themeEntries.findMany(ids) : [];
      if (entries.some((entry) => !isWithin(visit.reach(WRITE), entry))) return MISSING;
      const start = {
        group: visit.query('group'),
        entry: entries.map(({ _id }) => _id),
        themes: themesOf(entries),
      };
      return showSheet(visit, null, typed ?? start);
    },
    async act(visit): Promise<Answer> {
      if (!mayStart(visit)) return MISSING;
      const { typed } = visit;
      const group = typedText(typed, 'group');
      const read = readForm(sheetSchema, typed);
      const problems: Problems = {
        ...(read.ok ? {} : read.problems),
        ...(!isWithin(visit.reach(WRITE), { districtGroup: group }) && { group: 'notAChoice' as const }),
      };
      if (!read.ok || Object.keys(problems).length > 0) return showSheet(visit, null, typed, { problems, status: 422 });
      const done = await deps.issueDesk.create(
        group,
        textOf(read.value, typedList(typed, 'themes')),
        typedList(typed, 'entry'),
        { sheet: visit.sheet, by: visit.member },
      );
      const words = issueWords(visit.lang);
      if (done.ok) return { goTo: `${ISSUES}/${done.issue._id}`, notice: good(words.created) };
      return showSheet(visit, null, typed, {
        told: words.refusals[done.reason as keyof typeof words.refusals],
        status: 422,
      });
    },
  });

  desk.form(`${ISSUES}/:id/edit`, {
    async show(visit, typed): Promise<Answer> {
      const issue = await issueFor(deps, visit, WRITE);
      return issue && issue.mergedInto === null
        ? showSheet(visit, issue, typed ?? { ...valuesOf(issue), themes: issue.themes })
        : MISSING;
    },
    async act(visit): Promise<Answer> {
      const issue = await issueFor(deps, visit, WRITE);
      if (!issue) return MISSING;
      const { typed } = visit;
      const words = issueWords(visit.lang);
      const read = readForm(sheetSchema, typed);
      if (!read.ok) return showSheet(visit, issue, typed, { problems: read.problems, status: 422 });
      const themes = typedList(typed, 'themes');
      const done = await deps.issueDesk.edit(seenIn(visit, issue), textOf(read.value, themes));
      if (done.ok) return { goTo: `${ISSUES}/${issue._id}`, notice: good(words.saved) };
      if (done.reason !== 'changed')
        return showSheet(visit, issue, typed, { told: words.refusals[done.reason], status: 422 });
      const now = { ...valuesOf(done.issue), themes: done.issue.themes.join(',') };
      const { changed, merged } = mergeStale({ ...typed, themes: themes.join(',') }, now);
      const [by] = await pages.since(visit, done.issue, Number(typedText(typed, 'seen')));
      const both = { ...merged, themes: (merged['themes'] ?? '').split(',').filter(Boolean) };
      const names = new Map(
        (await themeChoices(deps, visit, done.issue.themes)).map(({ value, label }) => [value, label]),
      );
      const named = (codes: string): string =>
        codes
          .split(',')
          .map((code) => names.get(code) ?? code)
          .join(', ');
      const shown = changed.map((field) =>
        field.name === 'themes'
          ? { ...field, was: named(field.was), now: named(field.now), yours: named(field.yours) }
          : field,
      );
      return showSheet(visit, done.issue, both, { stale: { changed: shown, by: by ?? null }, status: 409 });
    },
  });

  // ------------------------------------------------------------ feedback in it

  async function showGather(
    visit: Visit,
    issue: DevelopmentIssue,
    more: { chosen?: readonly string[]; told?: string; status?: number } = {},
  ): Promise<Answer> {
    const after = placeFrom(visit.query('after'));
    const all = visit.query('all') === '1' || issue.themes.length === 0;
    const found = await deps.themeEntries.findInbox(
      { districtGroups: [issue.districtGroup], districts: [], show: 'open', ...(!all && { themes: issue.themes }) },
      after,
      TO_GATHER + 1,
    );
    const entries = found.slice(0, TO_GATHER);
    const last = found.length > TO_GATHER ? entries.at(-1)! : null;
    const path = `${ISSUES}/${issue._id}/gather`;
    const page = gatherPage({
      lang: visit.lang,
      issue,
      entries,
      shown: await shownFor(deps, visit, entries),
      districtName: (district) => districtNameOf(places, visit.lang, district),
      all,
      chosen: more.chosen ?? [],
      told: more.told ?? null,
      first: after && pathWith(path, { all: visit.query('all') }),
      next: last && pathWith(path, { all: visit.query('all'), after: packCursor([last.saidAt.getTime(), last._id]) }),
      after: after ? visit.query('after') : '',
      formToken: visit.formToken,
      sheet: visit.sheet,
    });
    return {
      page,
      title: issueWords(visit.lang).gatherTitle,
      current: ISSUES,
      moves: true,
      status: more.status ?? 200,
    };
  }

  desk.form(`${ISSUES}/:id/gather`, {
    async show(visit, typed): Promise<Answer> {
      const issue = await issueFor(deps, visit, WRITE);
      if (!issue || issue.mergedInto !== null) return MISSING;
      return showGather(visit, issue, typed ? { chosen: typedList(typed, 'entry') } : {});
    },
    async act(visit): Promise<Answer> {
      const issue = await issueFor(deps, visit, WRITE);
      if (!issue) return MISSING;
      const words = issueWords(visit.lang);
      const chosen = typedList(visit.typed, 'entry');
      const done = await deps.issueDesk.gather(seenIn(visit, issue), chosen);
      if (done.ok) return { goTo: `${ISSUES}/${issue._id}`, notice: good(words.gathered) };
      if (done.reason === 'changed')
        return showGather(visit, done.issue, { chosen, told: await pages.staleLine(visit, done.issue), status: 409 });
      return showGather(visit, issue, { chosen, told: words.refusals[done.reason], status: 422 });
    },
  });

  /** A form on the page of the issue itself. */
  function part(path: string, told: (visit: Visit) => string, act: (visit: Visit, seen: Seen) => Promise<Done>): void {
    desk.post(`${ISSUES}/:id/${path}`, {
      async show(visit, typed): Promise<Answer> {
        const issue = await issueFor(deps, visit, WRITE);
        return issue ? pages.show(visit, issue, { typed: typed ?? {} }) : MISSING;
      },
      async act(visit): Promise<Answer> {
        const issue = await issueFor(deps, visit, WRITE);
        if (!issue) return MISSING;
        const words = issueWords(visit.lang);
        const done = await act(visit, seenIn(visit, issue));
        if (done.ok) return { goTo: `${ISSUES}/${issue._id}`, notice: good(told(visit)) };
        const { typed } = visit;
        if (done.reason === 'changed')
          return pages.show(visit, done.issue, { typed, seen: Number(typedText(typed, 'seen')), status: 409 });
        if (done.reason === 'merged')
          return pages.show(visit, issue, { typed, told: words.refusals.merged, status: 409 });
        return pages.show(visit, issue, { typed, told: words.refusals[done.reason], status: 422 });
      },
    });
  }

  part(
    'entries',
    ({ lang, typed }) => (typedText(typed, 'do') === 'split' ? issueWords(lang).splitDone : issueWords(lang).released),
    async ({ typed }, seen) => {
      const chosen = typedList(typed, 'entry');
      if (typedText(typed, 'do') !== 'split') return deps.issueDesk.release(seen, chosen);
      const title = typedText(typed, 'title').trim().slice(0, 150);
      if (title === '') return { ok: false, reason: 'invalid' };
      const entries = (await deps.themeEntries.findMany(chosen)).filter(({ issues }) => issues?.includes(seen.issue));
      return deps.issueDesk.split(seen, { title, themes: themesOf(entries) }, chosen);
    },
  );

  desk.post(`${ISSUES}/:id/sessions`, {
    async act(visit): Promise<Answer> {
      const issue = await issueFor(deps, visit, WRITE);
      if (!issue) return MISSING;
      const sessions = await deps.consultations.findMany(typedList(visit.typed, 'session'));
      if (sessions.some(({ districtGroup }) => districtGroup !== issue.districtGroup)) return MISSING;
      const done = await deps.issueDesk.linkSessions(
        seenIn(visit, issue),
        sessions.map(({ _id }) => _id),
      );
      if (done.ok) return { goTo: `${ISSUES}/${issue._id}`, notice: good(issueWords(visit.lang).saved) };
      const { typed } = visit;
      if (done.reason === 'changed')
        return pages.show(visit, done.issue, { typed, seen: Number(typedText(typed, 'seen')), status: 409 });
      return pages.show(visit, issue, { typed, told: issueWords(visit.lang).refusals[done.reason], status: 422 });
    },
  });
}
