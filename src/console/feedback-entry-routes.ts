/** `/console/feedback/:id`: one entry, with all that is done with it. */
import { isWithin } from '../access/policy.ts';
import { afterQuietHours } from '../delivery/quiet-hours.ts';
import type { Done } from '../development-issues/desk-effects.ts';
import { lanesOf } from '../feedback/inbox-rules.ts';
import { nearDuplicates, termCandidates } from '../feedback/lexicon-rules.ts';
import type { Download, Feedback } from '../feedback/model.ts';
import { MOST_REPLY_LETTERS, replyToAuthor, reviewEntry } from '../feedback/reply-effects.ts';
import { hasContent, isAuthorReachable, textOf } from '../feedback/rules.ts';
import type { Representative } from '../representatives/model.ts';
import { days, plus } from '../time.ts';
import { typedList, typedText, type Problems, type Typed } from '../web/forms.tsx';
import { districtNameOf, formatsOf, groupNameOf } from '../web/format.ts';
import { bad, good, type Notice } from '../web/layout.tsx';
import { pathWith } from '../web/parts.tsx';
import { actorNames } from './actors.ts';
import { sendContent } from './content-routes.ts';
import { MISSING, type Answer, type Desk, type Visit } from './desk.tsx';
import { entryPage, type EntryView } from './feedback-entry-pages.tsx';
import { FEEDBACK } from './feedback-filters.tsx';
import { feedbackWords } from './feedback-messages.ts';
import { filtersOf, maskedFor, queryOf, seesAuthor, type FeedbackDeps } from './feedback-routes.ts';
import { replyPage } from './feedback-reply-pages.tsx';
import { SESSIONS } from './sessions-list-pages.tsx';

/** Near duplicates are looked for so far back, and among so many. */
const ALIKE_SINCE = days(180);
const ALIKE_AMONG = 300;
/** Of its own district as far back as there are entries: who reports the same again may do so after years. */
const ALIKE_NEARBY = 1_000;
const MOST_ALIKE = 5;

export function feedbackEntryRoutes(desk: Desk, deps: FeedbackDeps): void {
  const { places } = deps.programme;

  /** Null for what does not exist, was taken back, or lies out of reach. */
  async function findFor(visit: Visit, action: 'feedback.view' | 'feedback.answer'): Promise<Feedback | null> {
    const entry = await deps.inbox.find(visit.param('id'));
    return entry && entry.status !== 'withdrawn' && isWithin(visit.reach(action), entry) ? entry : null;
  }

  /** The list that it was opened from, as the end of an address. */
  const fromOf = (visit: Visit): string => pathWith('', filtersOf(visit, ''));
  const pathOf = (visit: Visit, { _id }: Feedback): string => `${FEEDBACK}/${_id}${fromOf(visit)}`;

  async function neighbours(visit: Visit, entry: Feedback) {
    const filters = filtersOf(visit, 'unread');
    const asked = { districtGroup: filters.group || null, district: filters.district || null };
    const lanes = lanesOf(visit.reach('feedback.view'), asked);
    const [older, newer] = await Promise.all(
      (['older', 'newer'] as const).map((way) => deps.inbox.findPage(lanes, queryOf(filters), entry, 1, way)),
    );
    const link = (found: Feedback | undefined): string | null => (found ? pathOf(visit, found) : null);
    return { older: link(older?.entries[0]), newer: link(newer?.entries[0]) };
  }

  const mediaOf = ({ parts }: Feedback): Promise<ReadonlyMap<string, Download>> =>
    deps.feedback.findDownloads(parts.filter(({ kind }) => hasContent(kind)).map(({ messageId }) => messageId));

  async function historyOf({ lang }: Visit, entry: Feedback): Promise<EntryView['history']> {
    const words = feedbackWords(lang);
    const records = (await deps.audit.findBySubject(entry._id)).toReversed();
    const nameOf = await actorNames(
      deps,
      lang,
      records.map(({ actor }) => actor),
    );
    const themes = (codes: unknown): string =>
      (typeof codes === 'string' ? codes : '')
        .split(' ')
        .filter(Boolean)
        .map((code) => deps.lexicon.themes.labels[code]?.[lang] ?? code)
        .join(', ') || words.unsorted;
    return records.map(({ at, action, actor, details }) => ({
      at,
      what:
        (words.actions[action] ?? action) +
        (action === 'feedback.relabelled' ? `: ${themes(details?.['from'])} → ${themes(details?.['to'])}` : ''),
      by: nameOf(actor),
    }));
  }

  async function show(
    visit: Visit,
    entry: Feedback,
    more: { typed?: Typed; stale?: EntryView['stale']; notice?: Notice; status?: number } = {},
  ): Promise<Answer> {
    const { lang } = visit;
    const words = feedbackWords(lang);
    const lexicon = await deps.lexicon.current();
    const open = seesAuthor(visit, entry);
    const mayWrite = visit.may('feedback.answer', { districtGroup: entry.districtGroup });
    // The person and the session may be of another district group than the entry was of.
    const maySee = (of: Representative): boolean => isWithin(visit.reach('representative.view'), of);
    const themeName = (code: string): string => deps.lexicon.themes.labels[code]?.[lang] ?? code;
    const [person, session, issues, openIssues, others, nameOf, history, media, around] = await Promise.all([
      entry.author ? deps.representatives.find(entry.author) : null,
      entry.consultation ? deps.consultations.find(entry.consultation) : null,
      entry.issues ? deps.issues.findMany(entry.issues) : [],
      mayWrite ? deps.issues.findOpen(entry.districtGroup) : [],
      entry.themes.length > 0
        ? deps.themeEntries.findWithThemes(
            entry.districtGroup,
            entry.themes,
            plus(entry.saidAt, -ALIKE_SINCE),
            ALIKE_AMONG,
          )
        : [],
      actorNames(deps, lang, [entry.themesSetBy, ...(entry.replies ?? []).map(({ by }) => by)]),
      historyOf(visit, entry),
      open ? mediaOf(entry) : null,
      neighbours(visit, entry),
    ]);
    const nearby =
      entry.themes.length > 0 && entry.district
        ? await deps.themeEntries.findNearby(entry, others.at(-1)?.saidAt ?? visit.now, ALIKE_NEARBY)
        : [];
    const alike = nearDuplicates(
      entry,
      [...new Map([...others, ...nearby].map((other) => [other._id, other])).values()].filter((other) =>
        isWithin(visit.reach('feedback.view'), other),
      ),
      MOST_ALIKE,
    );
    const alikeIssues = new Map(
      (await deps.issues.findMany(alike.flatMap((each) => each.entry.issues ?? []))).map((each) => [each._id, each]),
    );
    const shown = open ? (text: string): string => text : maskedFor(person ?? undefined);
    const former = entry.themes.filter((code) => !lexicon.codes.includes(code));
    const setBy = entry.themesSetBy ? nameOf(entry.themesSetBy) : null;
    const replies = (entry.replies ?? []).map(({ text, by, at }) => ({ text: shown(text), by: nameOf(by), at }));
    const page = entryPage({
      lang,
      entry,
      from: fromOf(visit),
      ...around,
      shown,
      author: !open
        ? entry.author
          ? null
          : { name: words.nobody, href: null }
        : person?.fullName
          ? { name: person.fullName, href: maySee(person) ? `/console/representatives/${person._id}` : null }
          : { name: words.nobody, href: null },
      media,
      session: session && {
        href: isWithin(visit.reach('consultation.view'), session) ? `${SESSIONS}/${session._id}` : null,
        label: session.startsAt ? formatsOf(lang).moment(session.startsAt) : (session.title ?? words.session),
      },
      groupName: groupNameOf(places, lang, entry.districtGroup),
      themeName,
      districtName: (district) => districtNameOf(places, lang, district),
      themes: [
        ...lexicon.codes.map((value) => ({ value, label: themeName(value) })),
        ...former.map((value) => ({ value, label: `${themeName(value)} (${words.formerTheme})` })),
      ],
      candidates: mayWrite ? termCandidates(textOf(entry), lexicon) : [],
      setBy: setBy && entry.themesSetAt ? words.byHand(setBy, formatsOf(lang).moment(entry.themesSetAt)) : null,
      mayWrite,
      issues,
      issueChoices: openIssues
        .filter(({ _id }) => !entry.issues?.includes(_id))
        .map(({ _id, version, title }) => ({ value: `${_id}:${version}`, label: title })),
      gatherChoices: openIssues.map(({ _id, version, title }) => ({ value: `${_id}:${version}`, label: title })),
      alike: alike.map((each) => ({
        ...each,
        issue: (each.entry.issues ?? []).map((id) => alikeIssues.get(id)?.title).find(Boolean) ?? null,
      })),
      replies,
      unreachable: unreachableBy(isAuthorReachable(person ?? undefined)),
      history,
      typed: more.typed ?? { theme: entry.themes },
      stale: more.stale ?? null,
      formToken: visit.formToken,
      sheet: visit.sheet,
    });
    return {
      page,
      title: entry.number ?? words.title,
      current: FEEDBACK,
      moves: true,
      status: more.status ?? 200,
      ...(more.notice && { notice: more.notice }),
    };
  }

  const unreachableBy = (reachable: true | string): string | null => (reachable === true ? null : reachable);

  desk.page(`${FEEDBACK}/:id`, async (visit): Promise<Answer> => {
    const entry = await findFor(visit, 'feedback.view');
    return entry ? show(visit, entry) : MISSING;
  });

  /** Content as it came, to those who see who sent it; players of some phones ask for it in ranges. */
  desk.page(`${FEEDBACK}/:id/media/:message`, async (visit): Promise<Answer> => {
    const entry = await findFor(visit, 'feedback.view');
    const part = entry?.parts.find(({ messageId }) => messageId === visit.param('message'));
    if (!entry || !part || !seesAuthor(visit, entry)) return MISSING;
    return sendContent(visit, deps.feedback, part.messageId, part.kind === 'file');
  });

  // ------------------------------------------------------------ themes

  desk.post(`${FEEDBACK}/:id/themes`, {
    async show(visit, typed): Promise<Answer> {
      const entry = await findFor(visit, 'feedback.answer');
      return entry ? show(visit, entry, { typed: typed ?? {} }) : MISSING;
    },
    async act(visit): Promise<Answer> {
      const entry = await findFor(visit, 'feedback.answer');
      if (!entry) return MISSING;
      const { typed, lang } = visit;
      const words = feedbackWords(lang);
      const term = typedText(typed, 'term').trim();
      const theme = typedText(typed, 'termTheme') || null;
      const seen = {
        themes: typedText(typed, 'seen').split(' ').filter(Boolean),
        themesSetBy: typedText(typed, 'seenBy') || null,
      };
      const done = await deps.lexicon.relabel(
        entry._id,
        seen,
        { themes: typedList(typed, 'theme'), lesson: term ? { kind: 'term', term, theme } : null },
        visit.member,
        visit.sheet,
      );
      if (done.ok) {
        deps.wake();
        const { proposal } = done;
        const told = !proposal
          ? good(words.relabelled)
          : proposal.ok
            ? good(words.proposed(proposal.proposal.term))
            : bad(words.notTaught(words.lessonProblems[proposal.reason]));
        return { goTo: pathOf(visit, entry), notice: told };
      }
      if (done.reason === 'noSuchTheme')
        return show(visit, entry, { typed, status: 422, notice: bad(words.lessonProblems.noSuchTheme) });
      if (done.reason !== 'changed') return MISSING;
      const names = (codes: readonly string[]): string =>
        codes.map((code) => deps.lexicon.themes.labels[code]?.[lang] ?? code).join(', ');
      const changed = [
        {
          name: 'theme',
          was: names(seen.themes),
          now: names(done.entry.themes),
          yours: names(typedList(typed, 'theme')),
        },
      ];
      const { themesSetBy } = done.entry;
      const by = themesSetBy ? (await actorNames(deps, visit.lang, [themesSetBy]))(themesSetBy) : null;
      return show(visit, done.entry, { typed, status: 409, stale: { changed, by } });
    },
  });

  // ------------------------------------------------------------ issues

  async function inIssue(
    visit: Visit,
    act: (seen: Parameters<FeedbackDeps['issueDesk']['gather']>[0], entry: string) => Promise<Done>,
    told: string,
    field = 'issue',
  ): Promise<Answer> {
    const entry = await findFor(visit, 'feedback.answer');
    if (!entry) return MISSING;
    const words = feedbackWords(visit.lang);
    const [issue = '', version = ''] = typedText(visit.typed, field).split(':');
    const target = await deps.issues.find(issue);
    if (!target || !isWithin(visit.reach('feedback.answer'), target)) return MISSING;
    const done = await act({ issue, version: Number(version), sheet: visit.sheet, by: visit.member }, entry._id);
    if (done.ok) return { goTo: pathOf(visit, entry), notice: good(told) };
    if (done.reason === 'changed') {
      const typed = { ...visit.typed, theme: entry.themes, [field]: `${issue}:${done.issue.version}` };
      return show(visit, entry, { typed, status: 409, notice: bad(words.issueChanged) });
    }
    return show(visit, entry, { status: 409, notice: bad(words.issueGone) });
  }

  desk.post(`${FEEDBACK}/:id/link`, {
    act: (visit) =>
      inIssue(visit, (seen, entry) => deps.issueDesk.gather(seen, [entry]), feedbackWords(visit.lang).linked),
  });
  desk.post(`${FEEDBACK}/:id/unlink`, {
    act: (visit) =>
      inIssue(visit, (seen, entry) => deps.issueDesk.release(seen, [entry]), feedbackWords(visit.lang).unlinked),
  });

  /** Similar ones that a person has ticked, with this one: into an issue that stands, or to the sheet of a new one. */
  desk.post(`${FEEDBACK}/:id/alike`, {
    async act(visit): Promise<Answer> {
      const entry = await findFor(visit, 'feedback.answer');
      if (!entry) return MISSING;
      const found = await deps.themeEntries.findMany(typedList(visit.typed, 'entry'));
      const chosen = found
        .filter(({ districtGroup }) => districtGroup === entry.districtGroup)
        .map(({ _id }) => _id)
        .toSorted();
      if (typedText(visit.typed, 'do') === 'new')
        return {
          goTo: pathWith('/console/issues/new', { group: entry.districtGroup, entry: [entry._id, ...chosen] }),
        };
      const { gatheredAlike } = feedbackWords(visit.lang);
      if (typedText(visit.typed, 'alikeIssue') === '')
        return show(visit, entry, {
          typed: { ...visit.typed, theme: entry.themes },
          status: 422,
          notice: bad(feedbackWords(visit.lang).chooseIssue),
        });
      return inIssue(
        visit,
        (seen, own) => deps.issueDesk.gather(seen, [own, ...chosen]),
        gatheredAlike(formatsOf(visit.lang).count(chosen.length + 1)),
        'alikeIssue',
      );
    },
  });

  desk.post(`${FEEDBACK}/:id/status`, {
    async act(visit): Promise<Answer> {
      const entry = await findFor(visit, 'feedback.answer');
      if (!entry) return MISSING;
      const read = typedText(visit.typed, 'read') !== '0';
      const after = await deps.perform(reviewEntry({ entry: entry._id, read }), visit.cause());
      return after ? { goTo: pathOf(visit, entry), notice: good(feedbackWords(visit.lang).marked) } : MISSING;
    },
  });

  // ------------------------------------------------------------ the answer in LINE

  async function showReply(
    visit: Visit,
    typed: Typed,
    problems: Problems,
    more: { preview?: boolean } = {},
  ): Promise<Answer> {
    const entry = await findFor(visit, 'feedback.answer');
    if (!entry) return MISSING;
    const words = feedbackWords(visit.lang);
    const person = entry.author ? await deps.representatives.find(entry.author) : null;
    const reachable = isAuthorReachable(person ?? undefined);
    if (reachable !== true)
      return show(visit, entry, { status: 422, notice: bad(`${words.cannotReply}: ${words.unreachable[reachable]}`) });
    // LINE may be away: that keeps nobody from writing.
    const quota = more.preview ? await deps.quota.findState() : null;
    const left = quota?.left ?? null;
    const sendsAt = afterQuietHours(visit.now, deps.programme.quietHours);
    const page = replyPage({
      lang: visit.lang,
      entry,
      from: fromOf(visit),
      name: person?.fullName ?? words.nobody,
      shown: textOf(entry) || words.noWords,
      typed,
      problems,
      preview: more.preview
        ? {
            left: left === null ? null : Math.max(0, left - 1),
            knowsLeft: quota !== null,
            sendsAt: sendsAt > visit.now ? sendsAt : null,
          }
        : null,
      formToken: visit.formToken,
      sheet: visit.sheet,
    });
    return {
      page,
      title: words.replyTitle(entry.number ?? ''),
      current: FEEDBACK,
      status: Object.keys(problems).length > 0 ? 422 : 200,
    };
  }

  desk.form(`${FEEDBACK}/:id/reply`, {
    show: (visit, typed, problems) => showReply(visit, typed ?? {}, problems),
    async act(visit): Promise<Answer> {
      const text = typedText(visit.typed, 'text').trim();
      const wanted = typedText(visit.typed, 'do');
      if (text === '') return showReply(visit, visit.typed, { text: 'required' });
      if ([...text].length > MOST_REPLY_LETTERS) return showReply(visit, visit.typed, { text: 'tooLong' });
      if (wanted !== 'send') return showReply(visit, visit.typed, {}, { preview: wanted !== 'edit' });
      const entry = await findFor(visit, 'feedback.answer');
      if (!entry) return MISSING;
      const words = feedbackWords(visit.lang);
      const done = await deps.perform(replyToAuthor({ entry: entry._id, text }), visit.cause());
      if (done.kind === 'gone') return MISSING;
      if (done.kind === 'noAuthor')
        return show(visit, entry, { status: 422, notice: bad(words.unreachable['withdrawn']!) });
      deps.wake();
      return { goTo: pathOf(visit, entry), notice: good(words.replySent) };
    },
  });
}
