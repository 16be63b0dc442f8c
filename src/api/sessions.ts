/** Sessions over the API: read, set up as drafts, put off and called off, by the same effects as at the desk. */
import { isWithin } from '../access/policy.ts';
import { calendarUidOf } from '../consultations/calendar-documents.ts';
import { createDraft, editDraft } from '../consultations/desk-effects.ts';
import type { DraftSheet } from '../consultations/desk-store.ts';
import { changeDraftField, confirmChange, confirmHeld, prepareChange } from '../consultations/effects.ts';
import type { SessionExportStore } from '../consultations/export-store.ts';
import type { Consultation } from '../consultations/model.ts';
import { momentOn, timeOfDay, type ChangeCommand } from '../consultations/rules.ts';
import { writePapers } from '../consultations/papers-effects.ts';
import type { SessionPapersStore } from '../consultations/papers-store.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Programme } from '../programme.ts';
import { fiscalYearOf } from '../time.ts';
import type { Perform } from '../turn.ts';
import { cursorIn, insistUnchanged, operation, pageFrom, stale, type Call, type Told } from './operations.ts';
import { conflict, forbidden, missing, unfit, type Say } from './problems.ts';
import { pageOf } from './schemas.ts';
import { createSessionReach } from './session-reach.ts';
import {
  cancellation,
  draftPatch,
  newDraft,
  newPapers,
  papersSchema,
  postponement,
  sessionQuery,
  sessionSchema,
  type SessionBody,
} from './sessions-schemas.ts';

export interface SessionApiDeps {
  programme: Pick<Programme, 'places'>;
  consultations: Pick<ConsultationStore, 'find' | 'findChange'>;
  sessionExports: SessionExportStore;
  sessionPapers: Pick<SessionPapersStore, 'find'>;
  perform: Perform;
  wake(): void;
}

export const iso = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;

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
    quorum: session.quorum ?? null,
    calendar: { uid: calendarUidOf(session), sequence: session.version },
    version: session.version,
    revision: session.revision,
    announcedAt: iso(session.announcedAt),
    heldConfirmedAt: iso(session.heldConfirmedAt),
  };
}

export const toldOfSession = (session: Consultation): Told => ({
  body: sessionBody(session),
  version: session.version,
  subject: session._id,
});

type Draft = ReturnType<typeof draftPatch.parse>;

/** What is not said stays. */
function sheetFrom(said: Draft, before: Consultation | null, now: Date): DraftSheet {
  const refuse = (path: string, message: Say): never => {
    throw unfit(path, message);
  };
  const kept = <Value>(given: Value | undefined, earlier: Value): Value => (given === undefined ? earlier : given);
  const date = kept(said.date, before?.date ?? null);
  const start = kept(said.startTime, before?.startsAt ? timeOfDay(before.startsAt) : null);
  const end = kept(said.endTime, before?.endsAt ? timeOfDay(before.endsAt) : null);
  if ((start || end) && !date) refuse('date', (say) => say.hourNeedsDay);
  if (end && !start) refuse('startTime', (say) => say.endNeedsStart);
  const startsAt = date && start ? momentOn(date, start) : null;
  const endsAt = date && end ? momentOn(date, end) : null;
  if (startsAt && startsAt <= now) refuse('date', (say) => say.past);
  if (startsAt && endsAt && endsAt <= startsAt) refuse('endTime', (say) => say.beforeStart);
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

/** Of a session that people have been told of. */
function changeOf({ title, partners, date, startTime, ...told }: Draft): ChangeCommand['set'] {
  if (date !== undefined || startTime !== undefined) throw conflict((say) => say.toldAlready);
  if (title !== undefined || partners !== undefined) throw conflict((say) => say.inThePapers);
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}

export function sessionOperations(deps: SessionApiDeps) {
  const { consultations, sessionExports, perform } = deps;
  const { places } = deps.programme;

  const { visible, manageable } = createSessionReach(consultations);

  const staleNow = async (call: Call) => stale(toldOfSession(await visible(call)));
  const again = async (id: string, call: Call): Promise<Told> => toldOfSession(await visible(call, id));

  /** Carries out what was prepared of the version that was seen. */
  async function confirm(call: Call, seen: number, proposal: string): Promise<Told> {
    const proposed = await consultations.findChange(proposal);
    if (proposed?.entries[0]?.fromVersion !== seen) throw await staleNow(call);
    const outcome = await perform(confirmChange({ change: proposal }), call.cause());
    deps.wake();
    if (outcome.kind === 'done' && outcome.sessions[0]) return toldOfSession(outcome.sessions[0]);
    throw outcome.kind === 'forbidden' ? forbidden() : await staleNow(call);
  }

  async function change(call: Call, kind: ChangeCommand['kind'], set: ChangeCommand['set'], reason?: string) {
    const session = await manageable(call);
    const seen = insistUnchanged(call, toldOfSession(session));
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
        return confirm(call, seen, prepared.preview.changeId);
      case 'past':
        throw unfit('date', (say) => say.past);
      case 'needsTime':
        throw unfit('startTime', (say) => say.hourNeeded);
      case 'same':
        throw conflict((say) => say.sameAsNow);
      default:
        throw conflict((say) => say.notChangeable[session.status]);
    }
  }

  async function papersOf({ _id, title, partners }: Consultation): Promise<Told> {
    const { minutes = '', version = 0 } = (await deps.sessionPapers.find(_id)) ?? {};
    return { body: { session: _id, title, partners, minutes, version }, version, subject: _id };
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
      run: async (call) => toldOfSession(await visible(call)),
    }),
    operation({
      method: 'post',
      path: '/sessions',
      id: 'createSession',
      tag: 'Sessions',
      summary: 'A new draft: nobody is told until it is announced',
      needs: ['change'],
      body: newDraft,
      answer: sessionSchema,
      status: 201,
      async run(call) {
        const { districtGroup, ...said } = call.body;
        const sheet = sheetFrom(said, null, call.now);
        const session = await perform(createDraft({ districtGroup, sheet }), call.cause());
        if (!session) throw forbidden();
        return { ...toldOfSession(session), location: `/sessions/${session._id}` };
      },
      again,
    }),
    operation({
      method: 'patch',
      path: '/sessions/{id}',
      id: 'changeSession',
      tag: 'Sessions',
      summary:
        'Changes a draft; of an announced session its venue, chair, form, link and end, and whoever was invited is told. What is left out stays',
      needs: ['change'],
      body: draftPatch,
      answer: sessionSchema,
      status: 200,
      guarded: true,
      async run(call) {
        const session = await manageable(call);
        if (session.status !== 'draft') return change(call, 'changed', changeOf(call.body));
        const seen = insistUnchanged(call, toldOfSession(session));
        const sheet = sheetFrom(call.body, session, call.now);
        const outcome = await perform(editDraft({ consultation: session._id, seen, sheet }), call.cause());
        if (outcome.kind === 'saved') return toldOfSession(outcome.session);
        throw outcome.kind === 'stale' ? await staleNow(call) : missing();
      },
      again,
    }),
    operation({
      method: 'post',
      path: '/sessions/{id}/announce',
      id: 'announceSession',
      tag: 'Sessions',
      summary: 'Announces a draft: its LINE groups and everybody concerned are told',
      needs: ['change'],
      answer: sessionSchema,
      status: 200,
      guarded: true,
      async run(call) {
        const session = await manageable(call);
        const seen = insistUnchanged(call, toldOfSession(session));
        if (!session.startsAt) throw conflict((say) => say.noHour);
        const prepared = await perform(changeDraftField({ consultation: session._id, patch: {} }), call.cause());
        // Preparing it is a change of the draft by itself.
        if (prepared.kind === 'preview') return confirm(call, seen + 1, prepared.preview.changeId);
        throw conflict((say) => (prepared.kind === 'past' ? say.hourPast : say.noDraftAnyMore));
      },
      again,
    }),
    operation({
      method: 'post',
      path: '/sessions/{id}/held',
      id: 'confirmSessionHeld',
      tag: 'Sessions',
      summary: 'Says that it was held: whoever was there is asked what they think',
      needs: ['change'],
      answer: sessionSchema,
      status: 200,
      guarded: true,
      async run(call) {
        const session = await manageable(call);
        insistUnchanged(call, toldOfSession(session));
        const { _id: consultation, revision } = session;
        const done = await perform(confirmHeld({ consultation, revision }), call.cause());
        deps.wake();
        if (!done) throw conflict((say) => say.cannotBeHeld);
        return toldOfSession(await visible(call));
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
    operation({
      method: 'get',
      path: '/sessions/{id}/papers',
      id: 'getSessionPapers',
      tag: 'Sessions',
      summary: 'Minutes and partners. Minutes may name people',
      needs: ['personal'],
      answer: papersSchema,
      status: 200,
      run: async (call) => papersOf(await visible(call)),
    }),
    operation({
      method: 'put',
      path: '/sessions/{id}/papers',
      id: 'writeSessionPapers',
      tag: 'Sessions',
      summary: 'Writes minutes and partners, and the title of a session that is no draft any more; nobody is told',
      needs: ['change', 'personal'],
      body: newPapers,
      answer: papersSchema,
      status: 200,
      guarded: true,
      async run(call) {
        const session = await manageable(call);
        const seen = insistUnchanged(call, await papersOf(session));
        const { title, ...written } = call.body;
        if (title !== undefined && session.status === 'draft') throw unfit('title', (say) => say.draftTitle);
        const outcome = await perform(
          writePapers({ consultation: session._id, seen, ...written, ...(title !== undefined && { title }) }),
          call.cause(),
        );
        if (outcome === 'gone') throw missing();
        const told = await papersOf(await visible(call));
        if (outcome === 'stale') throw stale(told);
        return told;
      },
      again: async (id, call) => papersOf(await visible(call, id)),
    }),
  ];
}
