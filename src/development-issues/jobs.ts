/** Answers on their way to those who asked, and what was interrupted in the middle. */
import type { DeliveryKinds, SkipReason } from '../delivery/kinds.ts';
import { isAuthorReachable } from '../feedback/rules.ts';
import type { IssueLinkStore } from '../feedback/issue-store.ts';
import { createHourlyJob, eachOnItsOwn, type Job } from '../occurrences.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { IssueDesk } from './desk-effects.ts';
import { youAskedWeDid } from './messages.ts';
import type { DevelopmentIssueStore } from './store.ts';

export interface IssueDeliveryDeps {
  issues: Pick<DevelopmentIssueStore, 'find'>;
  issueLinks: Pick<IssueLinkStore, 'whoStillAsk'>;
  representatives: Pick<RepresentativeStore, 'findMany'>;
  address(ids: readonly string[]): Promise<Map<string, string>>;
  boardUrl(districtGroup: string): string;
}

export function issueDeliveries(deps: IssueDeliveryDeps): DeliveryKinds {
  return {
    issueAnswer: {
      address: deps.address,
      /** A later word says more than this one; who took everything back has not asked for it. */
      async stillStands({ subject, data }, ids) {
        const issue = await deps.issues.find(data['issue'] as string);
        if (issue?.answers.at(-1)?._id !== subject)
          return new Map(ids.map((id): [string, SkipReason] => [id, 'superseded']));
        const [people, asking] = await Promise.all([
          deps.representatives.findMany(ids),
          deps.issueLinks.whoStillAsk(issue._id, ids),
        ]);
        const byId = new Map(people.map((person) => [person._id, person]));
        return new Map(
          ids.map((id): [string, true | SkipReason] => [
            id,
            asking.has(id) ? isAuthorReachable(byId.get(id)) : 'withdrawn',
          ]),
        );
      },
      async render({ subject, data }) {
        const issue = await deps.issues.find(data['issue'] as string);
        const answer = issue?.answers.find(({ _id }) => _id === subject);
        if (!issue || !answer) return null;
        return {
          messages: [youAskedWeDid(issue, answer, deps.boardUrl(issue.districtGroup))],
          about: { about: 'issue', id: issue._id },
        };
      },
    },
  };
}

/** Finishes what somebody had decided when the process was stopped. */
export function unfinishedIssuesJob(
  issues: Pick<DevelopmentIssueStore, 'findUnfinished'>,
  desk: Pick<IssueDesk, 'finish'>,
): Job {
  return {
    name: 'unfinished issues',
    async runDue() {
      return eachOnItsOwn(await issues.findUnfinished(), desk.finish);
    },
    nextDue: async () => null,
  };
}

/** Sees to it that what is counted of every issue is kept: of those from before it was, and after an interruption. */
export function issueTalliesJob(
  issues: Pick<DevelopmentIssueStore, 'findIds'>,
  issueLinks: Pick<IssueLinkStore, 'keepTallies'>,
): Job {
  return createHourlyJob('counts of issues', [
    async (_now, stillMine) => issueLinks.keepTallies(await issues.findIds(), stillMine),
  ]);
}
