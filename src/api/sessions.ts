/** Sessions over the API: read, set up as drafts, put off and called off, by the same effects as at the desk. */
import { isWithin } from '../access/policy.ts';
import type { AttendanceExportStore } from '../attendance/export-store.ts';
import { createDraft, editDraft } from '../consultations/desk-effects.ts';
import type { DraftSheet } from '../consultations/desk-store.ts';
import { confirmChange, prepareChange } from '../consultations/effects.ts';
import type { SessionExportStore } from '../consultations/export-store.ts';
import type { Consultation } from '../consultations/model.ts';
import { momentOn, timeOfDay, type ChangeCommand } from '../consultations/rules.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Pseudonyms } from '../access/pseudonyms.ts';
import type { Programme } from '../programme.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import { fiscalYearOf } from '../time.ts';
import type { Perform } from '../turn.ts';
import { cursorIn, insistUnchanged, operation, pageFrom, stale, type Call, type Told } from './operations.ts';
import { conflict, forbidden, missing, unfit } from './problems.ts';
import { pageOf, pagingQuery } from './schemas.ts';
import {
  attendanceSchema,
  cancellation,
  draftPatch,
  newDraft,
  postponement,
  sessionQuery,
  sessionSchema,
  type SessionBody,
} from './sessions-schemas.ts';

export interface SessionApiDeps {
  programme: Pick<Programme, 'places'>;
  consultations: Pick<ConsultationStore, 'find' | 'findChange'>;
  sessionExports: SessionExportStore;
  attendanceExports: AttendanceExportStore;
  representatives: Pick<RepresentativeStore, 'findMany'>;
  pseudonyms: Pseudonyms;
  perform: Perform;
  wake(): void;
}

const iso = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;

export function sessionBody(session: Consultation): SessionBody {
  const { _id, districtGroup, fiscalYear, round, title, status, date, form, venue, chair, partners } = session;
  return {
    id: _id,
    districtGroup,
    fiscalYear,
    round,
    title,
    status,
    date,
    startsAt: iso(session.startsAt),
    endsAt: iso(session.endsAt),
    form,
    venue,
    chair,
    partners,
    onlineLink: session.onlineLink,
    capacity: session.capacity ?? null,
    version: session.version,
    revision: session.revision,
    announcedAt: iso(session.announcedAt),
    heldConfirmedAt: iso(session.heldConfirmedAt),
  };
}

const toldOf = (session: Consultation): Told => ({
  body: sessionBody(session),
  version: session.version,
  subject: session._id,
});

type Draft = ReturnType<typeof draftPatch.parse>;

/** What is not said stays. */
function sheetFrom(said: Draft, before: Consultation | null, now: Date): DraftSheet {
  const refuse = (path: string, message: string): never => {
    throw unfit(path, message);
  };
  const kept = <Value>(given: Value | undefined, earlier: Value): Value => (given === undefined ? earlier : given);
  const date = kept(said.date, before?.date ?? null);
  const start = kept(said.startTime, before?.startsAt ? timeOfDay(before.startsAt) : null);
  const end = kept(said.endTime, before?.endsAt ? timeOfDay(before.endsAt) : null);
  if ((start || end) && !date) refuse('date', 'an hour needs a day');
  if (end && !start) refuse('startTime', 'an end needs a start');
  const startsAt = date && start ? momentOn(date, start) : null;
  const endsAt = date && end ? momentOn(date, end) : null;
  if (startsAt && startsAt <= now) refuse('date', 'has passed');
  if (startsAt && endsAt && endsAt <= startsAt) refuse('endTime', 'comes before the start');
  return {
    title: kept(said.title, before?.title ?? ''),
    date,
    startsAt,
    endsAt,
    form: kept(said.form, before?.form ?? 'meeting'),
    venue: kept(said.venue, before?.venue ?? null),
    chair: kept(said.chair, before?.chair ?? null),
    partners: kept(said.partners, before?.partners ?? []),
    onlineLink: kept(said.onlineLink, before?.onlineLink ?? null),
    fiscalYear: fiscalYearOf(date ? momentOn(date, '12:00') : now),
  };
}

export function sessionOperations(deps: SessionApiDeps) {
  const { consultations, sessionExports, perform } = deps;
  const { places } = deps.programme;

  async function visible(id: string, call: Call): Promise<Consultation> {
    const session = await consultations.find(id);
    if (!session || !isWithin(call.reach('consultation.view'), session)) throw missing();
    return session;
  }

  async function manageable(call: Call): Promise<Consultation> {
    const session = await visible(call.params['id']!, call);
    const { districtGroup } = session;
    if (!call.may('consultation.manage', { districtGroup })) throw forbidden();
    return session;
  }

  const staleNow = async (call: Call) => stale(toldOf(await visible(call.params['id']!, call)));
  const again = async (id: string, call: Call): Promise<Told> => toldOf(await visible(id, call));

  async function change(call: Call, kind: ChangeCommand['kind'], set: ChangeCommand['set'], reason?: string) {
    const session = await manageable(call);
    const seen = insistUnchanged(call, toldOf(session));
    const prepared = await perform(
      prepareChange({
        kind,
        districtGroup: session.districtGroup,
        target: { consultation: session._id },
        set,
        ...(reason && { reason }),
      }),
      call.cause(),
    );
    switch (prepared.kind) {
      case 'preview':
        break;
      case 'past':
        throw unfit('date', 'has passed');
      case 'needsTime':
        throw unfit('startTime', 'is needed: it has no hour');
      case 'same':
        throw conflict('Nothing would change.');
      default:
        throw conflict(`A session that is ${session.status} cannot be changed so.`);
    }
    const { changeId } = prepared.preview;
    const proposed = await consultations.findChange(changeId);
    if (proposed?.entries[0]?.fromVersion !== seen) throw await staleNow(call);
    const outcome = await perform(confirmChange({ change: changeId }), call.cause());
    deps.wake();
    if (outcome.kind === 'done' && outcome.sessions[0]) return toldOf(outcome.sessions[0]);
    throw outcome.kind === 'forbidden' ? forbidden() : await staleNow(call);
  }

  return [
    operation({
      method: 'get',
      path: '/sessions',
      id: 'listSessions',
      tag: 'Sessions',
      summary: 'Consultation sessions, cancelled ones included',
      needs: [],
      query: sessionQuery,
      answer: pageOf(sessionSchema),
      status: 200,
      async run(call) {
        const { after, limit, districtGroup, ...filter } = call.query;
        const reach = call.reach('consultation.view');
        const groups = places.groups
          .map(({ code }): string => code)
          .filter((code) => isWithin(reach, { districtGroup: code }) && (!districtGroup || code === districtGroup));
        const [place] = cursorIn(after, 1) ?? [null];
        const found = await sessionExports.findPage({ groups, ...filter }, place as string | null, limit + 1);
        return pageFrom(found, limit, ({ _id }) => [_id], sessionBody);
      },
    }),
    operation({
      method: 'get',
      path: '/sessions/{id}',
      id: 'getSession',
      tag: 'Sessions',
      summary: 'One session',
      needs: [],
      answer: sessionSchema,
      status: 200,
      run: async (call) => toldOf(await visible(call.params['id']!, call)),
    }),
    operation({
      method: 'get',
      path: '/sessions/{id}/attendance',
      id: 'listAttendance',
      tag: 'Sessions',
      summary: 'Answers to an invitation, and who was there',
      needs: [],
      query: pagingQuery,
      answer: pageOf(attendanceSchema),
      status: 200,
      async run(call) {
        const session = await visible(call.params['id']!, call);
        const { after, limit } = call.query;
        const [place] = cursorIn(after, 1) ?? [null];
        const found = await deps.attendanceExports.findPage(session._id, place as string | null, limit + 1);
        const codeOf = deps.pseudonyms(call.token._id);
        const named = call.has('personal') && call.may('representative.view', session);
        const people = named
          ? await deps.representatives.findMany(found.map(({ representative }) => representative))
          : [];
        const names = new Map(people.map(({ _id, fullName }) => [_id, fullName]));
        return pageFrom(
          found,
          limit,
          ({ _id }) => [_id],
          (each) => {
            const counts = each.answer !== null && each.revision === session.revision;
            return {
              id: each._id,
              session: session._id,
              person: codeOf(each.representative),
              ...(named && { name: names.get(each.representative) ?? null }),
              district: each.district,
              answer: counts ? each.answer : null,
              answeredAt: counts ? iso(each.answeredAt) : null,
              partySize: counts ? each.partySize : null,
              late: counts && each.late,
              leavesEarly: counts && (each.leavesEarly ?? false),
              waiting: counts && (each.waiting ?? false),
              checkedInAt: each.checkedInRevision === session.revision ? iso(each.checkedInAt) : null,
            };
          },
        );
      },
    }),
    operation({
      method: 'post',
      path: '/sessions',
      id: 'createSession',
      tag: 'Sessions',
      summary: 'A new draft: nobody is told. It is announced in LINE or at the desk, where a person looks at it first',
      needs: ['change'],
      body: newDraft,
      answer: sessionSchema,
      status: 201,
      async run(call) {
        const { districtGroup, ...said } = call.body;
        const sheet = sheetFrom(said, null, call.now);
        const session = await perform(createDraft({ districtGroup, sheet }), call.cause());
        if (!session) throw forbidden();
        return { ...toldOf(session), location: `/sessions/${session._id}` };
      },
      again,
    }),
    operation({
      method: 'patch',
      path: '/sessions/{id}',
      id: 'changeSession',
      tag: 'Sessions',
      summary: 'Changes a draft; what is left out stays',
      needs: ['change'],
      body: draftPatch,
      answer: sessionSchema,
      status: 200,
      guarded: true,
      async run(call) {
        const session = await manageable(call);
        const seen = insistUnchanged(call, toldOf(session));
        if (session.status !== 'draft') throw conflict('People have been told: put it off or call it off.');
        const sheet = sheetFrom(call.body, session, call.now);
        const outcome = await perform(editDraft({ consultation: session._id, seen, sheet }), call.cause());
        if (outcome.kind === 'saved') return toldOf(outcome.session);
        throw outcome.kind === 'stale' ? await staleNow(call) : missing();
      },
      again,
    }),
    operation({
      method: 'post',
      path: '/sessions/{id}/postpone',
      id: 'postponeSession',
      tag: 'Sessions',
      summary: 'Moves a session, or puts it off without a date. Whoever was invited is told in LINE',
      needs: ['change'],
      body: postponement,
      answer: sessionSchema,
      status: 200,
      guarded: true,
      run: (call) => {
        const { date, startTime: time, endTime, reason } = call.body;
        const set = { date, time, endTime, ...(date && !time && { keepTime: true }) } as ChangeCommand['set'];
        return change(call, 'postponed', set, reason);
      },
      again,
    }),
    operation({
      method: 'post',
      path: '/sessions/{id}/cancel',
      id: 'cancelSession',
      tag: 'Sessions',
      summary: 'Calls a session off. Whoever was invited is told in LINE',
      needs: ['change'],
      body: cancellation,
      answer: sessionSchema,
      status: 200,
      guarded: true,
      run: (call) => change(call, 'cancelled', {}, call.body.reason),
      again,
    }),
  ];
}
