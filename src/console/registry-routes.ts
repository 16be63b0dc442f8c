/** `/console/representatives`: the registry, person by person. */
import type { AuditStore } from '../access/audit.ts';
import { isWithin, reachesNothing } from '../access/policy.ts';
import type { AttendanceStore } from '../attendance/store.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import { decideRegistration, findReviewers, type Review } from '../representatives/effects.ts';
import type { Representative } from '../representatives/model.ts';
import { editRepresentative } from '../representatives/registry-effects.ts';
import {
  changeFrom,
  IN_REGISTRY,
  REGISTRY_VIEWS,
  searchWords,
  type EditProblems,
  type RegistryView,
} from '../representatives/registry-rules.ts';
import type { RegistryStore } from '../representatives/registry-store.ts';
import { FIELDS, fits, NOTE_LETTERS, REVIEW_DECISIONS, type Field } from '../representatives/rules.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { StaffStore } from '../staff/store.ts';
import type { Perform } from '../turn.ts';
import { keepChoice, readCookie } from '../web/cookies.ts';
import { packCursor, readCursor } from '../web/cursor.ts';
import { typedText, type Problems, type Typed } from '../web/forms.tsx';
import { formatsOf, groupNameOf, groupChoice, namingDistrict, districtChoice } from '../web/format.ts';
import type { Notice } from '../web/layout.tsx';
import type { Problem } from '../web/messages.ts';
import { pathWith } from '../web/parts.tsx';
import { mergeStale, wasIn } from '../web/stale.tsx';
import { actorNames } from './actors.ts';
import { MISSING, type Answer, type Desk, type DeskDeps, type Visit } from './desk.tsx';
import { editPage } from './registry-edit-pages.tsx';
import { registryWords } from './registry-messages.ts';
import { awaitsLetter } from './registry-letters-routes.ts';
import { REGISTRY as PATH } from './registry-letters-pages.tsx';
import * as pages from './registry-pages.tsx';
import { phoneListPage } from './registry-phone-pages.tsx';

export interface RegistryDeps extends Omit<DeskDeps, 'staff'> {
  registry: RegistryStore;
  representatives: Pick<RepresentativeStore, 'find' | 'findUnreachable'>;
  attendance: Pick<AttendanceStore, 'findFor'>;
  consultations: Pick<ConsultationStore, 'findMany'>;
  staff: StaffStore;
  audit: Pick<AuditStore, 'findBySubject'>;
  perform: Perform;
  wake(): void;
}

const PAGE = 50;
const SESSIONS_SHOWN = 12;
const COLUMNS_COOKIE = 'prachakhom_columns';

export function registryRoutes(desk: Desk, deps: RegistryDeps): void {
  const { places } = deps.programme;

  /** Null for somebody who does not exist, lies out of reach, or has been erased. */
  async function findFor(visit: Visit): Promise<Representative | null> {
    const person = await deps.representatives.find(visit.param('id'));
    const seen = person && person.status !== 'erased' && isWithin(visit.reach('representative.view'), person);
    return seen ? person : null;
  }

  function columnsFor(visit: Visit): readonly pages.Column[] {
    const asked = visit.queryAll('col');
    const kept = readCookie(visit.request.headers.cookie, COLUMNS_COOKIE)?.split('.') ?? [];
    const known = (names: readonly string[]) => pages.COLUMNS.filter((column) => names.includes(column));
    if (asked.length === 0) return kept.length > 0 ? known(kept) : pages.USUAL_COLUMNS;
    const columns = known(asked);
    keepChoice(visit.response, COLUMNS_COOKIE, columns.join('.'), deps.config.publicUrl, PATH);
    return columns;
  }

  desk.page(PATH, async (visit): Promise<Answer> => {
    const reach = visit.reach('representative.view');
    if (reachesNothing(reach)) return MISSING;
    const view = REGISTRY_VIEWS.find((each) => each === visit.query('view')) ?? 'all';
    const query = { view, search: visit.query('q'), group: visit.query('group'), district: visit.query('district') };
    const place = readCursor(visit.query('after'), 2);
    const after =
      place && typeof place[1] === 'string'
        ? { nameKey: place[0] === null ? null : String(place[0]), id: place[1] }
        : null;
    const filter = {
      reach,
      statuses: view === 'all' ? IN_REGISTRY : [view],
      districtGroup: query.group || undefined,
      district: query.district || undefined,
      words: searchWords(query.search),
    };
    const editable = visit.reach('representative.edit');
    const offersLetters = view === 'invited' && filter.words.length === 0 && !reachesNothing(editable);
    const [found, counts, withoutLetter] = await Promise.all([
      deps.registry.findPage(filter, after, PAGE + 1),
      countsFor(visit, view),
      offersLetters ? deps.registry.countMatching({ ...filter, reach: editable, withoutLetter: true }) : 0,
    ]);
    const people = found.slice(0, PAGE);
    const last = found.length > PAGE ? people.at(-1) : null;
    const path = (cursor: string): string =>
      pathWith(PATH, {
        view: view === 'all' ? '' : view,
        q: query.search,
        group: query.group,
        district: query.district,
        after: cursor,
      });
    const within = (code: string, district?: string) => isWithin(reach, { districtGroup: code, district });
    const page = pages.registryPage({
      lang: visit.lang,
      people: people.map(namingDistrict(places, visit.lang)),
      query,
      counts,
      columns: columnsFor(visit),
      groups: places.groups.filter(({ code }) => within(code)).map(groupChoice(visit.lang)),
      districts: places.districts
        .filter(({ nameTh, group }) => within(group, nameTh) && (!query.group || group === query.group))
        .map(districtChoice(visit.lang)),
      mayImport: !reachesNothing(visit.reach('representative.edit')),
      mayTake: !reachesNothing(visit.reach('representative.export')),
      awaiting: view === 'invited' ? people.filter((person) => awaitsLetter(visit, person)).map(({ _id }) => _id) : [],
      withoutLetter,
      formToken: visit.formToken,
      sheet: visit.sheet,
      first: after ? path('') : null,
      next: last ? path(packCursor([last.nameKey ?? null, last._id])) : null,
    });
    return { page, title: registryWords(visit.lang).title, current: PATH };
  });

  async function countsFor(visit: Visit, view: RegistryView): Promise<Record<string, number>> {
    const reach = visit.reach('representative.view');
    const counted = (['pending', 'invited', 'paused', 'rejected', 'withdrawn'] as const).filter(
      (each) => each !== view,
    );
    const counts = await Promise.all(counted.map((status) => deps.registry.count(reach, status)));
    return Object.fromEntries(counted.map((status, index) => [status, counts[index] ?? 0]));
  }

  desk.page(`${PATH}/phone-list`, async (visit): Promise<Answer> => {
    const reach = visit.reach('representative.view');
    if (reachesNothing(reach)) return MISSING;
    const groups = places.groups.filter(({ code }) =>
      places.districts.some(
        ({ group, nameTh }) => group === code && isWithin(reach, { districtGroup: code, district: nameTh }),
      ),
    );
    const all = await Promise.all(groups.map(({ code }) => deps.representatives.findUnreachable(code)));
    const people = all
      .flat()
      .filter((person) => isWithin(reach, person))
      .toSorted((a, b) => (a.nameKey ?? '').localeCompare(b.nameKey ?? ''));
    const { phoneTitle } = registryWords(visit.lang);
    return {
      page: phoneListPage({ lang: visit.lang, people: people.map(namingDistrict(places, visit.lang)) }),
      title: phoneTitle,
      current: PATH,
    };
  });

  desk.page(`${PATH}/:id`, async (visit): Promise<Answer> => {
    const person = await findFor(visit);
    return person ? showPerson(visit, person) : MISSING;
  });

  async function showPerson(visit: Visit, person: Representative, notice?: Notice, status = 200): Promise<Answer> {
    const { lang, formToken, sheet, member } = visit;
    const [history, attended, { reviewers }] = await Promise.all([
      historyOf(visit, person),
      deps.attendance.findFor(person._id),
      findReviewers(person, deps.staff),
    ]);
    const latest = attended.slice(0, SESSIONS_SHOWN);
    const sessions = new Map(
      (await deps.consultations.findMany(latest.map(({ consultation }) => consultation))).map((each) => [
        each._id,
        each,
      ]),
    );
    const page = pages.personPage({
      lang,
      person: namingDistrict(places, lang)(person),
      groupName: groupName(lang, person.districtGroup),
      mayEdit: isWithin(visit.reach('representative.edit'), person) && person.status !== 'withdrawn',
      review: person.status === 'pending' ? { mine: reviewers.some(({ id }) => id === member.id) } : null,
      awaitsLetter: awaitsLetter(visit, person),
      history,
      sessions: latest.flatMap((attendance) => {
        const session = sessions.get(attendance.consultation);
        return session ? [{ session, attendance }] : [];
      }),
      formToken,
      sheet,
    });
    const title = person.fullName ?? registryWords(lang).noName;
    return { page, title, current: PATH, status, ...(notice && { notice }) };
  }

  function groupName(lang: Visit['lang'], code: string | null): string {
    return code === null ? '' : groupNameOf(places, lang, code);
  }

  /** What is known of what happened to this entry: who and what, never the words that were there before. */
  async function historyOf({ lang }: Visit, { _id }: Representative): Promise<pages.HistoryRow[]> {
    const words = registryWords(lang);
    const [records, consents] = await Promise.all([deps.audit.findBySubject(_id), deps.registry.findConsents(_id)]);
    const nameOf = await actorNames(
      deps,
      lang,
      records.map(({ actor }) => actor),
    );
    const labelOf = (field: string): string => words.fields[field as Field] ?? field;
    const rows = [
      ...records.map(({ at, action, actor, details }) => ({
        at,
        what: words.actions[action] ?? action,
        who: actor === _id ? words.self : nameOf(actor),
        details: typeof details?.['fields'] === 'string' ? details['fields'].split(',').map(labelOf).join(', ') : '',
      })),
      ...consents.map(({ at, action, noticeVersion }) => ({
        at,
        what: words.actions[`consent.${action}`] ?? action,
        who: words.self,
        details: words.notice(noticeVersion),
      })),
    ];
    return rows.toSorted((a, b) => b.at.getTime() - a.at.getTime());
  }

  desk.post(`${PATH}/:id/review`, {
    async act(visit): Promise<Answer> {
      const person = await findFor(visit);
      const decision = REVIEW_DECISIONS.find((each) => each === typedText(visit.typed, 'decision'));
      const note = typedText(visit.typed, 'note').trim();
      if (!person || !decision) return MISSING;
      const words = registryWords(visit.lang);
      if (decision === 'more' && note === '')
        return showPerson(visit, person, { tone: 'bad', text: words.moreLabel }, 422);
      if (!fits(note, NOTE_LETTERS))
        return showPerson(visit, person, { tone: 'bad', text: words.noteTooLong(NOTE_LETTERS) }, 422);
      const outcome = await deps.perform<Review>(
        decideRegistration({
          person: person._id,
          seen: Number(typedText(visit.typed, 'seen')),
          decision,
          note: decision === 'more' ? note : null,
        }),
        visit.cause(),
      );
      deps.wake();
      switch (outcome.kind) {
        case 'decided':
          return { goTo: `${PATH}/${person._id}`, notice: { tone: 'good', text: words.decided[decision] } };
        case 'changed':
          return showPerson(visit, outcome.profile, { tone: 'bad', text: words.changedSince }, 409);
        case 'already':
          return showPerson(visit, outcome.profile, { tone: 'bad', text: words.alreadyDecided }, 409);
        default:
          return MISSING;
      }
    },
  });

  desk.form(`${PATH}/:id/edit`, {
    async show(visit, typed, problems): Promise<Answer> {
      const person = await editableFor(visit);
      return person ? showSheet(visit, person, typed ?? valuesOf(person), problems) : MISSING;
    },

    async act(visit): Promise<Answer> {
      const person = await editableFor(visit);
      if (!person) return MISSING;
      const { typed } = visit;
      const read = changeFrom(fieldsIn(typed), wasIn(typed, FIELDS) ?? valuesOf(person), places);
      if ('problems' in read) return showSheet(visit, person, typed, problemsOf(read.problems), { status: 422 });
      const { change } = read;
      const words = registryWords(visit.lang);
      if (Object.keys(change).length === 0)
        return { goTo: `${PATH}/${person._id}`, notice: { tone: 'good', text: words.nothingChanged } };
      const seen = Number(typedText(typed, 'seen'));
      const outcome = await deps.perform(editRepresentative({ person: person._id, seen, change }), visit.cause());
      switch (outcome.kind) {
        case 'saved':
          return { goTo: `${PATH}/${person._id}`, notice: { tone: 'good', text: words.saved } };
        case 'stale':
          return showStale(visit, outcome.profile);
        case 'gone':
          return MISSING;
      }
    },
  });

  async function editableFor(visit: Visit): Promise<Representative | null> {
    const person = await findFor(visit);
    const may = person && person.status !== 'withdrawn' && isWithin(visit.reach('representative.edit'), person);
    return may ? person : null;
  }

  async function showStale(visit: Visit, person: Representative): Promise<Answer> {
    const { changed, merged } = mergeStale(visit.typed, valuesOf(person));
    const [latest] = (await historyOf(visit, person)).filter(({ details }) => details !== '');
    const by = latest ? `${latest.what}: ${latest.who} · ${formatsOf(visit.lang).moment(latest.at)}` : null;
    return showSheet(visit, person, merged, {}, { status: 409, stale: { changed, by } });
  }

  function showSheet(
    visit: Visit,
    person: Representative,
    typed: Typed,
    problems: Problems,
    more: { status?: number; stale?: Parameters<typeof editPage>[0]['stale'] } = {},
  ): Answer {
    const { lang, formToken } = visit;
    const name = person.fullName ?? registryWords(lang).noName;
    // A sheet that comes back is still the sheet that was filled in: what it was opened with stays with it.
    const own = wasIn(typed, FIELDS);
    const page = editPage({
      lang,
      id: person._id,
      name,
      seen: own ? Number(typedText(typed, 'seen')) : person.version,
      before: own ?? valuesOf(person),
      typed,
      problems,
      stale: more.stale ?? null,
      formToken,
      sheet: visit.sheet,
    });
    return {
      page,
      title: registryWords(lang).editTitle(name),
      current: PATH,
      status: more.status ?? 200,
    };
  }
}

function fieldsIn(typed: Typed): Record<Field, string> {
  return Object.fromEntries(FIELDS.map((field) => [field, typedText(typed, field)])) as Record<Field, string>;
}

function valuesOf(person: Representative): Record<Field, string> {
  return Object.fromEntries(FIELDS.map((field) => [field, person[field] ?? ''])) as Record<Field, string>;
}

function problemsOf(problems: EditProblems): Problems {
  const names: Record<string, Problem> = { noSuchDistrict: 'notAChoice' };
  return Object.fromEntries(
    Object.entries(problems).map(([field, problem]) => [field, names[problem] ?? (problem as Problem)]),
  );
}
