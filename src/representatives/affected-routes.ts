/** `GET /affected/:token`: the list of people whom a breach concerns, once, for the admin who asked for it. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router } from 'express';
import type { AuditStore } from '../access/audit.ts';
import { serveLinkedFile, type ServeDeps } from '../access/file-links.ts';
import type { AttendanceStore } from '../attendance/store.ts';
import { contentDisposition } from '../documents/http.ts';
import type { FeedbackStore } from '../feedback/store.ts';
import { idFrom } from '../identity.ts';
import type { Programme } from '../programme.ts';
import type { StaffStore } from '../staff/store.ts';
import { affectedCsv, affectedFileName, rowOfRepresentative, rowOfStaff } from './affected-documents.ts';
import { AFFECTED_FILE } from './affected-effects.ts';
import type { Stretch } from './affected-rules.ts';
import type { RepresentativeStore } from './store.ts';

export interface AffectedRouterDeps extends ServeDeps {
  representatives: Pick<RepresentativeStore, 'findHeldBetween'>;
  staff: Pick<StaffStore, 'find' | 'findKnownBefore'>;
  attendance: Pick<AttendanceStore, 'findKnownAmong'>;
  feedback: Pick<FeedbackStore, 'findAuthorsAmong'>;
  audit: AuditStore;
  programme: Pick<Programme, 'places'>;
}

const BATCH = 250;

export function affectedRouter(deps: AffectedRouterDeps): Router {
  const { representatives, staff, attendance, feedback, audit, clock } = deps;
  const { places } = deps.programme;
  const router = Router();

  async function doneIn({ from, to }: Stretch): Promise<Map<string, Map<string, number>>> {
    const done = new Map<string, Map<string, number>>();
    for (const { subject, action } of await audit.findBetween(from, to)) {
      const times = done.get(subject) ?? new Map<string, number>();
      done.set(subject, times.set(action, (times.get(action) ?? 0) + 1));
    }
    return done;
  }

  async function* rows(stretch: Stretch, names: boolean): AsyncGenerator<string[]> {
    const done = await doneIn(stretch);
    for (let after: string | null = null; ;) {
      const people = await representatives.findHeldBetween(stretch.from, stretch.to, after, BATCH);
      if (people.length === 0) break;
      const ids = people.map(({ _id }) => _id);
      const [answered, wrote] = await Promise.all([attendance.findKnownAmong(ids), feedback.findAuthorsAmong(ids)]);
      for (const person of people) yield rowOfRepresentative(person, names, { places, done, answered, wrote });
      after = ids.at(-1)!;
    }
    const nobody: ReadonlySet<string> = new Set();
    for (const member of await staff.findKnownBefore(stretch.to))
      yield rowOfStaff(member, names, { places, done, answered: nobody, wrote: nobody });
  }

  serveLinkedFile(router, deps, AFFECTED_FILE, async ({ link, data }, response) => {
    const stretch: Stretch = { from: new Date(data.from), to: new Date(data.to) };
    await audit.record({
      _id: idFrom('audit', 'breach.fetched', link._id),
      at: clock.now(),
      actor: link.staff,
      action: 'breach.fetched',
      subject: link._id,
    });
    response.set({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': contentDisposition(affectedFileName(stretch), 'affected.csv'),
    });
    await pipeline(Readable.from(rows(stretch, data.names)), affectedCsv(data.names), response);
  });
  return router;
}
