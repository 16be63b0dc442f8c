/** `/console/deliveries`: who was told what, what did not arrive for certain, and what the quota leaves. */
import { isWithin, reachesNothing } from '../access/policy.ts';
import { findUninformed, showLedger, type TallyDeps } from '../attendance/tally-effects.ts';
import { justThis } from '../attendance/target-rules.ts';
import type { BroadcastStore } from '../broadcasts/store.ts';
import type { ConsultationDesk } from '../consultations/desk-store.ts';
import type { Consultation } from '../consultations/model.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { Quota } from '../delivery/quota.ts';
import { ALL_GROUPS } from '../feedback/rules.ts';
import { UNANSWERED_LISTED, type EventStore } from '../line/event-store.ts';
import type { Programme } from '../programme.ts';
import type { Charts } from '../summaries/chart-effects.ts';
import { bangkokDate, plus } from '../time.ts';
import type { Perform } from '../turn.ts';
import { packCursor, readCursor } from '../web/cursor.ts';
import { typedText } from '../web/forms.tsx';
import type { Notice } from '../web/layout.tsx';
import { pathWith } from '../web/parts.tsx';
import { groupNameOf, districtNameOf } from '../web/format.ts';
import { retryParked, settleDelivery, settleReply } from './deliveries-effects.ts';
import { deliveryWords } from './deliveries-messages.ts';
import { officeWords } from './office-messages.ts';
import * as list from './deliveries-list-pages.tsx';
import * as pages from './deliveries-pages.tsx';
import * as trouble from './deliveries-trouble-pages.tsx';
import { recipientsFor, type RecipientDeps, type Told } from './deliveries-reach.ts';
import { MISSING, type Answer, type Desk, type DeskDeps, type Visit } from './desk.tsx';
import { sessionTitle } from './sessions-pages.tsx';
import { sessionCursor, sessionPlaceIn } from './sessions-routes.ts';

export interface DeliveriesDeps extends Omit<DeskDeps, 'programme' | 'staff'>, RecipientDeps {
  lineGroups: RecipientDeps['lineGroups'] & TallyDeps['lineGroups'];
  programme: Pick<Programme, 'places' | 'linePlan'>;
  consultations: Pick<ConsultationStore, 'find' | 'findMany'>;
  consultationDesk: Pick<ConsultationDesk, 'findPage'>;
  attendance: TallyDeps['attendance'];
  representatives: TallyDeps['representatives'];
  outbox: Outbox;
  broadcasts: Pick<BroadcastStore, 'findRecent'>;
  charts: Charts;
  events: Pick<EventStore, 'findUnanswered' | 'findParked' | 'countParked'>;
  quota: Pick<Quota, 'state' | 'forecast'>;
  perform: Perform;
  wake(): void;
}

const { DELIVERIES } = pages;
/** How far back what failed is listed. */
const TROUBLES_BACK = UNANSWERED_LISTED;
const UNKNOWN = 'unknownOutcome';
const SESSIONS_PAGE = 30;
const NOTICES_SHOWN = 20;
const PAGE = 50;
const PARKED_SHOWN = 200;
const REPLIES_SHOWN = 100;
const TROUBLES_SHOWN = 300;
/** Of all district groups, to find those that somebody has to do with. */
const TROUBLES_LOOKED_AT = 6_000;

interface Troubles {
  failed: Told[];
  unknown: Told[];
  unanswered: trouble.UnansweredRow[];
  /** There are older ones that are not among `failed` and `unknown`. */
  isCut: boolean;
}

/** What did not arrive for certain and nobody has seen to, as far as this person has to do with it. */
export function troublesFor(
  deps: RecipientDeps & { outbox: Pick<Outbox, 'readFailed'>; events: Pick<EventStore, 'findUnanswered'> },
) {
  const recipients = recipientsFor(deps);

  /** What others have to do with must not push out one's own: it is read on until there is enough of that. */
  async function ownFailed(visit: Visit, since: Date): Promise<{ told: Told[]; isCut: boolean }> {
    const told: Told[] = [];
    let looked = 0;
    for await (const piece of deps.outbox.readFailed(since)) {
      if (told.length >= TROUBLES_SHOWN || looked >= TROUBLES_LOOKED_AT) return { told, isCut: true };
      told.push(...(await recipients.toldOf(visit, piece)));
      looked += piece.length;
    }
    return { told, isCut: false };
  }

  return async (visit: Visit): Promise<Troubles> => {
    const since = plus(visit.now, -TROUBLES_BACK);
    const unanswered = await deps.events.findUnanswered(since);
    const [{ told, isCut }, people] = await Promise.all([
      ownFailed(visit, since),
      recipients.look(
        visit,
        'delivery.view',
        unanswered.flatMap(({ unanswered: id }) => id ?? []),
      ),
    ]);
    return {
      isCut,
      failed: told.filter(({ delivery }) => delivery.reason !== UNKNOWN),
      unknown: told.filter(({ delivery }) => delivery.reason === UNKNOWN),
      unanswered: unanswered.flatMap(({ _id, at, unanswered: id }) => {
        const recipient = id && people.get(id);
        return recipient ? [{ event: _id, at, recipient }] : [];
      }),
    };
  };
}

export function deliveryRoutes(desk: Desk, deps: DeliveriesDeps): void {
  const { places, linePlan } = deps.programme;
  const recipients = recipientsFor(deps);
  const readTroubles = troublesFor(deps);

  const isClosed = (visit: Visit): boolean => reachesNothing(visit.reach('delivery.view'));

  const groupName = ({ lang }: Visit, code: string): string => groupNameOf(places, lang, code);

  const answerWith = (visit: Visit, page: Extract<Answer, { page: unknown }>['page'], title?: string): Answer => ({
    page,
    title: title ?? deliveryWords(visit.lang).title,
    current: DELIVERIES,
  });

  async function headFor(visit: Visit, view: pages.DeliveryView) {
    const [troubles, parked] = await Promise.all([
      readTroubles(visit),
      visit.may('parked.view') ? deps.events.countParked() : 0,
    ]);
    const everything = visit.reach('delivery.view').districtGroups === 'all';
    const views = pages.DELIVERY_VIEWS.filter(
      (each) => (each !== 'parked' || visit.may('parked.view')) && (each !== 'all' || everything),
    );
    const counts = {
      failed: troubles.failed.length,
      unknown: troubles.unknown.length + troubles.unanswered.length,
      parked,
    };
    return { head: { lang: visit.lang, view, views, counts }, troubles };
  }

  async function readQuota(): Promise<list.QuotaView | null> {
    try {
      return { state: await deps.quota.state(), forecast: await deps.quota.forecast(), reserve: linePlan.reserve };
    } catch {
      // LINE may be out of reach; the page is of use without it.
      return null;
    }
  }

  desk.page(DELIVERIES, async (visit): Promise<Answer> => {
    if (isClosed(visit)) return MISSING;
    const reach = visit.reach('delivery.view');
    const groups = reach.districtGroups === 'all' ? null : reach.districtGroups;
    const codes = groups ?? places.groups.map(({ code }) => code);
    const after = sessionPlaceIn(visit.query('after'));
    const isTold = (session: Consultation): boolean => session.status !== 'draft' && isWithin(reach, session);
    const [{ head }, quota, found, notices, charts] = await Promise.all([
      headFor(visit, 'sessions'),
      readQuota(),
      deps.consultationDesk.findPage('all', codes, bangkokDate(visit.now), after, SESSIONS_PAGE + 1, isTold),
      deps.broadcasts.findRecent(groups, ['confirmed', 'recalled'], { skip: 0, limit: NOTICES_SHOWN }),
      // The quota is one for all district groups.
      deps.charts.read(ALL_GROUPS),
    ]);
    const sessions = found.slice(0, SESSIONS_PAGE);
    const last = found.length > SESSIONS_PAGE ? sessions.at(-1) : null;
    const page = list.sessionsLedgerPage({
      head,
      quota,
      sessions,
      notices,
      charts,
      groupName: (code) => groupName(visit, code),
      districtName: (district) => districtNameOf(places, visit.lang, district),
      first: after ? DELIVERIES : null,
      next: last ? pathWith(DELIVERIES, { after: sessionCursor(last) }) : null,
    });
    return answerWith(visit, page);
  });

  desk.page(`${DELIVERIES}/session/:id`, async (visit): Promise<Answer> => {
    const session = await deps.consultations.find(visit.param('id'));
    if (!session || !isWithin(visit.reach('delivery.view'), session)) return MISSING;
    const [messages, replies, phone] = await Promise.all([
      deps.outbox.findMessages({ consultation: session._id }),
      deps.outbox.findReplies(session._id, REPLIES_SHOWN),
      readPhoneList(visit, session),
    ]);
    const known = await recipients.look(
      visit,
      'delivery.view',
      replies.flatMap(({ to }) => to ?? []),
    );
    const title = sessionTitle(visit.lang, session, groupName(visit, session.districtGroup));
    const page = pages.ledgerPage({ lang: visit.lang, title, session, messages, replies, known, ...phone });
    return answerWith(visit, page, `${deliveryWords(visit.lang).ledger}: ${title}`);
  });

  /** An admin is told how many, since names of the registry are not theirs to see. */
  async function readPhoneList(visit: Visit, session: Consultation) {
    const told = await deps.perform(showLedger(justThis(session._id)), visit.cause());
    if (told.kind === 'ledger') {
      const { toPhone, uninformed: toPhoneCount, missedLineGroups } = told.view;
      return { toPhone, toPhoneCount, missedLineGroups };
    }
    const { people, lineGroups } = await findUninformed(deps, session);
    return {
      toPhone: null,
      toPhoneCount: people.size,
      missedLineGroups: lineGroups.map(({ name }) => name ?? officeWords(visit.lang).groups.noName),
    };
  }

  desk.page(`${DELIVERIES}/message`, async (visit): Promise<Answer> => {
    if (isClosed(visit)) return MISSING;
    const key = { kind: visit.query('kind'), subject: visit.query('subject'), offset: visit.query('offset') || null };
    const firstOne = key.kind && key.subject ? await deps.outbox.findFirstOf(key) : null;
    const [told] = firstOne ? await recipients.toldOf(visit, [firstOne]) : [];
    if (!told) return MISSING;
    const place = readCursor(visit.query('after'), 2);
    const after =
      place && typeof place[0] === 'string' && typeof place[1] === 'number'
        ? { delivery: place[0], index: place[1] }
        : null;
    const found = await deps.outbox.findRecipients(key, after, PAGE + 1);
    const rows = found.slice(0, PAGE);
    const last = found.length > PAGE ? rows.at(-1) : null;
    const known = await recipients.look(
      visit,
      'delivery.view',
      rows.map(({ id }) => id),
    );
    const path = (cursor: string): string => pathWith(`${DELIVERIES}/message`, { ...key, after: cursor });
    const { session } = told;
    const words = deliveryWords(visit.lang);
    const page = pages.messagePage({
      lang: visit.lang,
      kind: key.kind,
      back: session && { href: `${DELIVERIES}/session/${session.id}`, label: words.ledger },
      // Of what is about nobody's session here, only those whom this person may know of.
      rows:
        session || visit.reach('delivery.view').districtGroups === 'all'
          ? rows
          : rows.filter(({ id }) => known.has(id)),
      known,
      first: after ? path('') : null,
      next: last ? path(packCursor([last.delivery, last.index])) : null,
    });
    return answerWith(visit, page, pages.kindIn(visit.lang, key.kind));
  });

  desk.page(`${DELIVERIES}/failed`, async (visit): Promise<Answer> => {
    if (isClosed(visit)) return MISSING;
    const { head, troubles } = await headFor(visit, 'failed');
    return answerWith(visit, trouble.failedPage({ ...visit, head, told: troubles.failed, isCut: troubles.isCut }));
  });

  desk.page(`${DELIVERIES}/unknown`, async (visit): Promise<Answer> => {
    if (isClosed(visit)) return MISSING;
    const { head, troubles } = await headFor(visit, 'unknown');
    const { unknown: told, unanswered, isCut } = troubles;
    return answerWith(visit, trouble.unknownPage({ ...visit, head, told, unanswered, isCut }));
  });

  desk.page(`${DELIVERIES}/parked`, async (visit): Promise<Answer> => {
    if (!visit.may('parked.view')) return MISSING;
    const [{ head }, found] = await Promise.all([headFor(visit, 'parked'), deps.events.findParked(PARKED_SHOWN)]);
    const parked = found.map(({ _id, at, payload }) => ({
      id: _id,
      at,
      kind: payload?.type ?? '–',
      where: payload?.source.type ?? ('user' as const),
    }));
    return answerWith(visit, trouble.parkedPage({ ...visit, head, parked, mayRetry: visit.may('parked.retry') }));
  });

  desk.page(`${DELIVERIES}/all`, async (visit): Promise<Answer> => {
    if (visit.reach('delivery.view').districtGroups !== 'all') return MISSING;
    const state = trouble.SHOWN_STATES.find((each) => each === visit.query('state')) ?? 'sent';
    const place = readCursor(visit.query('after'), 3);
    const [at, via, id] = place ?? [];
    const after =
      typeof at === 'number' && typeof via === 'string' && typeof id === 'string'
        ? { dueAt: new Date(at), via, id }
        : null;
    const [{ head }, found] = await Promise.all([
      headFor(visit, 'all'),
      deps.outbox.findByState(state, after, PAGE + 1),
    ]);
    const deliveries = found.slice(0, PAGE);
    const last = found.length > PAGE ? deliveries.at(-1) : null;
    const path = (cursor: string): string => pathWith(`${DELIVERIES}/all`, { state, after: cursor });
    const page = trouble.allPage({
      lang: visit.lang,
      head,
      state,
      told: await recipients.toldOf(visit, deliveries),
      first: after ? path('') : null,
      next: last ? path(packCursor([last.dueAt.getTime(), last.via, last._id])) : null,
    });
    return answerWith(visit, page);
  });

  const notice = (tone: Notice['tone'], text: string): Notice => ({ tone, text });

  desk.post(`${DELIVERIES}/settle`, {
    async act(visit): Promise<Answer> {
      const how = typedText(visit.typed, 'how') === 'again' ? 'again' : 'handled';
      const outcome = await deps.perform(
        settleDelivery({ delivery: typedText(visit.typed, 'delivery'), how }),
        visit.cause(),
      );
      if (outcome === 'unknown') return MISSING;
      const words = deliveryWords(visit.lang).done;
      deps.wake();
      const back = typedText(visit.typed, 'back') === 'unknown' ? 'unknown' : 'failed';
      return {
        goTo: `${DELIVERIES}/${back}`,
        notice: outcome === 'done' ? notice('good', words[how]) : notice('bad', words[outcome]),
      };
    },
  });

  desk.post(`${DELIVERIES}/answered`, {
    async act(visit): Promise<Answer> {
      const done = await deps.perform(settleReply({ event: typedText(visit.typed, 'event') }), visit.cause());
      if (!done) return MISSING;
      return { goTo: `${DELIVERIES}/unknown`, notice: notice('good', deliveryWords(visit.lang).done.handled) };
    },
  });

  desk.post(`${DELIVERIES}/retry`, {
    async act(visit): Promise<Answer> {
      if (!visit.may('parked.retry')) return MISSING;
      const done = await deps.perform(retryParked({ event: typedText(visit.typed, 'event') }), visit.cause());
      deps.wake();
      const words = deliveryWords(visit.lang).done;
      return {
        goTo: `${DELIVERIES}/parked`,
        notice: done ? notice('good', words.retried) : notice('bad', words.notParked),
      };
    },
  });
}
