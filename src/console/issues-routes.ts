/** `/console/issues`: development issues in the order of the shown rule, and one of them as it stands. */
import { isWithin } from '../access/policy.ts';
import type { Consultation } from '../consultations/model.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Answering } from '../development-issues/answer-effects.ts';
import { contextIdsOf } from '../development-issues/context-rules.ts';
import type { ContextStore } from '../development-issues/context-store.ts';
import type { Seen } from '../development-issues/desk-effects.ts';
import { rankIssues } from '../development-issues/effects.ts';
import { ISSUE_STATUSES, type DevelopmentIssue } from '../development-issues/model.ts';
import type { PilotProjectStore } from '../development-issues/project-store.ts';
import { isClosed, waitsForAnswer } from '../development-issues/rules.ts';
import type { IssueLinkStore } from '../feedback/issue-store.ts';
import { groupedBy } from '../grouping.ts';
import type { Programme } from '../programme.ts';
import { typedText, type Typed } from '../web/forms.tsx';
import { districtNameOf, formatsOf, groupNameOf, groupChoice } from '../web/format.ts';
import { packCursor } from '../web/cursor.ts';
import { pathWith } from '../web/parts.tsx';
import { fiscalYearOf } from '../time.ts';
import { actorNames } from './actors.ts';
import { MISSING, type Answer, type Desk, type Visit } from './desk.tsx';
import { placeFrom, shownFor, type FeedbackDeps } from './feedback-routes.ts';
import { issueWords } from './issues-messages.ts';
import { issuesPage } from './issues-list-pages.tsx';
import { ISSUES, issueName, issuePage, type IssueView } from './issues-pages.tsx';

export interface IssueDeps extends Omit<FeedbackDeps, 'programme' | 'consultations'> {
  programme: Pick<Programme, 'places' | 'quietHours' | 'issues'>;
  consultations: Pick<ConsultationStore, 'find' | 'findMany' | 'findOfFiscalYear'>;
  issueLinks: IssueLinkStore;
  projects: PilotProjectStore;
  contexts: ContextStore;
  answering: Answering;
}

const ENTRIES = 40;

export const VIEW = 'issue.view';
export const WRITE = 'feedback.answer';

/** Null for one that does not exist or lies out of reach. */
export async function issueFor(
  deps: Pick<IssueDeps, 'issueDesk'>,
  visit: Visit,
  action: typeof VIEW | typeof WRITE,
): Promise<DevelopmentIssue | null> {
  const issue = await deps.issueDesk.settled(visit.param('id'));
  return issue && isWithin(visit.reach(action), issue) ? issue : null;
}

/** The form that was sent: the issue as it was seen. */
export const seenIn = (visit: Visit, issue: Pick<DevelopmentIssue, '_id'>): Seen => ({
  issue: issue._id,
  version: Number(typedText(visit.typed, 'seen')),
  sheet: visit.sheet,
  by: visit.member,
});

/** Themes of now, and of those given that were taken out since. */
export async function themeChoices(deps: Pick<IssueDeps, 'lexicon'>, { lang }: Visit, given: readonly string[]) {
  const { codes } = await deps.lexicon.current();
  const nameOf = (code: string): string => deps.lexicon.themes.labels[code]?.[lang] ?? code;
  return [...new Set([...codes, ...given])].map((value) => ({ value, label: nameOf(value) }));
}

export type ShowIssue = ReturnType<typeof createIssuePages>;

export function createIssuePages(deps: IssueDeps) {
  const { places } = deps.programme;
  const weights = deps.programme.issues.rank;

  const groupName = ({ lang }: Visit, code: string): string => groupNameOf(places, lang, code);

  async function historyOf({ lang }: Visit, issue: DevelopmentIssue): Promise<IssueView['history']> {
    const words = issueWords(lang);
    const nameOf = await actorNames(
      deps,
      lang,
      issue.events.map(({ by }) => by),
    );
    return issue.events.toReversed().map(({ deed, by, at, other, entries }) => ({
      at,
      what: [words.deeds[deed], entries && words.eventEntries(formatsOf(lang).count(entries))]
        .filter(Boolean)
        .join(' '),
      by: nameOf(by),
      other,
    }));
  }

  /** What others did since this version was seen, in a line each. */
  async function since(visit: Visit, issue: DevelopmentIssue, seen: number): Promise<string[]> {
    const history = await historyOf(visit, issue);
    const lines = history.slice(0, Math.max(1, Math.min(5, issue.version - seen)));
    return lines.map(({ what, by, at }) => `${what} · ${by} · ${formatsOf(visit.lang).moment(at)}`);
  }

  async function staleLine(visit: Visit, issue: DevelopmentIssue): Promise<string> {
    const lines = await since(visit, issue, Number(typedText(visit.typed, 'seen')));
    return `${issueWords(visit.lang).stale} ${lines.join(' / ')}`;
  }

  /** Those of its year and of this one, and whatever is linked to it already, which saving must not lose. */
  async function sessionsFor(issue: DevelopmentIssue, now: Date): Promise<Consultation[]> {
    const years = [...new Set([fiscalYearOf(issue.createdAt), fiscalYearOf(now)])];
    const found = await Promise.all([
      ...years.map((year) => deps.consultations.findOfFiscalYear(year)),
      deps.consultations.findMany(issue.sessions),
    ]);
    const fitting = found
      .flat()
      .filter(
        ({ _id, districtGroup, status }) =>
          issue.sessions.includes(_id) || (districtGroup === issue.districtGroup && status !== 'cancelled'),
      );
    return [...new Map(fitting.map((session) => [session._id, session])).values()];
  }

  async function show(
    visit: Visit,
    issue: DevelopmentIssue,
    more: { typed?: Typed; seen?: number; told?: string; status?: number } = {},
  ): Promise<Answer> {
    const { lang } = visit;
    const after = placeFrom(visit.query('after'));
    const [ranked, projects, entries, sessions, standing, contexts, history, related] = await Promise.all([
      rankIssues(deps, [issue]),
      deps.projects.findByIssues([issue._id]),
      deps.issueLinks.findOf(issue._id, after, ENTRIES + 1),
      sessionsFor(issue, visit.now),
      deps.issues.findStanding(issue.districtGroup),
      deps.contexts.findMany(contextIdsOf(issue.districtGroup, places)),
      historyOf(visit, issue),
      deps.issues.findMany([
        ...issue.events.flatMap(({ other }) => other ?? []),
        ...(issue.mergedInto ? [issue.mergedInto] : []),
      ]),
    ]);
    const [reach, untold] = await Promise.all([deps.answering.reach(issue), deps.answering.countUntold(issue)]);
    const readable = entries.slice(0, ENTRIES).filter((entry) => isWithin(visit.reach('feedback.view'), entry));
    const last = entries.length > ENTRIES ? entries[ENTRIES - 1] : null;
    const path = `${ISSUES}/${issue._id}`;
    const page = issuePage({
      lang,
      ranked: ranked[0]!,
      weights,
      groupName: groupName(visit, issue.districtGroup),
      mayWrite: isWithin(visit.reach(WRITE), issue),
      themeName: (code) => deps.lexicon.themes.labels[code]?.[lang] ?? code,
      districtName: (district) => districtNameOf(places, lang, district),
      entries: readable,
      shown: await shownFor(deps, visit, readable),
      first: after ? path : null,
      next: last ? pathWith(path, { after: packCursor([last.saidAt.getTime(), last._id]) }) : null,
      after: after ? visit.query('after') : '',
      sessions,
      projects,
      others: standing.filter(({ _id }) => _id !== issue._id),
      related: new Map(related.map((each) => [each._id, each])),
      contexts,
      reach,
      mayList: isWithin(visit.reach('delivery.view'), issue),
      untold,
      history,
      typed: more.typed ?? null,
      stale: more.seen === undefined ? null : await since(visit, issue, more.seen),
      told: more.told ?? null,
      formToken: visit.formToken,
      sheet: visit.sheet,
    });
    return { page, title: issueName(lang, issue), current: ISSUES, moves: true, status: more.status ?? 200 };
  }

  return { show, since, staleLine, groupName };
}

export function issueRoutes(desk: Desk, deps: IssueDeps, { show, groupName }: ShowIssue): void {
  const { places } = deps.programme;
  const weights = deps.programme.issues.rank;

  async function list(visit: Visit, asked: string): Promise<Answer> {
    const reach = visit.reach(VIEW);
    const groups = places.groups.filter(({ code }) => isWithin(reach, { districtGroup: code }));
    if (groups.length === 0) return MISSING;
    const filters = { group: asked, status: visit.query('status'), theme: visit.query('theme') };
    const wanted = groups.filter(({ code }) => filters.group === '' || code === filters.group);
    if (wanted.length === 0) return MISSING;
    const status = ISSUE_STATUSES.find((each) => each === filters.status);
    const all = await deps.issues.findStanding(wanted.map(({ code }) => code));
    const fitting = all.filter(
      (issue) =>
        (!status || issue.status === status) &&
        (filters.status !== 'waiting' || waitsForAnswer(issue)) &&
        (filters.status !== 'open' || !isClosed(issue.status)) &&
        (!filters.theme || issue.themes.includes(filters.theme)),
    );
    const byGroup = groupedBy(await rankIssues(deps, fitting), ({ issue }) => issue.districtGroup);
    const page = issuesPage({
      lang: visit.lang,
      ranked: wanted.map(({ code }) => ({
        group: code,
        name: groupName(visit, code),
        issues: byGroup.get(code) ?? [],
      })),
      weights,
      filters,
      groups: groups.map(groupChoice(visit.lang)),
      themes: await themeChoices(deps, visit, []),
      mayCreate: groups.some(({ code }) => isWithin(visit.reach(WRITE), { districtGroup: code })),
    });
    return { page, title: issueWords(visit.lang).title, current: ISSUES, moves: true };
  }

  desk.page(ISSUES, (visit) => list(visit, visit.query('group')));

  /** Of a district group, as the card in LINE links to it, or one issue. */
  desk.page(`${ISSUES}/:id`, async (visit): Promise<Answer> => {
    if (places.groups.some(({ code }) => code === visit.param('id'))) return list(visit, visit.param('id'));
    const issue = await issueFor(deps, visit, VIEW);
    return issue ? show(visit, issue) : MISSING;
  });
}
