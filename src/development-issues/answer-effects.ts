/** "คุณเสนอ – เราทำ": a word of the office goes back to those who asked for it, once, and to the public board. */
import { priceOf } from '../delivery/price.ts';
import type { Quota, QuotaState } from '../delivery/quota.ts';
import { afterQuietHours } from '../delivery/quiet-hours.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { IssueLinkStore } from '../feedback/issue-store.ts';
import type { Programme } from '../programme.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import { days, plus, type Clock } from '../time.ts';
import type { Done, IssueDesk, Refusal, Seen } from './desk-effects.ts';
import type { DevelopmentIssue, IssueStatus } from './model.ts';
import { hearing, needsAnswer, nextStatuses } from './rules.ts';

export interface AnswerDeps {
  issueLinks: IssueLinkStore;
  representatives: Pick<RepresentativeStore, 'findMany'>;
  outbox: Pick<Outbox, 'planMany'>;
  quota: Pick<Quota, 'findState'>;
  programme: Pick<Programme, 'issues' | 'quietHours' | 'linePlan'>;
  clock: Clock;
  /** Something was planned that may be due. */
  onPlanned?(): void;
}

export interface NewAnswer {
  status: IssueStatus;
  answer: string | null;
  answerEn: string | null;
  /** What looks like a number or an address of somebody is the office's own. */
  contactIsOurs: boolean;
}

export interface AnswerPreview {
  /** People who are told, each by one message. */
  people: number;
  /** Asked for it and cannot be reached in LINE: paused, blocked, or without LINE. */
  unreachable: number;
  /** Null while LINE cannot be asked. */
  quota: QuotaState | null;
  /** What goes beyond the plan costs this much; null where the plan sells nothing beyond it, or LINE cannot be asked. */
  extraBaht: number | null;
  /** Null: at once. */
  sendsAt: Date | null;
}

export type AnswerCheck = { ok: true; preview: AnswerPreview } | { ok: false; reason: Refusal };

const PEOPLE_AT_ONCE = 500;

/** Plans the messages of an answer: one for each who asked and still stands by it. @returns for how many. */
export function createAnswerPlanner({ issueLinks, outbox, programme, clock, onPlanned }: AnswerDeps) {
  return async (issue: DevelopmentIssue, answerId: string): Promise<number> => {
    const answer = issue.answers.find(({ _id }) => _id === answerId);
    if (!answer) return 0;
    const authors = await issueLinks.authorsOf(issue._id);
    const dueAt = afterQuietHours(answer.at, programme.quietHours);
    await outbox.planMany(
      {
        kind: 'issueAnswer',
        subject: answerId,
        data: { issue: issue._id },
        messageClass: programme.issues.answer.class,
        dueAt,
        usefulUntil: plus(dueAt, days(programme.issues.answer.usefulDays)),
      },
      async (after, limit) => {
        const start = after === null ? 0 : authors.findIndex((author) => author > after);
        return start < 0 ? [] : authors.slice(start, start + limit);
      },
      clock.now(),
    );
    onPlanned?.();
    return authors.length;
  };
}

export type Answering = ReturnType<typeof createAnswering>;

export function createAnswering(deps: AnswerDeps, desk: Pick<IssueDesk, 'act' | 'traces'>) {
  const { issueLinks, programme, clock } = deps;

  async function refusalOf(issue: DevelopmentIssue, given: NewAnswer): Promise<Refusal | null> {
    if (!nextStatuses(issue).includes(given.status)) return 'invalid';
    if (needsAnswer(given.status) && given.answer === null) return 'invalid';
    const trace = await desk.traces([given.answer, given.answerEn], await issueLinks.authorsOf(issue._id));
    return trace === 'contact' && given.contactIsOurs ? null : trace;
  }

  async function countAudience(issue: DevelopmentIssue): Promise<Pick<AnswerPreview, 'people' | 'unreachable'>> {
    const authors = await issueLinks.authorsOf(issue._id);
    let people = 0;
    for (let start = 0; start < authors.length; start += PEOPLE_AT_ONCE) {
      const found = await deps.representatives.findMany(authors.slice(start, start + PEOPLE_AT_ONCE));
      people += found.filter((person) => hearing(person) === true).length;
    }
    return { people, unreachable: authors.length - people };
  }

  return {
    /** Exactly what confirming it would send, and what that takes. */
    async check(issue: DevelopmentIssue, given: NewAnswer): Promise<AnswerCheck> {
      const reason = await refusalOf(issue, given);
      if (reason) return { ok: false, reason };
      const audience = await countAudience(issue);
      const quota = await deps.quota.findState();
      const now = clock.now();
      const dueAt = afterQuietHours(now, programme.quietHours);
      return {
        ok: true,
        preview: {
          ...audience,
          quota,
          extraBaht: quota && priceOf(audience.people, quota, programme.linePlan).baht,
          sendsAt: dueAt > now ? dueAt : null,
        },
      };
    },

    confirm: (seen: Seen, given: NewAnswer): Promise<Done> =>
      desk.act(seen, async (issue) => {
        const { status, answer, answerEn } = given;
        const reason = await refusalOf(issue, given);
        if (reason) return reason;
        return {
          deed: 'answered',
          patch: { status },
          answer: { _id: seen.sheet, status, answer, answerEn, by: seen.by.id, at: clock.now(), recipients: null },
          unfinished: { kind: 'tell' },
        };
      }),
  };
}
