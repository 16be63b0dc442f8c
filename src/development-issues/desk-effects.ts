/**
 * What an analyst does to development issues: gather, split, merge, write. Every change is of the version that was
 * seen, and is written down as decided before it is carried out, so that an interrupted one is finished later.
 */
import type { AuditRecord } from '../access/audit.ts';
import { may } from '../access/policy.ts';
import type { IssueLinkStore } from '../feedback/issue-store.ts';
import { idFrom } from '../identity.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import { fiscalYearOf, type Clock } from '../time.ts';
import type { StaffMember } from '../turn.ts';
import type { DevelopmentIssue, IssueDeed, IssueEvent, Unfinished } from './model.ts';
import type { PilotProjectStore } from './project-store.ts';
import { endOfMerges, joinedWith, personalTraces, type PersonNamed } from './rules.ts';
import type { DevelopmentIssueStore, IssueChange } from './store.ts';

export interface IssueDeskDeps {
  issues: DevelopmentIssueStore;
  issueLinks: IssueLinkStore;
  projects: Pick<PilotProjectStore, 'findByIssues' | 'follow'>;
  representatives: Pick<RepresentativeStore, 'findMany'>;
  audit: { record(record: AuditRecord): Promise<void>; recordAll(records: readonly AuditRecord[]): Promise<void> };
  clock: Clock;
  /**
   * Plans what people are told about an answer; repeating it goes on where it stopped.
   * @param rest when those were to be told who had not been told before.
   */
  tell(issue: DevelopmentIssue, answer: string, rest?: Pick<Unfinished, '_id' | 'at'>): Promise<number>;
}

/** Of a form: the issue as it was seen, and the sheet, so that sending it twice is once. */
export interface Seen {
  issue: string;
  version: number;
  sheet: string;
  by: StaffMember;
}

/** `named`: a word that everybody may read names one of those who asked; `contact`: it holds somebody's number. */
export type Refusal = 'refused' | 'gone' | 'merged' | 'invalid' | 'named' | 'contact' | 'nothing' | 'allTold';
export type Done =
  | { ok: true; issue: DevelopmentIssue }
  | { ok: false; reason: Refusal }
  /** Somebody else was faster: the issue as it is now. */
  | { ok: false; reason: 'changed'; issue: DevelopmentIssue };

export interface IssueText {
  title: string;
  titleEn: string | null;
  summary: string | null;
  themes: string[];
}

const PEOPLE_AT_ONCE = 500;
/** What one sheet may take along. */
export const MOST_ENTRIES = 500;

export type IssueDesk = ReturnType<typeof createIssueDesk>;
type Decision = Pick<IssueChange, 'patch' | 'answer'> & {
  deed: IssueDeed;
  other?: string;
  entries?: number;
  unfinished?: Pick<Unfinished, 'kind'> & Partial<Unfinished>;
};

export function createIssueDesk(deps: IssueDeskDeps) {
  const { issues, issueLinks, projects, clock } = deps;

  /** Carries out what was decided. Repeating it changes nothing. */
  async function finish(issue: DevelopmentIssue): Promise<void> {
    const operation = issue.unfinished;
    if (!operation) return;
    switch (operation.kind) {
      case 'gather':
        await issueLinks.gather(issue._id, issue.districtGroup, operation.entries);
        await recordGathered(issue, operation);
        break;
      case 'release':
        await issueLinks.release(issue._id, operation.entries);
        break;
      case 'merge':
        await carryOver(issue, operation);
        break;
      case 'split':
        await issues.create(splitOff(issue, operation));
        await issueLinks.gather(operation.other!, issue.districtGroup, operation.entries);
        await issueLinks.release(issue._id, operation.entries);
        break;
      case 'tell': {
        const recipients = await deps.tell(issue, operation._id);
        const answers = issue.answers.map((each) => (each._id === operation._id ? { ...each, recipients } : each));
        await issues.recordRecipients(issue._id, operation._id, answers);
        break;
      }
      case 'tellRest': {
        const last = issue.answers.at(-1);
        if (last) await deps.tell(issue, last._id, operation);
        break;
      }
    }
    await issues.finish(issue._id, operation._id);
  }

  /**
   * Feedback, sessions, pilot projects and words of the office. The issue merged into may be merged into a third
   * meanwhile: what is gathered here has to end there.
   */
  async function carryOver(issue: DevelopmentIssue, operation: Unfinished): Promise<void> {
    let target: string | null = null;
    for (;;) {
      const end = await endOf(issue);
      if (end === target) break;
      target = end;
      await issueLinks.gatherAllOf(issue._id, target);
      await projects.follow(issue._id, target);
    }
    const event: IssueEvent = {
      _id: operation._id,
      deed: 'tookIn',
      by: operation.by,
      at: operation.at,
      other: issue._id,
      entries: null,
    };
    await takeIn(issue, event);
    await issues.recordEvent(operation.other!, event);
  }

  /** Into whichever issue it ends in, as that stands: with nothing of its own left to be carried out. */
  async function takeIn(from: DevelopmentIssue, event: IssueEvent): Promise<void> {
    for (;;) {
      const end = await endOf(from);
      const into = await settled(end);
      if (!into || end === from._id || (await issues.hasEvent(end, event._id))) return;
      if (into.mergedInto === null) {
        const { version } = into;
        const patch = joinedWith(into, from);
        if (await issues.change(end, { version, at: event.at, patch, event })) return;
        // It went on meanwhile, unless merges lead in a circle.
      } else if ((await endOf(from)) === end) return;
    }
  }

  async function endOf(issue: DevelopmentIssue): Promise<string> {
    const chain = new Map([[issue._id, issue]]);
    for (let at = issue; at.mergedInto !== null && !chain.has(at.mergedInto);) {
      const next = await issues.find(at.mergedInto);
      if (!next) break;
      chain.set(next._id, next);
      at = next;
    }
    return endOfMerges(issue, chain);
  }

  function splitOff(
    from: DevelopmentIssue,
    { other, title, themes, by, at, _id }: Unfinished,
  ): Omit<DevelopmentIssue, 'number'> {
    return {
      ...blank(from.districtGroup, { title: title!, titleEn: null, summary: null, themes }, by, at),
      _id: other!,
      splitFrom: from._id,
      events: [{ _id, deed: 'splitFrom', by, at, other: from._id, entries: null }],
    };
  }

  function blank(
    districtGroup: string,
    text: IssueText,
    by: string,
    at: Date,
  ): Omit<DevelopmentIssue, 'number' | '_id'> {
    return {
      districtGroup,
      fiscalYear: fiscalYearOf(at),
      ...text,
      status: 'heard',
      answers: [],
      sessions: [],
      source: null,
      mergedInto: null,
      splitFrom: null,
      events: [],
      unfinished: null,
      version: 1,
      createdBy: by,
      createdAt: at,
      updatedAt: at,
    };
  }

  /** Of each entry it is told where it went. */
  async function recordGathered({ _id: issue }: DevelopmentIssue, { _id, entries, by, at }: Unfinished): Promise<void> {
    await deps.audit.recordAll(
      entries.map((entry) => ({
        _id: idFrom('audit', 'feedback.gathered', entry, _id),
        at,
        actor: by,
        action: 'feedback.gathered',
        subject: entry,
        details: { other: issue },
      })),
    );
  }

  /** The issue with nothing left to be carried out. */
  async function settled(id: string): Promise<DevelopmentIssue | null> {
    const found = await issues.find(id);
    if (!found?.unfinished) return found;
    await finish(found);
    return issues.find(id);
  }

  const mayWrite = (by: StaffMember, { districtGroup }: Pick<DevelopmentIssue, 'districtGroup'>): boolean =>
    may(by, 'feedback.answer', { districtGroup });

  /** One change of an issue as it was seen. @param decide what is to be done, or why it is not. */
  async function act(
    { issue: id, version, sheet, by }: Seen,
    decide: (issue: DevelopmentIssue) => Promise<Decision | Refusal> | Decision | Refusal,
  ): Promise<Done> {
    const issue = await settled(id);
    if (!issue) return { ok: false, reason: 'gone' };
    if (!mayWrite(by, issue)) return { ok: false, reason: 'refused' };
    if (issue.events.some(({ _id }) => _id === sheet)) return { ok: true, issue };
    if (issue.mergedInto !== null) return { ok: false, reason: 'merged' };
    if (issue.version !== version) return { ok: false, reason: 'changed', issue };
    const decision = await decide(issue);
    if (typeof decision === 'string') return { ok: false, reason: decision };
    const at = clock.now();
    const { deed, other = null, entries = null, patch, answer, unfinished } = decision;
    const after = await issues.change(id, {
      version,
      at,
      ...(patch && { patch }),
      ...(answer && { answer }),
      event: { _id: sheet, deed, by: by.id, at, other, entries },
      ...(unfinished && { unfinished: { ...NOTHING_TO_DO, ...unfinished, _id: sheet, by: by.id, at } }),
    });
    if (!after) return { ok: false, reason: 'changed', issue: (await settled(id))! };
    await record(by, id, sheet, deed, { ...(other && { other }), ...(entries !== null && { entries }) });
    await finish(after);
    return { ok: true, issue: (await issues.find(id))! };
  }

  const NOTHING_TO_DO = { entries: [], other: null, title: null, themes: [] };

  const record = (by: StaffMember, subject: string, sheet: string, deed: IssueDeed, details: AuditRecord['details']) =>
    deps.audit.record({
      _id: idFrom('audit', 'issue', subject, sheet),
      at: clock.now(),
      actor: by.id,
      action: `issue.${deed}`,
      subject,
      ...(details && { details }),
    });

  // What everybody may read names nobody.

  async function peopleNamed(authors: readonly string[]): Promise<PersonNamed[]> {
    const people: PersonNamed[] = [];
    for (let start = 0; start < authors.length; start += PEOPLE_AT_ONCE)
      for (const { fullName, phone } of await deps.representatives.findMany(
        authors.slice(start, start + PEOPLE_AT_ONCE),
      ))
        people.push({ fullName, phone });
    return people;
  }

  async function traces(words: readonly (string | null)[], authors: readonly string[]) {
    return personalTraces(words.filter(Boolean).join('\n'), await peopleNamed(authors));
  }

  const textOf = ({ title, titleEn, summary }: IssueText): (string | null)[] => [title, titleEn, summary];

  return {
    finish,
    settled,
    act,
    /** Of an issue, or of entries that are to be gathered in one. */
    traces,

    /** A new issue, with the entries that led to it. */
    async create(
      districtGroup: string,
      text: IssueText,
      entries: readonly string[],
      { sheet, by }: Pick<Seen, 'sheet' | 'by'>,
    ): Promise<Done> {
      if (!mayWrite(by, { districtGroup })) return { ok: false, reason: 'refused' };
      const id = `d${idFrom('issue', sheet)}`;
      const known = await settled(id);
      if (known) return { ok: true, issue: known };
      const gathered = await issueLinks.gatherable(districtGroup, entries.slice(0, MOST_ENTRIES));
      const trace = await traces(
        textOf(text),
        gathered.flatMap(({ author }) => author ?? []),
      );
      if (trace) return { ok: false, reason: trace };
      const at = clock.now();
      const created = await issues.create({
        ...blank(districtGroup, text, by.id, at),
        _id: id,
        events: [{ _id: sheet, deed: 'created', by: by.id, at, other: null, entries: gathered.length }],
        unfinished: {
          ...NOTHING_TO_DO,
          _id: sheet,
          kind: 'gather',
          entries: gathered.map(({ _id }) => _id),
          by: by.id,
          at,
        },
      });
      await record(by, id, sheet, 'created', { entries: gathered.length });
      await finish(created);
      return { ok: true, issue: (await issues.find(id))! };
    },

    edit: (seen: Seen, text: IssueText): Promise<Done> =>
      act(seen, async ({ _id }) => {
        const trace = await traces(textOf(text), await issueLinks.authorsOf(_id));
        return trace ?? { deed: 'edited', patch: { ...text } };
      }),

    gather: (seen: Seen, entries: readonly string[]): Promise<Done> =>
      act(seen, async ({ districtGroup }) => {
        const gathered = await issueLinks.gatherable(districtGroup, entries.slice(0, MOST_ENTRIES));
        if (gathered.length === 0) return 'nothing';
        const ids = gathered.map(({ _id }) => _id);
        return { deed: 'gathered', entries: ids.length, unfinished: { kind: 'gather', entries: ids } };
      }),

    release: (seen: Seen, entries: readonly string[]): Promise<Done> =>
      act(seen, async ({ _id }) => {
        const ids = await issueLinks.whichOf(_id, entries.slice(0, MOST_ENTRIES));
        if (ids.length === 0) return 'nothing';
        return { deed: 'released', entries: ids.length, unfinished: { kind: 'release', entries: ids } };
      }),

    /** Some of its entries become an issue of their own. @returns the issue that was split; its last event names the new one. */
    split: (
      seen: Seen,
      { title, themes }: Pick<IssueText, 'title' | 'themes'>,
      entries: readonly string[],
    ): Promise<Done> =>
      act(seen, async ({ _id }) => {
        const ids = await issueLinks.whichOf(_id, entries.slice(0, MOST_ENTRIES));
        if (ids.length === 0) return 'nothing';
        const trace = await traces([title], await issueLinks.authorsOf(_id));
        if (trace) return trace;
        const other = `d${idFrom('issue', seen.sheet)}`;
        return {
          deed: 'splitOff',
          other,
          entries: ids.length,
          unfinished: { kind: 'split', entries: ids, other, title, themes },
        };
      }),

    /**
     * The whole of one issue goes into another of the same district group; what it was stays readable. Both have to be
     * as they were seen, or two could swallow each other.
     */
    async merge(seen: Seen, into: { issue: string; version: number }): Promise<Done> {
      const target = await settled(into.issue);
      const source = await issues.find(seen.issue);
      if (source?.events.some(({ _id }) => _id === seen.sheet)) return act(seen, () => 'invalid');
      if (!target || !source || target._id === source._id || target.districtGroup !== source.districtGroup)
        return { ok: false, reason: 'invalid' };
      return act(seen, async (issue) => {
        // What everybody could read of each is to be read by those who asked for the other.
        const tried = await projects.findByIssues([issue._id, target._id]);
        const words = [
          ...[issue, target].flatMap(({ answers, ...text }) => [
            ...textOf(text),
            ...answers.flatMap(({ answer, answerEn }) => [answer, answerEn]),
          ]),
          ...tried.flatMap(({ name, nameEn, unit }) => [name, nameEn, unit]),
        ];
        const authors = await Promise.all([issue, target].map(({ _id }) => issueLinks.authorsOf(_id)));
        if ((await traces(words, authors.flat())) === 'named') return 'named';
        const at = clock.now();
        const held = await issues.change(target._id, { version: into.version, at });
        if (!held) return 'merged';
        return {
          deed: 'mergedInto',
          other: target._id,
          patch: { mergedInto: target._id },
          unfinished: { kind: 'merge', other: target._id },
        };
      });
    },

    /** Sessions that were about it. */
    linkSessions: (seen: Seen, sessions: readonly string[]): Promise<Done> =>
      act(seen, () => ({ deed: 'edited', patch: { sessions: [...new Set(sessions)] } })),
  };
}
