/** "คุณเสนอ – เราทำ": a word of the office goes back to those who asked for it, once, and to the public board. */
import { priceOf, type Price } from '../delivery/price.ts';
import type { Quota, QuotaState } from '../delivery/quota.ts';
import { afterQuietHours } from '../delivery/quiet-hours.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { IssueLinkStore } from '../feedback/issue-store.ts';
import { isAuthorReachable } from '../feedback/rules.ts';
import type { Programme } from '../programme.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import { days, plus, type Clock } from '../time.ts';
import type { Done, IssueDesk, Refusal, Seen } from './desk-effects.ts';
import type { DevelopmentIssue, IssueAnswer, IssueStatus, Unfinished } from './model.ts';
import { isUntold, needsAnswer, nextStatuses, reachOf, type AnswerReach } from './rules.ts';

export interface AnswerDeps {
  issueLinks: IssueLinkStore;
  representatives: Pick<RepresentativeStore, 'findMany'>;
  outbox: Pick<Outbox, 'planMany' | 'outcomesBySubject'>;
  quota: Pick<Quota, 'findState'>;
  programme: Pick<Programme, 'issues' | 'quietHours' | 'linePlan' | 'retention'>;
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
  /** Null while LINE cannot be asked. */
  price: Price | null;
  /** Null: at once. */
  sendsAt: Date | null;
}

/** Where the ledger lists whom a word went to: one message, and one for each time that the rest were told. */
export interface AnswerParts {
  kind: string;
  offsets: (string | null)[];
}

export type AnswerCheck = { ok: true; preview: AnswerPreview } | { ok: false; reason: Refusal };

const PEOPLE_AT_ONCE = 500;
const KIND = 'issueAnswer';

type Audience = Pick<AnswerPreview, 'people' | 'unreachable'> & { ids: string[] };

/** Of these people, in their order, whom LINE reaches. */
async function reachable(
  { representatives }: Pick<AnswerDeps, 'representatives'>,
  authors: readonly string[],
): Promise<Audience> {
  const ids: string[] = [];
  for (let start = 0; start < authors.length; start += PEOPLE_AT_ONCE) {
    const some = authors.slice(start, start + PEOPLE_AT_ONCE);
    const people = new Map((await representatives.findMany(some)).map((person) => [person._id, person]));
    ids.push(...some.filter((id) => isAuthorReachable(people.get(id)) === true));
  }
  return { ids, people: ids.length, unreachable: authors.length - ids.length };
}

/** Those who asked and whom nothing of this answer went to: skipped for want of quota, away then, or gathered since. */
async function findUntold(
  deps: Pick<AnswerDeps, 'issueLinks' | 'outbox' | 'representatives'>,
  issue: Pick<DevelopmentIssue, '_id'>,
  answer: string,
): Promise<Audience> {
  const [authors, { people }] = await Promise.all([
    deps.issueLinks.authorsOf(issue._id),
    deps.outbox.outcomesBySubject(KIND, answer),
  ]);
  return reachable(
    deps,
    authors.filter((author) => isUntold(people.get(author))),
  );
}

/**
 * Plans the messages of an answer: one for each who asked and still stands by it; as `rest`, for each who was not told
 * before. @returns for how many.
 */
export function createAnswerPlanner(deps: AnswerDeps) {
  const { issueLinks, outbox, programme, clock, onPlanned } = deps;
  return async (issue: DevelopmentIssue, answerId: string, rest?: Pick<Unfinished, '_id' | 'at'>): Promise<number> => {
    const answer = issue.answers.find(({ _id }) => _id === answerId);
    if (!answer) return 0;
    const authors = rest ? (await findUntold(deps, issue, answerId)).ids : await issueLinks.authorsOf(issue._id);
    const dueAt = afterQuietHours(rest?.at ?? answer.at, programme.quietHours);
    await outbox.planMany(
      {
        kind: KIND,
        subject: answerId,
        ...(rest && { offset: `rest-${rest._id}` }),
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

  async function previewOf({ people, unreachable }: Audience): Promise<AnswerPreview> {
    const quota = await deps.quota.findState();
    const now = clock.now();
    const dueAt = afterQuietHours(now, programme.quietHours);
    return {
      people,
      unreachable,
      quota,
      price: quota && priceOf(people, quota, programme.linePlan, programme.linePlan.reserve),
      sendsAt: dueAt > now ? dueAt : null,
    };
  }

  /**
   * The word that the rest can still be told: the last one, while it is known to whom it went.
   * @returns null where there is none.
   */
  function tellable({ answers, mergedInto }: Pick<DevelopmentIssue, 'answers' | 'mergedInto'>): IssueAnswer | null {
    const last = answers.at(-1);
    const known = last && last.at > plus(clock.now(), -days(programme.retention.deliveryDays));
    return known && mergedInto === null ? last : null;
  }

  return {
    /** Exactly what confirming it would send, and what that takes. */
    async check(issue: DevelopmentIssue, given: NewAnswer): Promise<AnswerCheck> {
      const reason = await refusalOf(issue, given);
      if (reason) return { ok: false, reason };
      return { ok: true, preview: await previewOf(await reachable(deps, await issueLinks.authorsOf(issue._id))) };
    },

    /** What became of each word of an issue, by its id, with the ledger's parts of it; those the ledger knows of. */
    async reach({ answers }: Pick<DevelopmentIssue, 'answers'>): Promise<Map<string, AnswerReach & AnswerParts>> {
      const reached = new Map<string, AnswerReach & AnswerParts>();
      for (const { _id } of answers) {
        const { people, offsets } = await deps.outbox.outcomesBySubject(KIND, _id);
        if (people.size > 0) reached.set(_id, { ...reachOf(people.values()), kind: KIND, offsets });
      }
      return reached;
    },

    /** How many asked, can be reached, and have not been told the last word. */
    async countUntold(issue: DevelopmentIssue): Promise<number> {
      const last = tellable(issue);
      return last ? (await findUntold(deps, issue, last._id)).people : 0;
    },

    /** What telling the last word to those takes who have not been told. */
    async checkRest(issue: DevelopmentIssue): Promise<AnswerCheck & { answer?: IssueAnswer }> {
      const last = tellable(issue);
      const audience = last && (await findUntold(deps, issue, last._id));
      if (!last || !audience || audience.people === 0) return { ok: false, reason: 'allTold' };
      return { ok: true, preview: await previewOf(audience), answer: last };
    },

    /** Tells them; whom it went to, is on its way to, or may have reached is left out, whenever that was decided. */
    confirmRest: (seen: Seen): Promise<Done> =>
      desk.act(seen, async (issue) => {
        const last = tellable(issue);
        if (!last || (await findUntold(deps, issue, last._id)).people === 0) return 'allTold';
        return { deed: 'toldRest', unfinished: { kind: 'tellRest' } };
      }),

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
