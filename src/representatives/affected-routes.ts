/** `GET /affected/:token`: the list of people whom a breach concerns, once, for the admin who asked for it. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router, type Request, type Response } from 'express';
import type { AuditStore } from '../access/audit.ts';
import type { FileLink, FileLinkStore } from '../access/file-link-store.ts';
import { may } from '../access/policy.ts';
import type { AttendanceStore } from '../attendance/store.ts';
import { contentDisposition } from '../documents/http.ts';
import type { FeedbackStore } from '../feedback/store.ts';
import { idFrom } from '../identity.ts';
import type { Logger } from '../logger.ts';
import type { Programme } from '../programme.ts';
import type { StaffStore } from '../staff/store.ts';
import type { Clock } from '../time.ts';
import { affectedCsv, affectedFileName, rowOfRepresentative, rowOfStaff } from './affected-documents.ts';
import { AFFECTED_FILE } from './affected-effects.ts';
import type { Stretch } from './affected-rules.ts';
import type { RepresentativeStore } from './store.ts';

export interface AffectedRouterDeps {
  fileLinks: FileLinkStore;
  representatives: Pick<RepresentativeStore, 'findHeldBetween'>;
  staff: Pick<StaffStore, 'find' | 'findKnownBefore'>;
  attendance: Pick<AttendanceStore, 'findKnownAmong'>;
  feedback: Pick<FeedbackStore, 'findAuthorsAmong'>;
  audit: AuditStore;
  programme: Pick<Programme, 'places'>;
  clock: Clock;
  logger: Logger;
}

const BATCH = 250;

export function affectedRouter(deps: AffectedRouterDeps): Router {
  const { fileLinks, representatives, staff, attendance, feedback, audit, clock } = deps;
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

  async function send(token: string, response: Response): Promise<void> {
    const link = await fileLinks.use(AFFECTED_FILE, token, clock.now());
    if (!link || !(await isStillAllowed(link))) {
      response.status(410).type('text/plain').send('ลิงก์นี้ใช้ไม่ได้แล้วค่ะ กลับไปที่แชตแล้วขอไฟล์อีกครั้งได้เลยค่ะ');
      return;
    }
    const { names } = link.data as { names: boolean };
    const stretch: Stretch = { from: new Date(link.data['from'] as Date), to: new Date(link.data['to'] as Date) };
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
    try {
      await pipeline(Readable.from(rows(stretch, names)), affectedCsv(names), response);
    } catch (error) {
      deps.logger.warn({ err: error }, 'a list of people concerned broke off');
      response.destroy();
    }
  }

  async function isStillAllowed({ staff: asker, data }: FileLink): Promise<boolean> {
    return may(await staff.find(asker), data['names'] ? 'breach.contact' : 'breach.list');
  }

  router.use('/affected', (_request, response, next) => {
    response.set({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' });
    next();
  });
  /** Programs that look ahead ask with HEAD: that does not use the link up. */
  router.head('/affected/:token', (request: Request<{ token: string }>, response, next) => {
    fileLinks
      .findUsable(AFFECTED_FILE, request.params.token, clock.now())
      .then((link) => response.status(link ? 200 : 410).end())
      .catch(next);
  });
  router.get('/affected/:token', (request: Request<{ token: string }>, response, next) => {
    send(request.params.token, response).catch(next);
  });
  return router;
}
