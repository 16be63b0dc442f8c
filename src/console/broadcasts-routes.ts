/** `/console/broadcasts`: notices to a part of the representatives, as in the chat: looked at, agreed to, sent, recalled. */
import { isWithin } from '../access/policy.ts';
import { recallNotice } from '../broadcasts/after-effects.ts';
import { decideNotice, dropNotice, sendNotice } from '../broadcasts/effects.ts';
import type { BroadcastPlanner } from '../broadcasts/jobs.ts';
import type { Broadcast, BroadcastState } from '../broadcasts/model.ts';
import { NEEDS_NO_CALL } from '../broadcasts/rules.ts';
import type { BroadcastStore } from '../broadcasts/store.ts';
import type { ConsultationDesk } from '../consultations/desk-store.ts';
import type { Consultation } from '../consultations/model.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { Programme } from '../programme.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { StaffStore } from '../staff/store.ts';
import { groupNameTh } from '../thai/format.ts';
import type { Perform } from '../turn.ts';
import { packCursor, readCursor } from '../web/cursor.ts';
import { typedText, type Choice } from '../web/forms.tsx';
import { formatsOf, groupNameOf, groupChoice, districtNameOf, namingDistrict } from '../web/format.ts';
import { bad, good, type Notice } from '../web/layout.tsx';
import { pathWith } from '../web/parts.tsx';
import {
  NOTICES,
  NOTICE_VIEWS,
  noticesPage,
  recipientsPage,
  type NoticeNames,
  type NoticeView,
} from './broadcasts-list-pages.tsx';
import { noticeWords } from './broadcasts-messages.ts';
import { noticePage, ReportPiece, type NoticePage } from './broadcasts-pages.tsx';
import { noticeWriteRoutes } from './broadcasts-write-routes.ts';
import { MISSING, type Answer, type Desk, type DeskDeps, type Visit } from './desk.tsx';

export interface NoticeDeps extends Omit<DeskDeps, 'staff' | 'programme'> {
  broadcasts: BroadcastStore;
  noticePlanner: BroadcastPlanner;
  consultations: Pick<ConsultationStore, 'findMany'>;
  consultationDesk: Pick<ConsultationDesk, 'findPage'>;
  representatives: Pick<RepresentativeStore, 'findMany' | 'countByRole'>;
  outbox: Pick<Outbox, 'report' | 'missed'>;
  staff: StaffStore;
  programme: Programme;
  perform: Perform;
  wake(): void;
}

const PAGE = 20;
const RECIPIENTS = 50;
const MISSED = 100;
/** Drafts are nobody's business but their author's. */
const TOLD: readonly BroadcastState[] = ['waiting', 'confirmed', 'recalled', 'refused', 'expired'];
const STATES: Readonly<Record<NoticeView, readonly BroadcastState[]>> = {
  all: TOLD,
  waiting: ['waiting'],
  drafts: ['draft'],
};

export function noticeRoutes(desk: Desk, deps: NoticeDeps): void {
  noticeWriteRoutes(desk, deps);
  const { places, themes } = deps.programme;

  function namesIn({ lang }: Visit): NoticeNames {
    return {
      groupName: (code) => groupNameOf(places, lang, code),
      districtName: (district) => districtNameOf(places, lang, district),
      themeName: (code) => themes.labels[code]?.[lang] ?? code,
    };
  }

  // ------------------------------------------------------------ the list

  desk.page(NOTICES, async (visit): Promise<Answer> => {
    const { lang } = visit;
    const seen = visit.reach('broadcast.approve');
    const groups: Choice[] = places.groups
      .filter(({ code }) => isWithin(seen, { districtGroup: code }))
      .map(groupChoice(lang));
    if (groups.length === 0) return MISSING;
    const group = groups.find(({ value }) => value === visit.query('group'))?.value ?? '';
    const view = NOTICE_VIEWS.find((each) => each === visit.query('view')) ?? 'all';
    const codes = group ? [group] : seen.districtGroups === 'all' ? null : groups.map(({ value }) => value);
    const place = readCursor(visit.query('after'), 2);
    const after =
      place && typeof place[0] === 'number' && typeof place[1] === 'string'
        ? { proposedAt: new Date(place[0]), id: place[1] }
        : null;
    const [found, waiting] = await Promise.all([
      deps.broadcasts.findPage(
        { districtGroups: codes, states: STATES[view], ...(view === 'drafts' && { author: visit.member.id }) },
        after,
        PAGE + 1,
      ),
      deps.broadcasts.findPage({ districtGroups: codes, states: ['waiting'] }, null, 100),
    ]);
    const shown = found.slice(0, PAGE);
    const last = found.length > PAGE ? shown.at(-1) : null;
    const sessions = await deps.consultations.findMany(
      shown.flatMap(({ segment }) => (segment.session ? [segment.session.consultation] : [])),
    );
    const path = (cursor: string): string =>
      pathWith(NOTICES, { view: view === 'all' ? '' : view, group, after: cursor });
    const page = noticesPage({
      lang,
      view,
      group,
      groups,
      maySend: places.groups.some(({ code }) => visit.may('broadcast.send', { districtGroup: code })),
      waiting: waiting.length,
      notices: shown.map((broadcast) => ({
        broadcast,
        session: sessions.find(({ _id }) => _id === broadcast.segment.session?.consultation) ?? null,
      })),
      now: visit.now,
      first: after ? path('') : null,
      next: last ? path(packCursor([last.proposedAt.getTime(), last._id])) : null,
      names: namesIn(visit),
    });
    return { page, title: noticeWords(lang).title, current: NOTICES };
  });

  // ------------------------------------------------------------ one

  /** Null for a notice that does not exist, lies out of reach, or is somebody else's draft. */
  async function findFor(visit: Visit): Promise<Broadcast | null> {
    const found = await deps.broadcasts.find(visit.param('id'));
    if (!found || !visit.may('broadcast.approve', { districtGroup: found.segment.districtGroup })) return null;
    const isOpen = TOLD.includes(found.state);
    return isOpen || (found.state === 'draft' && found.proposedBy === visit.member.id) ? found : null;
  }

  async function missedBy({ _id }: Broadcast, namesToo: boolean): Promise<NoticePage['missed']> {
    const all = (await deps.outbox.missed('broadcast', _id)).filter(({ reason }) => !NEEDS_NO_CALL.includes(reason));
    const shown = namesToo ? all.slice(0, MISSED) : [];
    const people = new Map(
      (await deps.representatives.findMany(shown.map(({ id }) => id))).map((person) => [person._id, person]),
    );
    return {
      total: all.length,
      people: shown.map(({ id, reason }) => {
        const { fullName = null, phone = null } = people.get(id) ?? {};
        return { name: fullName, phone, reason };
      }),
    };
  }

  async function read(visit: Visit, broadcast: Broadcast): Promise<NoticePage> {
    const { segment, state, proposedBy, decidedBy } = broadcast;
    const { districtGroup } = segment;
    const isOpen = state === 'draft' || state === 'waiting';
    const namesToo = visit.may('representative.view', { districtGroup });
    const maySend = visit.may('broadcast.send', { districtGroup });
    const preview = isOpen ? await deps.noticePlanner.previewOf(broadcast) : null;
    const report = broadcast.dueAt ? await deps.outbox.report('broadcast', broadcast._id) : null;
    const session: Consultation | null = preview
      ? preview.session
      : await deps.noticePlanner.sessionOf(broadcast.segment);
    const nameOf = async (id: string | null): Promise<string | null> =>
      id === null ? null : ((await deps.staff.find(id))?.displayName ?? null);
    return {
      lang: visit.lang,
      now: visit.now,
      broadcast,
      session,
      preview,
      report,
      missed: report ? await missedBy(broadcast, namesToo) : null,
      proposer: await nameOf(proposedBy),
      decider: await nameOf(decidedBy),
      programme: deps.programme,
      names: namesIn(visit),
      groupTh: groupNameTh(places, districtGroup),
      may: {
        send: maySend && proposedBy === visit.member.id,
        decide: state === 'waiting' && proposedBy !== visit.member.id,
        recall: maySend && (state === 'waiting' || (state === 'confirmed' && (report?.waiting ?? 0) > 0)),
        seePeople: namesToo,
      },
      formToken: visit.formToken,
      sheet: visit.sheet,
    };
  }

  async function show(visit: Visit, broadcast: Broadcast, status = 200, notice?: Notice): Promise<Answer> {
    const view = await read(visit, broadcast);
    const words = noticeWords(visit.lang);
    return {
      page: noticePage(view),
      title: broadcast.state === 'draft' ? words.previewTitle : words.title,
      current: NOTICES,
      status,
      moves: (view.report?.waiting ?? 0) > 0,
      ...(notice && { notice }),
    };
  }

  desk.page(`${NOTICES}/:id`, async (visit): Promise<Answer> => {
    const broadcast = await findFor(visit);
    return broadcast ? show(visit, broadcast) : MISSING;
  });

  desk.page(`${NOTICES}/:id/report`, async (visit): Promise<Answer> => {
    const broadcast = await findFor(visit);
    if (!broadcast?.dueAt) return MISSING;
    if (!visit.wantsPiece) return { goTo: `${NOTICES}/${broadcast._id}` };
    return { piece: ReportPiece(await read(visit, broadcast)) };
  });

  desk.page(`${NOTICES}/:id/people`, async (visit): Promise<Answer> => {
    const broadcast = await findFor(visit);
    const { districtGroup = '' } = broadcast?.segment ?? {};
    if (!broadcast || !visit.may('representative.view', { districtGroup })) return MISSING;
    const after = readCursor(visit.query('after'), 1)?.[0];
    const from = typeof after === 'string' ? after : null;
    const ids = await deps.noticePlanner.audienceOf(broadcast.segment, from, RECIPIENTS + 1);
    const shown = ids.slice(0, RECIPIENTS);
    const people = new Map((await deps.representatives.findMany(shown)).map((person) => [person._id, person]));
    const path = `${NOTICES}/${broadcast._id}/people`;
    const page = recipientsPage({
      lang: visit.lang,
      broadcast,
      people: shown.map((id) => {
        const { fullName = null, district = null, role = null } = people.get(id) ?? {};
        return namingDistrict(places, visit.lang)({ id, name: fullName, district, role });
      }),
      first: from ? path : null,
      next: ids.length > RECIPIENTS ? pathWith(path, { after: packCursor([shown.at(-1)!]) }) : null,
    });
    return { page, title: noticeWords(visit.lang).recipientsTitle, current: NOTICES };
  });

  // ------------------------------------------------------------ what is done with it

  const seenIn = (visit: Visit): { id: string; v: number } => ({
    id: visit.param('id'),
    v: Number(typedText(visit.typed, 'seen')),
  });
  const pathOf = (id: string): string => `${NOTICES}/${id}`;
  /** The page anew with what went wrong, as the state it is in now. */
  async function conflict(visit: Visit, text: string): Promise<Answer> {
    const broadcast = await findFor(visit);
    return broadcast ? show(visit, broadcast, 409, bad(text)) : MISSING;
  }

  desk.post(`${NOTICES}/:id/send`, {
    async act(visit): Promise<Answer> {
      const target = seenIn(visit);
      const found = await findFor(visit);
      if (!found || found.proposedBy !== visit.member.id) return MISSING;
      const words = noticeWords(visit.lang);
      const { count, moment } = formatsOf(visit.lang);
      const outcome = await deps.perform(sendNotice(target), visit.cause());
      deps.wake();
      const goTo = pathOf(target.id);
      switch (outcome.kind) {
        case 'sent': {
          const people = count(outcome.people);
          return { goTo, notice: good(outcome.dueAt ? words.set(people, moment(outcome.dueAt)) : words.sent(people)) };
        }
        case 'handedOver':
          return { goTo, notice: good(words.handedOver(count(outcome.approvers), moment(outcome.until))) };
        case 'already':
          return { goTo, notice: good(words.already(moment(outcome.at))) };
        case 'waiting':
          return { goTo, notice: good(words.alreadyWaiting(moment(outcome.until))) };
        case 'forbidden':
          return MISSING;
        case 'outdated':
          return conflict(visit, words.outdated);
        default:
          return conflict(visit, words.refusals[outcome.kind]);
      }
    },
  });

  desk.post(`${NOTICES}/:id/drop`, {
    async act(visit): Promise<Answer> {
      const target = seenIn(visit);
      const found = await findFor(visit);
      if (!found || found.proposedBy !== visit.member.id) return MISSING;
      const words = noticeWords(visit.lang);
      if (found.state !== 'draft') return conflict(visit, words.refusals.gone);
      if (found.version !== target.v) return conflict(visit, words.outdated);
      await deps.perform(dropNotice(target), visit.cause());
      return { goTo: NOTICES, notice: good(words.dropped) };
    },
  });

  desk.post(`${NOTICES}/:id/decide`, {
    async act(visit): Promise<Answer> {
      if (!(await findFor(visit))) return MISSING;
      const words = noticeWords(visit.lang);
      const { count, moment } = formatsOf(visit.lang);
      const target = seenIn(visit);
      const approve = typedText(visit.typed, 'answer') === 'yes';
      const outcome = await deps.perform(decideNotice({ ...target, approve }), visit.cause());
      deps.wake();
      const goTo = pathOf(target.id);
      switch (outcome.kind) {
        case 'sent': {
          const people = count(outcome.people);
          return { goTo, notice: good(outcome.dueAt ? words.set(people, moment(outcome.dueAt)) : words.sent(people)) };
        }
        case 'refused':
          return { goTo, notice: good(words.refusedDone) };
        case 'decided':
          return conflict(visit, words.decided(words.states[outcome.state], outcome.by));
        case 'forbidden':
          return MISSING;
        default:
          return conflict(visit, words.refusals[outcome.kind]);
      }
    },
  });

  desk.post(`${NOTICES}/:id/recall`, {
    async act(visit): Promise<Answer> {
      const found = await findFor(visit);
      if (!found || found.state === 'draft') return MISSING;
      const words = noticeWords(visit.lang);
      const { count } = formatsOf(visit.lang);
      const outcome = await deps.perform(recallNotice({ id: found._id }), visit.cause());
      const goTo = pathOf(found._id);
      switch (outcome.kind) {
        case 'recalled': {
          const { counted } = outcome;
          return {
            goTo,
            notice: good(
              counted ? words.recalled(count(counted.cancelled), count(counted.sent)) : words.recalledBefore,
            ),
          };
        }
        case 'nothing':
          return { goTo, notice: bad(words.nothingToRecall(count(outcome.counted.sent))) };
        case 'forbidden':
          return MISSING;
        case 'gone':
          return conflict(visit, words.refusals.gone);
      }
    },
  });
}
