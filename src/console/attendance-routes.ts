/** `/console/sessions/…/attendance`: who comes and who is there, ticked at a desk as at the venue. */
import { isWithin, reachesNothing, type Reach } from '../access/policy.ts';
import { addWalkIn, markThere, removeWalkIn, showPresence } from '../attendance/check-in-effects.ts';
import { RSVP_ANSWERS } from '../attendance/model.ts';
import { enterPhoned } from '../attendance/phoned-effects.ts';
import { ANSWER_LETTERS, WALK_IN_LETTERS, standingOf, wasThere } from '../attendance/rules.ts';
import type { AttendanceStore } from '../attendance/store.ts';
import { justThis } from '../attendance/target-rules.ts';
import { MOST_WALK_INS, type WalkInStore } from '../attendance/walk-in-store.ts';
import type { Consultation } from '../consultations/model.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Representative } from '../representatives/model.ts';
import type { RegistryStore } from '../representatives/registry-store.ts';
import { searchWords } from '../representatives/registry-rules.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { Perform, RepresentativeStatus } from '../turn.ts';
import { packCursor, readCursor } from '../web/cursor.ts';
import { typedText, type Problems, type Typed } from '../web/forms.tsx';
import { formatsOf, groupNameOf, namingDistrict } from '../web/format.ts';
import type { Notice } from '../web/layout.tsx';
import { pathWith } from '../web/parts.tsx';
import { ownPath } from '../web/protection.ts';
import { attendanceWords } from './attendance-messages.ts';
import { phonedPage, rollPage, ROLL_VIEWS, type RollRow, type RollView } from './attendance-pages.tsx';
import { MISSING, type Answer, type Desk, type DeskDeps, type Visit } from './desk.tsx';
import { SESSIONS } from './sessions-list-pages.tsx';
import { sessionTitle } from './sessions-pages.tsx';

export interface AttendanceDeskDeps extends DeskDeps {
  consultations: Pick<ConsultationStore, 'find'>;
  attendance: Pick<AttendanceStore, 'findAll' | 'findAmong'>;
  walkIns: Pick<WalkInStore, 'findOf' | 'find'>;
  representatives: Pick<RepresentativeStore, 'find' | 'findMany'>;
  registry: Pick<RegistryStore, 'findPage'>;
  perform: Perform;
  wake(): void;
}

/** A registration that is still being looked at is no reason not to be counted. */
const ON_THE_LIST: readonly RepresentativeStatus[] = ['pending', 'active', 'paused', 'invited'];
const PAGE = 50;

export function attendanceRoutes(desk: Desk, deps: AttendanceDeskDeps): void {
  const { places } = deps.programme;

  const groupName = ({ lang }: Visit, code: string): string => groupNameOf(places, lang, code);

  /** What this person may record of the session's people; null for a session that is none of theirs. */
  async function findFor(visit: Visit): Promise<{ session: Consultation; reach: Reach } | null> {
    const session = await deps.consultations.find(visit.param('id'));
    if (!session || session.status === 'draft') return null;
    const own = visit.reach('attendance.record');
    const { districtGroup } = session;
    const reach: Reach = {
      districtGroups: isWithin(own, { districtGroup }) ? [districtGroup] : [],
      districts: own.districts.filter((district) => places.groupOf(district).code === districtGroup),
    };
    return reachesNothing(reach) ? null : { session, reach };
  }

  async function personFor(visit: Visit, session: Consultation, reach: Reach): Promise<Representative | null> {
    const person = await deps.representatives.find(visit.param('person'));
    const isTheirs = person !== null && person.districtGroup === session.districtGroup && isWithin(reach, person);
    return isTheirs && ON_THE_LIST.includes(person.status) ? person : null;
  }

  const byName = (one: Representative, other: Representative): number =>
    (one.fullName ?? '').localeCompare(other.fullName ?? '', 'th') || (one._id < other._id ? -1 : 1);

  /** Those who said yes, who wait for a seat, or are there; by name. */
  async function readExpected(session: Consultation, reach: Reach): Promise<RollRow[]> {
    const { _id, revision } = session;
    const rows = (await deps.attendance.findAll(_id, revision)).filter(
      (row) =>
        wasThere(row, revision) || (row.revision === revision && ['yes', 'waiting'].includes(standingOf(row) ?? '')),
    );
    const people = await deps.representatives.findMany(rows.map(({ representative }) => representative));
    const known = new Map(rows.map((row) => [row.representative, row]));
    return people
      .filter((person) => isWithin(reach, person))
      .toSorted(byName)
      .map((person) => ({ person, row: known.get(person._id) ?? null }));
  }

  async function readAll(session: Consultation, reach: Reach, search: string, visit: Visit) {
    const place = readCursor(visit.query('after'), 2);
    const after =
      place && typeof place[1] === 'string'
        ? { nameKey: place[0] === null ? null : String(place[0]), id: place[1] }
        : null;
    const { districtGroup } = session;
    const filter = { reach, statuses: ON_THE_LIST, districtGroup, words: searchWords(search) };
    const found = await deps.registry.findPage(filter, after, PAGE + 1);
    const people = found.slice(0, PAGE);
    const rows = await deps.attendance.findAmong(
      session._id,
      people.map(({ _id }) => _id),
    );
    const last = found.length > PAGE ? people.at(-1) : null;
    return {
      rows: people.map((person): RollRow => ({ person, row: rows.get(person._id) ?? null })),
      isFirst: after === null,
      next: last ? packCursor([last.nameKey ?? null, last._id]) : null,
    };
  }

  async function readExpectedPage(session: Consultation, reach: Reach, visit: Visit) {
    const all = await readExpected(session, reach);
    const from = Math.max(0, Number.parseInt(visit.query('after'), 10) || 0);
    const next = from + PAGE < all.length ? String(from + PAGE) : null;
    return { rows: all.slice(from, from + PAGE), isFirst: from === 0, next };
  }

  desk.page(`${SESSIONS}/:id/attendance`, async (visit): Promise<Answer> => {
    const found = await findFor(visit);
    if (!found) return MISSING;
    const { session, reach } = found;
    const shown = await deps.perform(showPresence(justThis(session._id)), visit.cause());
    if (shown.kind !== 'presence') return MISSING;
    const search = visit.query('q').trim().slice(0, 80);
    const view: RollView = search ? 'all' : (ROLL_VIEWS.find((each) => each === visit.query('view')) ?? 'yes');
    const list =
      view === 'yes' ? await readExpectedPage(session, reach, visit) : await readAll(session, reach, search, visit);
    const base = `${SESSIONS}/${session._id}/attendance`;
    const path = (query: { view?: RollView; after?: string }): string => {
      const wanted = query.view ?? view;
      const searched = query.view ? '' : search;
      return pathWith(base, {
        view: wanted === 'yes' || searched ? '' : wanted,
        q: searched,
        after: query.after ?? '',
      });
    };
    const page = rollPage({
      lang: visit.lang,
      title: sessionTitle(visit.lang, session, groupName(visit, session.districtGroup)),
      presence: shown.presence,
      qrUrl: shown.pageUrl && new URL(shown.pageUrl).pathname,
      now: visit.now,
      view,
      search,
      rows: list.rows.map(({ person, row }) => ({ person: namingDistrict(places, visit.lang)(person), row })),
      walkIns: await deps.walkIns.findOf(session._id, session.revision),
      path,
      first: list.isFirst ? null : path({}),
      next: list.next === null ? null : path({ after: list.next }),
      back: visit.address,
      formToken: visit.formToken,
      sheet: visit.sheet,
    });
    return { page, title: attendanceWords(visit.lang).title, current: SESSIONS };
  });

  // ------------------------------------------------------------ ticking

  function backFrom(visit: Visit, anchor = ''): string {
    const base = `${SESSIONS}/${visit.param('id')}/attendance`;
    const asked = ownPath(typedText(visit.typed, 'back'));
    return (asked.split('?')[0] === base ? asked : base) + anchor;
  }

  function tick(way: 'in' | 'out'): void {
    desk.post(`${SESSIONS}/:id/attendance/:person/${way}`, {
      async act(visit): Promise<Answer> {
        const found = await findFor(visit);
        const person = found && (await personFor(visit, found.session, found.reach));
        if (!person) return MISSING;
        const words = attendanceWords(visit.lang);
        const outcome = await deps.perform(
          markThere({
            consultation: found.session._id,
            revision: Number(typedText(visit.typed, 'revision')),
            person: person._id,
            isThere: way === 'in',
            roll: null,
            offset: 0,
            afterwards: true,
          }),
          visit.cause(),
        );
        const goTo = backFrom(visit, `#p-${person._id}`);
        switch (outcome.kind) {
          case 'marked': {
            const { name, isThere, fresh } = outcome;
            const told = !isThere ? words.unticked(name) : fresh ? words.ticked(name) : words.tickedBefore(name);
            return { goTo, notice: { tone: 'good', text: told } };
          }
          case 'closed':
          case 'moved':
            return { goTo, notice: { tone: 'bad', text: words[outcome.kind] } };
          default:
            return MISSING;
        }
      },
    });
  }
  tick('in');
  tick('out');

  desk.post(`${SESSIONS}/:id/attendance/walk-ins`, {
    async act(visit): Promise<Answer> {
      const found = await findFor(visit);
      if (!found) return MISSING;
      const words = attendanceWords(visit.lang);
      const goTo = backFrom(visit, '#walk-ins');
      const people = Number(typedText(visit.typed, 'people'));
      if (!Number.isInteger(people) || people < 1 || people > MOST_WALK_INS)
        return { goTo, notice: { tone: 'bad', text: `${words.fields.people}: 1–${MOST_WALK_INS}` } };
      const name = typedText(visit.typed, 'name').trim().slice(0, WALK_IN_LETTERS) || null;
      const outcome = await deps.perform(
        addWalkIn({ ...justThis(found.session._id), people, name, afterwards: true }),
        visit.cause(),
      );
      if (outcome.kind === 'closed') return { goTo, notice: { tone: 'bad', text: words.closed } };
      if (outcome.kind !== 'added') return MISSING;
      const { count } = formatsOf(visit.lang);
      return { goTo, notice: { tone: 'good', text: words.walkInAdded(count(people)) } };
    },
  });

  desk.post(`${SESSIONS}/:id/attendance/walk-ins/:walkIn/undo`, {
    async act(visit): Promise<Answer> {
      const found = await findFor(visit);
      if (!found) return MISSING;
      const words = attendanceWords(visit.lang);
      const goTo = backFrom(visit, '#walk-ins');
      const counted = await deps.walkIns.find(visit.param('walkIn'));
      if (counted && counted.consultation !== found.session._id) return MISSING;
      const outcome = await deps.perform(removeWalkIn({ id: visit.param('walkIn') }), visit.cause());
      return outcome.kind === 'removed'
        ? { goTo, notice: { tone: 'good', text: words.walkInRemoved } }
        : { goTo, notice: { tone: 'bad', text: words.walkInGone } };
    },
  });

  // ------------------------------------------------------------ by phone

  function showPhoned(
    visit: Visit,
    session: Consultation,
    person: Representative,
    typed: Typed,
    more: { problems?: Problems; status?: number; notice?: Notice | undefined } = {},
  ): Answer {
    const { lang, formToken, sheet } = visit;
    return {
      page: phonedPage({ lang, session, person, typed, problems: more.problems ?? {}, formToken, sheet }),
      title: attendanceWords(lang).phoneTitle(person.fullName ?? '–'),
      current: SESSIONS,
      status: more.status ?? 200,
      ...(more.notice && { notice: more.notice }),
    };
  }

  desk.form(`${SESSIONS}/:id/attendance/:person/answer`, {
    async show(visit, typed, problems): Promise<Answer> {
      const found = await findFor(visit);
      const person = found && (await personFor(visit, found.session, found.reach));
      return person ? showPhoned(visit, found.session, person, typed ?? {}, { problems }) : MISSING;
    },
    async act(visit): Promise<Answer> {
      const found = await findFor(visit);
      const person = found && (await personFor(visit, found.session, found.reach));
      if (!person) return MISSING;
      const words = attendanceWords(visit.lang);
      const { session } = found;
      const said = (name: string): string => typedText(visit.typed, name).trim();
      const answer = RSVP_ANSWERS.find((each) => each === said('answer'));
      const size = said('partySize') === '' ? null : Number(said('partySize'));
      const problems: Problems = {
        ...(!answer && { answer: 'notAChoice' as const }),
        ...(size !== null &&
          (!Number.isInteger(size) || size < 1 || size > 50) && { partySize: 'notANumber' as const }),
        ...(said('reason').length > ANSWER_LETTERS.reason && { reason: 'tooLong' as const }),
        ...(said('proxy').length > ANSWER_LETTERS.proxy && { proxy: 'tooLong' as const }),
      };
      if (!answer || Object.keys(problems).length > 0)
        return showPhoned(visit, session, person, visit.typed, { problems, status: 422 });
      const outcome = await deps.perform(
        enterPhoned({
          ...justThis(session._id),
          who: { id: person._id },
          revision: Number(said('revision')),
          given: {
            answer,
            partySize: answer === 'yes' ? size : null,
            late: answer === 'yes' && said('late') === 'yes',
            leavesEarly: answer === 'yes' && said('leavesEarly') === 'yes',
            reason: said('reason') || null,
            proxy: answer === 'no' ? said('proxy') || null : null,
          },
        }),
        visit.cause(),
      );
      deps.wake();
      const goTo = `${SESSIONS}/${session._id}/attendance`;
      switch (outcome.kind) {
        case 'recorded': {
          const standing = standingOf(outcome.attendance) ?? answer;
          const told = words.recorded(outcome.person.name, words.standing[standing]);
          return { goTo, notice: { tone: 'good', text: standing === 'waiting' ? `${told} (${words.waits})` : told } };
        }
        case 'moved':
        case 'off':
        case 'over':
          return showPhoned(visit, outcome.session, person, visit.typed, {
            status: 409,
            notice: { tone: 'bad', text: words[outcome.kind] },
          });
        default:
          return MISSING;
      }
    },
  });
}
