/** What people ask about development issues in LINE. */
import { may, type GroupOf } from '../access/policy.ts';
import type { IssueLinkStore } from '../feedback/issue-store.ts';
import type { Programme } from '../programme.ts';
import type { Places } from '../thai/places.ts';
import type { Clock } from '../time.ts';
import { defineEffect, type EffectHandler } from '../turn.ts';
import type { ListedIssue, OwnIssue } from './messages.ts';
import type { DevelopmentIssue } from './model.ts';
import { endOfMerges, figuresOf, inOrder, waitsForAnswer, type RankedIssue } from './rules.ts';
import type { DevelopmentIssueStore } from './store.ts';

/** Null: not for this person. */
export const findIssues = defineEffect<{ districtGroup: string }, { issues: ListedIssue[]; waiting: number } | null>(
  'issues.ofGroup',
);
/** `waiting`: what the person asked for that is in no issue yet. */
export const findOwnIssues = defineEffect<null, { issues: OwnIssue[]; waiting: number }>('issues.own');

export interface IssueReadDeps {
  issues: Pick<DevelopmentIssueStore, 'findStanding' | 'findMany'>;
  issueLinks: Pick<IssueLinkStore, 'talliesOf' | 'findLinkedOf' | 'countUnlinkedOf'>;
  programme: Pick<Programme, 'issues'>;
  places: Pick<Places, 'groupOf'>;
  clock: Clock;
}

/** Of one person we look at this many entries back. */
const OWN_ENTRIES = 200;

/** Issues with what is counted of them, in the order of the rule. */
export async function rankIssues(
  deps: Pick<IssueReadDeps, 'programme' | 'clock'> & { issueLinks: Pick<IssueLinkStore, 'talliesOf'> },
  issues: readonly DevelopmentIssue[],
): Promise<RankedIssue[]> {
  const { rank } = deps.programme.issues;
  const ids = issues.map(({ _id }) => _id);
  if (ids.length === 0) return [];
  const tallies = await deps.issueLinks.talliesOf(ids);
  return inOrder(issues, figuresOf(issues, tallies, deps.clock.now(), rank), rank);
}

export function issueEffects(deps: IssueReadDeps): EffectHandler[] {
  const groupOf: GroupOf = (district) => deps.places.groupOf(district).code;

  /** Issues by id, with those that they were merged into. */
  async function withTheirEnds(ids: readonly string[]): Promise<Map<string, DevelopmentIssue>> {
    const found = new Map<string, DevelopmentIssue>();
    for (let wanted = [...new Set(ids)]; wanted.length > 0;) {
      const more = await deps.issues.findMany(wanted);
      for (const issue of more) found.set(issue._id, issue);
      wanted = more.flatMap(({ mergedInto }) => (mergedInto && !found.has(mergedInto) ? [mergedInto] : []));
    }
    return found;
  }

  return [
    findIssues.handle(async ({ districtGroup }, { who }) => {
      if (!may(who.staff, 'issue.view', { districtGroup }, groupOf)) return null;
      const ranked = await rankIssues(deps, await deps.issues.findStanding(districtGroup));
      return {
        issues: ranked.map(({ issue: { title, status }, figures: { people, districts }, rank: { points } }) => ({
          title,
          status,
          people,
          districts,
          points,
        })),
        waiting: ranked.filter(({ issue }) => waitsForAnswer(issue)).length,
      };
    }),

    findOwnIssues.handle(async (_, { who }) => {
      const author = who.representative?.id;
      if (!author) return { issues: [], waiting: 0 };
      const entries = await deps.issueLinks.findLinkedOf(author, OWN_ENTRIES);
      const all = await withTheirEnds(entries.flatMap(({ issues }) => issues ?? []));
      const numbers = new Map<string, Set<string>>();
      for (const entry of entries)
        for (const id of entry.issues ?? []) {
          const issue = all.get(id);
          if (!issue || !entry.number) continue;
          const end = endOfMerges(issue, all);
          numbers.set(end, (numbers.get(end) ?? new Set()).add(entry.number));
        }
      const own = [...numbers].flatMap(([id, given]): (OwnIssue & { changedAt: Date })[] => {
        const issue = all.get(id);
        if (!issue) return [];
        const last = issue.answers.at(-1);
        return [
          {
            title: issue.title,
            titleEn: issue.titleEn,
            status: issue.status,
            answer: last?.answer ?? null,
            answerEn: last?.answerEn ?? null,
            answeredAt: last?.at ?? null,
            numbers: [...given].toSorted(),
            changedAt: last?.at ?? issue.createdAt,
          },
        ];
      });
      return {
        issues: own
          .toSorted((a, b) => b.changedAt.getTime() - a.changedAt.getTime())
          .map(({ changedAt: _changedAt, ...issue }) => issue),
        waiting: await deps.issueLinks.countUnlinkedOf(author),
      };
    }),
  ];
}
