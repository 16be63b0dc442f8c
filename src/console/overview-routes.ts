/** `/console`: everything that concerns this person, and nothing else. */
import { districtsFor, isWithin, reachesNothing } from '../access/policy.ts';
import type { AttendanceStore } from '../attendance/store.ts';
import type { BroadcastStore } from '../broadcasts/store.ts';
import { OPEN_STATUSES } from '../consultations/model.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Quota } from '../delivery/quota.ts';
import type { InboxStore } from '../feedback/inbox-store.ts';
import type { FeedbackStore } from '../feedback/store.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { HandoffStore } from '../handoffs/store.ts';
import type { EventStore } from '../line/event-store.ts';
import type { RegistryStore } from '../representatives/registry-store.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import { days, plus, startOfIsoWeek } from '../time.ts';
import { districtNameOf, groupNameOf } from '../web/format.ts';
import { pathWith } from '../web/parts.tsx';
import type { RecipientDeps } from './deliveries-reach.ts';
import { troublesFor } from './deliveries-routes.ts';
import { roleNameOf } from './actors.ts';
import type { Answer, Desk, DeskDeps, Visit } from './desk.tsx';
import { overviewWords } from './overview-messages.ts';
import { overviewPage, type Overview, type Todo, type TodoName } from './overview-pages.tsx';

export interface OverviewDeps extends Omit<DeskDeps, 'staff' | 'programme'>, RecipientDeps {
  representatives: Pick<RepresentativeStore, 'findPending' | 'findMany'>;
  registry: Pick<RegistryStore, 'count'>;
  consultations: Pick<ConsultationStore, 'findByStatus' | 'findMany'>;
  attendance: Pick<AttendanceStore, 'tallies'>;
  feedback: Pick<FeedbackStore, 'count' | 'lastHeard'>;
  inbox: Pick<InboxStore, 'countUnread'>;
  outbox: Pick<Outbox, 'readFailed'>;
  events: Pick<EventStore, 'countParked' | 'findUnanswered'>;
  handoffs: Pick<HandoffStore, 'countWaitingWithin'>;
  quota: Pick<Quota, 'findState'>;
  broadcasts: Pick<BroadcastStore, 'findWaiting'>;
}

const SILENT_FOR = days(28);
const PEOPLE_SHOWN = 8;
const SESSIONS_SHOWN = 8;

export function overviewRoutes(desk: Desk, deps: OverviewDeps): void {
  const { places } = deps.programme;
  const readTroubles = troublesFor(deps);

  desk.page('/console', async (visit): Promise<Answer> => {
    const read = await readOverview(visit);
    return { page: overviewPage(read), title: overviewWords(visit.lang).title, current: '/console' };
  });

  async function readOverview(visit: Visit): Promise<Overview> {
    const [pending, sessions, feedback, voices, deliveries, parked, handoffs] = await Promise.all([
      readPending(visit),
      readSessions(visit),
      readFeedback(visit),
      readVoices(visit),
      readDeliveries(visit),
      visit.may('parked.view') ? deps.events.countParked() : 0,
      readHandoffs(visit),
    ]);
    const item = (name: TodoName, count: number, href: string | null, alarming = false): Todo[] =>
      count > 0 ? [{ name, count, href, alarming }] : [];
    return {
      lang: visit.lang,
      now: visit.now,
      roles: visit.member.roles.map((grant) => roleNameOf(places, visit.lang, grant)),
      todo: [
        ...item('stopped', deliveries?.quota?.stopped ? 1 : 0, '/console/deliveries', true),
        ...item('pending', pending?.total ?? 0, '/console/representatives?view=pending'),
        ...item('handoffs', handoffs, '/console/handoffs', true),
        ...item('approvals', await countApprovals(visit), '/console/broadcasts?view=waiting'),
        ...item('withoutTime', sessions?.withoutTime ?? 0, '/console/sessions?view=unset'),
        ...item('notConfirmed', sessions?.notConfirmed ?? 0, '/console/sessions?view=past'),
        ...item('unread', feedback?.unread ?? 0, '/console/feedback'),
        ...item('silent', voices.silent.length, '#silent-districts'),
        ...item('failed', deliveries?.failed ?? 0, '/console/deliveries/failed', true),
        ...item('unknown', deliveries?.unknown ?? 0, '/console/deliveries/unknown', true),
        ...item('unanswered', deliveries?.unanswered ?? 0, '/console/deliveries/unknown', true),
        ...item('parked', parked, '/console/deliveries/parked', true),
      ],
      pending,
      sessions: sessions && sessions.upcoming,
      feedback: feedback && feedback.perGroup,
      lastHeard: voices.own,
      silent: voices.silent,
      silenceMap: reachesNothing(visit.reach('summary.view')) ? null : '/console/charts#chart-silence',
      quota: deliveries?.quota ?? null,
      groupName: (code) => groupName(visit, code),
      districtName: (district) => districtNameOf(places, visit.lang, district),
    };
  }

  function readHandoffs(visit: Visit): Promise<number> | number {
    const reach = visit.reach('handoff.take');
    return reachesNothing(reach) ? 0 : deps.handoffs.countWaitingWithin(reach);
  }

  /** Notices of colleagues that wait for a second person's word. */
  async function countApprovals({ reach, member }: Visit): Promise<number> {
    const seen = reach('broadcast.approve');
    if (reachesNothing(seen)) return 0;
    const waiting = await deps.broadcasts.findWaiting();
    return waiting.filter(
      ({ segment, proposedBy }) => proposedBy !== member.id && isWithin(seen, { districtGroup: segment.districtGroup }),
    ).length;
  }

  const groupName = ({ lang }: Visit, code: string): string => groupNameOf(places, lang, code);

  async function readPending(visit: Visit) {
    const reach = visit.reach('representative.view');
    if (reachesNothing(reach)) return null;
    const [people, total] = await Promise.all([
      deps.representatives.findPending(reach, PEOPLE_SHOWN),
      deps.registry.count(reach, 'pending'),
    ]);
    return { people, total };
  }

  async function readSessions(visit: Visit) {
    const reach = visit.reach('consultation.view');
    if (reachesNothing(reach)) return null;
    const all = await deps.consultations.findByStatus(null, OPEN_STATUSES);
    const ours = all.filter((session) => isWithin(reach, session));
    const announced = ours.filter(({ status, startsAt }) => status === 'announced' && startsAt && startsAt > visit.now);
    const next = announced.slice(0, SESSIONS_SHOWN);
    const tallies = next.length > 0 ? await deps.attendance.tallies(next) : new Map<string, never>();
    return {
      upcoming: next.map((consultation) => ({ consultation, tally: tallies.get(consultation._id) })),
      withoutTime: ours.filter(({ startsAt }) => !startsAt).length,
      notConfirmed: ours.filter(({ status, startsAt }) => status === 'announced' && startsAt && startsAt <= visit.now)
        .length,
    };
  }

  async function readFeedback(visit: Visit) {
    const reach = visit.reach('feedback.view');
    if (reachesNothing(reach)) return null;
    const groups = places.groups.filter(({ code }) => isWithin(reach, { districtGroup: code }));
    const from = startOfIsoWeek(visit.now);
    const [unread, ...counts] = await Promise.all([
      deps.inbox.countUnread(reach),
      ...groups.map(({ code }) => deps.feedback.count({ districtGroups: [code], from, to: plus(visit.now, 1) })),
    ]);
    const perGroup = groups.map(({ code }, index) => ({ districtGroup: code, count: counts[index] ?? 0 }));
    return { unread, perGroup: groups.length > 0 ? perGroup : null };
  }

  /** How long districts have been silent. A district analyst sees the own ones by name. */
  async function readVoices(visit: Visit) {
    const reach = visit.reach('feedback.view');
    const districts = places.districts.filter(({ nameTh, group }) =>
      isWithin(reach, { districtGroup: group, district: nameTh }),
    );
    const heard = await deps.feedback.lastHeard(districts.map(({ nameTh }) => nameTh));
    const since = plus(visit.now, -SILENT_FOR);
    const own = districtsFor(visit.member, 'feedback.view');
    const whoIsThere = visit.reach('representative.view');
    const silent = districts
      .map(({ nameTh, group }) => {
        // Whoever may see the people there can phone them; others see what was said last.
        const mayPhone = isWithin(whoIsThere, { districtGroup: group, district: nameTh });
        const path = mayPhone ? '/console/representatives' : '/console/feedback';
        return { district: nameTh, at: heard.get(nameTh) ?? null, href: pathWith(path, { district: nameTh }) };
      })
      .filter(({ at }) => !at || at < since);
    return {
      silent: silent.toSorted((a, b) => (a.at?.getTime() ?? 0) - (b.at?.getTime() ?? 0)),
      own: own.map((district) => ({ district, at: heard.get(district) ?? null })),
    };
  }

  async function readDeliveries(visit: Visit) {
    if (reachesNothing(visit.reach('delivery.view'))) return null;
    const [{ failed, unknown, unanswered }, quota] = await Promise.all([
      readTroubles(visit),
      // LINE may be out of reach; the page is of use without it.
      deps.quota.findState(),
    ]);
    return { failed: failed.length, unknown: unknown.length, unanswered: unanswered.length, quota };
  }
}
