/** Answers and presence over the API: read, and entered by the same effects as at the desk. */
import type { Pseudonyms } from '../access/pseudonyms.ts';
import { addWalkIn, markThere, removeWalkIn } from '../attendance/check-in-effects.ts';
import type { AttendanceExportStore } from '../attendance/export-store.ts';
import type { Attendance } from '../attendance/model.ts';
import { enterPhoned } from '../attendance/phoned-effects.ts';
import { wasThere } from '../attendance/rules.ts';
import type { AttendanceStore } from '../attendance/store.ts';
import { justThis } from '../attendance/target-rules.ts';
import type { WalkIn, WalkInStore } from '../attendance/walk-in-store.ts';
import type { Consultation } from '../consultations/model.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { Perform } from '../turn.ts';
import { attendanceSchema, newWalkIn, phonedAnswer, presence, walkInSchema } from './attendance-schemas.ts';
import type { CodeBook } from './code-book.ts';
import { cursorIn, operation, pageFrom, stale, type Call, type Told } from './operations.ts';
import { conflict, forbidden, missing } from './problems.ts';
import { pageOf, pagingQuery } from './schemas.ts';
import { createSessionReach } from './session-reach.ts';
import { iso, toldOfSession } from './sessions.ts';

export interface AttendanceApiDeps {
  consultations: Pick<ConsultationStore, 'find'>;
  attendance: Pick<AttendanceStore, 'find'>;
  attendanceExports: AttendanceExportStore;
  walkIns: Pick<WalkInStore, 'find' | 'findOf'>;
  representatives: Pick<RepresentativeStore, 'findMany'>;
  pseudonyms: Pseudonyms;
  codeBook: CodeBook;
  perform: Perform;
  wake(): void;
}

/** What only some may see of a row: names and what was said in own words, and why somebody does not come. */
interface Shown {
  name: string | null;
  seesReason: boolean;
}

function attendanceBody(each: Attendance, session: Consultation, person: string, shown: Shown | null) {
  const { checkedInAt, checkedInPeople } = each;
  const answer = each.revision === session.revision ? each.answer : null;
  const counts = answer !== null;
  const isThere = wasThere(each, session.revision);
  return {
    id: each._id,
    session: session._id,
    person,
    ...(shown && { name: shown.name }),
    district: each.district,
    answer,
    answeredAt: counts ? iso(each.answeredAt) : null,
    via: counts ? each.via : null,
    partySize: counts ? each.partySize : null,
    companions: counts && each.partySize !== null ? each.partySize - 1 : null,
    late: counts && each.late,
    leavesEarly: counts && (each.leavesEarly ?? false),
    ...(shown && {
      lateBy: counts ? (each.lateBy ?? null) : null,
      leavesWhen: counts ? (each.leavesWhen ?? null) : null,
      proxy: counts ? each.proxy : null,
    }),
    ...(shown?.seesReason && { reason: counts ? each.reason : null }),
    comesInstead: answer === 'no' && each.proxy !== null,
    waiting: counts && (each.waiting ?? false),
    checkedInAt: isThere ? iso(checkedInAt) : null,
    checkedInPeople: isThere ? (checkedInPeople ?? 1) : null,
  };
}

export function attendanceOperations(deps: AttendanceApiDeps) {
  const { perform } = deps;
  const tag = 'Attendance';

  const { visible } = createSessionReach(deps.consultations);

  const seesNames = (call: Call, session: Consultation): boolean =>
    call.has('personal') && call.may('representative.view', session);

  async function rowsOf(rows: readonly Attendance[], session: Consultation, call: Call) {
    const named = seesNames(call, session);
    const seesReason = call.has('change') && call.may('consultation.manage', { districtGroup: session.districtGroup });
    const people = named ? await deps.representatives.findMany(rows.map((row) => row.representative)) : [];
    const names = new Map(people.map(({ _id, fullName }) => [_id, fullName]));
    const codeOf = deps.pseudonyms(call.token._id);
    return rows.map((row) => {
      const { representative: id } = row;
      return attendanceBody(row, session, codeOf(id), named ? { name: names.get(id) ?? null, seesReason } : null);
    });
  }

  async function personFor(call: Call): Promise<string> {
    const id = await deps.codeBook.find(call.token._id, call.params['person']!);
    if (!id) throw missing();
    return id;
  }

  async function rowOf(session: Consultation, person: string, call: Call): Promise<Told> {
    const row = await deps.attendance.find(session._id, person);
    if (!row) throw missing();
    const [body] = await rowsOf([row], session, call);
    return { body, subject: person };
  }

  const again = async (person: string, call: Call): Promise<Told> => rowOf(await visible(call), person, call);

  const walkInBody = (each: WalkIn, session: Consultation, call: Call) => ({
    id: each._id,
    people: each.people,
    ...(seesNames(call, session) && { name: each.name }),
    at: each.at.toISOString(),
  });

  return [
    operation({
      method: 'get',
      path: '/sessions/{id}/attendance',
      id: 'listAttendance',
      tag,
      summary: 'Answers to an invitation, and who was there',
      needs: [],
      query: pagingQuery,
      answer: pageOf(attendanceSchema),
      status: 200,
      async run(call) {
        const session = await visible(call);
        const { after, limit } = call.query;
        const [place] = cursorIn(after, 1) ?? [null];
        const found = await deps.attendanceExports.findPage(session._id, place as string | null, limit + 1);
        const bodies = new Map((await rowsOf(found, session, call)).map((body) => [body.id, body]));
        return pageFrom(
          found,
          limit,
          ({ _id }) => [_id],
          ({ _id }) => bodies.get(_id),
        );
      },
    }),
    operation({
      method: 'put',
      path: '/sessions/{id}/attendance/{person}/answer',
      id: 'enterAnswer',
      tag,
      summary: 'Enters an answer that came by phone, to the session as the person was told of it',
      needs: ['change'],
      body: phonedAnswer,
      answer: attendanceSchema,
      status: 200,
      guarded: 'revision',
      async run(call) {
        const session = await visible(call);
        const { revision, answer, partySize, late, lateBy, leavesEarly, leavesWhen, reason, proxy } = call.body;
        const comes = answer === 'yes';
        const person = await personFor(call);
        const outcome = await perform(
          enterPhoned({
            ...justThis(session._id),
            who: { id: person },
            revision,
            given: {
              answer,
              partySize: comes ? partySize : null,
              late: comes && late,
              lateBy: comes && late ? lateBy : null,
              leavesEarly: comes && leavesEarly,
              leavesWhen: comes && leavesEarly ? leavesWhen : null,
              reason,
              proxy: answer === 'no' ? proxy : null,
            },
          }),
          call.cause(),
        );
        deps.wake();
        switch (outcome.kind) {
          case 'recorded':
            return rowOf(outcome.session, person, call);
          case 'moved':
            throw stale(toldOfSession(outcome.session));
          case 'off':
          case 'over':
            throw conflict((say) => say.noAnswersAnyMore);
          case 'none':
            throw conflict((say) => say.notToldYet);
          default:
            throw missing();
        }
      },
      again,
    }),
    operation({
      method: 'put',
      path: '/sessions/{id}/attendance/{person}/check-in',
      id: 'setPresence',
      tag,
      summary: 'Says that somebody is there, or takes that back; also afterwards, from a list on paper',
      needs: ['change'],
      body: presence,
      answer: attendanceSchema,
      status: 200,
      guarded: 'revision',
      async run(call) {
        const session = await visible(call);
        const { revision, isThere } = call.body;
        const person = await personFor(call);
        const outcome = await perform(
          markThere({ consultation: session._id, revision, person, isThere, roll: null, offset: 0, afterwards: true }),
          call.cause(),
        );
        switch (outcome.kind) {
          case 'marked':
            return rowOf(session, person, call);
          case 'moved':
            throw stale(toldOfSession(outcome.session));
          case 'closed':
            throw conflict((say) => say.venueClosed);
          default:
            throw missing();
        }
      },
      again,
    }),
    operation({
      method: 'get',
      path: '/sessions/{id}/walk-ins',
      id: 'listWalkIns',
      tag,
      summary: 'People who were there and are in no register, as they were counted',
      needs: [],
      answer: pageOf(walkInSchema),
      status: 200,
      async run(call) {
        const session = await visible(call);
        const found = await deps.walkIns.findOf(session._id, session.revision);
        return { body: { data: found.map((each) => walkInBody(each, session, call)), next: null } };
      },
    }),
    operation({
      method: 'post',
      path: '/sessions/{id}/walk-ins',
      id: 'addWalkIns',
      tag,
      summary: 'Counts people who are there and are in no register',
      needs: ['change'],
      body: newWalkIn,
      answer: walkInSchema,
      status: 201,
      async run(call) {
        const session = await visible(call);
        const outcome = await perform(
          addWalkIn({ ...justThis(session._id), ...call.body, afterwards: true }),
          call.cause(),
        );
        if (outcome.kind === 'forbidden') throw forbidden();
        if (outcome.kind !== 'added') throw conflict((say) => say.venueClosed);
        return walkInTold(outcome.id, session, call);
      },
      again: async (id, call) => walkInTold(id, await visible(call), call),
    }),
    operation({
      method: 'delete',
      path: '/sessions/{id}/walk-ins/{walkIn}',
      id: 'removeWalkIns',
      tag,
      summary: 'Takes back a count',
      needs: ['change'],
      status: 204,
      async run(call) {
        const session = await visible(call);
        const id = call.params['walkIn']!;
        if ((await deps.walkIns.find(id))?.consultation !== session._id) throw missing();
        if ((await perform(removeWalkIn({ id }), call.cause())).kind === 'gone') throw forbidden();
        return { body: null, subject: id };
      },
      again: async () => ({ body: null }),
    }),
  ];

  async function walkInTold(id: string, session: Consultation, call: Call): Promise<Told> {
    const found = await deps.walkIns.find(id);
    if (!found) throw missing();
    return { body: walkInBody(found, session, call), subject: id, location: `/sessions/${session._id}/walk-ins` };
  }
}
