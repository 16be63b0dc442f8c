/** `/login`, `/console`, `/api/docs`: where staff look at what LINE has brought. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { Router, type NextFunction, type Request, type Response } from 'express';
import { districtsFor, may, scopesFor, type Action, type GroupOf } from '../access/policy.ts';
import type { AttendanceStore } from '../attendance/store.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { Quota } from '../delivery/quota.ts';
import type { FeedbackStore } from '../feedback/store.ts';
import type { EventStore } from '../line/event-store.ts';
import type { Logger } from '../logger.ts';
import type { Programme } from '../programme.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import { days, plus, startOfIsoWeek } from '../time.ts';
import {
  isFromElsewhere,
  isOwnForm,
  isUsable,
  logIn,
  logOut,
  sessionCookie,
  visitorOf,
  type LoginDeps,
  type Visitor,
} from './login.ts';
import * as pages from './pages.tsx';

export interface ConsoleDeps extends LoginDeps {
  programme: Pick<Programme, 'places'>;
  representatives: Pick<RepresentativeStore, 'findPending'>;
  consultations: Pick<ConsultationStore, 'findStartingBetween' | 'findByStatus'>;
  attendance: Pick<AttendanceStore, 'tallies'>;
  feedback: Pick<FeedbackStore, 'count' | 'lastHeard'>;
  outbox: Pick<Outbox, 'countByState'>;
  events: Pick<EventStore, 'countParked'>;
  quota: Pick<Quota, 'state'>;
  logger: Logger;
}

const AHEAD = days(120);
const BACK = days(7);
const HEARD_WITHIN = days(56);
const PEOPLE_SHOWN = 10;

/** Beside this file, in `src` and in `dist` alike. */
const ASSETS = join(dirname(fileURLToPath(import.meta.url)), 'assets');
const FONTS = ['thai-400', 'thai-700', 'latin-400', 'latin-700'].map((cut) => `sarabun-${cut}-normal.woff2`);

export function consoleRouter(deps: ConsoleDeps): Router {
  const router = Router();
  const form = express.urlencoded({ extended: false, limit: '10kb' });

  router.use('/console/assets', express.static(ASSETS, { index: false, maxAge: '1h' }));
  const fontFolder = dirname(createRequire(import.meta.url).resolve(`@fontsource/sarabun/files/${FONTS[0]}`));
  for (const font of FONTS)
    router.get(`/console/assets/${font}`, (_request, response) => {
      response.sendFile(join(fontFolder, font), { maxAge: '365d', immutable: true });
    });

  router.use(['/login', '/console'], (_request, response, next) => {
    response.set({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' });
    next();
  });

  router.get('/login/:token', async (request: Request<{ token: string }>, response) => {
    const { token } = request.params;
    if (await isUsable(deps, token)) send(response, 200, pages.loginPage(token));
    else send(response, 410, pages.linkGonePage());
  });

  router.post('/login/:token', async (request: Request<{ token: string }>, response) => {
    if (isFromElsewhere(request)) return send(response, 403, pages.formRefusedPage());
    const session = await logIn(deps, request.params.token);
    if (!session) return send(response, 410, pages.linkGonePage());
    await logOut(deps, request);
    response.cookie(sessionCookie.name, session, sessionCookie.options(deps.config));
    response.redirect(303, '/console');
  });

  router.get('/console', async (request, response) => {
    const visitor = await visitorOf(deps, request);
    if (visitor) send(response, 200, pages.overviewPage(await readOverview(deps, visitor)));
    else send(response, 401, pages.howToLogIn());
  });

  router.post('/console/logout', form, async (request, response) => {
    const visitor = await visitorOf(deps, request);
    const { formToken } = (request.body ?? {}) as { formToken?: unknown };
    if (visitor && (isFromElsewhere(request) || !isOwnForm(visitor, formToken)))
      return send(response, 403, pages.formRefusedPage());
    await logOut(deps, request);
    const { maxAge: _maxAge, ...options } = sessionCookie.options(deps.config);
    response.clearCookie(sessionCookie.name, options);
    send(response, 200, pages.loggedOutPage());
  });

  router.get('/api/docs', (_request, response) => send(response, 200, pages.apiDocsPage(deps.config.publicUrl)));

  router.use(['/login', '/console'], (error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error);
    const status = (error as { status?: number }).status ?? 500;
    if (status >= 500) deps.logger.error({ err: error }, 'a page of the console could not be made');
    send(response, status, pages.troublePage());
  });
  return router;
}

function send(response: Response, status: number, page: Parameters<typeof pages.render>[0]): void {
  response.status(status).type('html').send(pages.render(page));
}

/** What concerns this person, and nothing else. */
async function readOverview(deps: ConsoleDeps, visitor: Visitor): Promise<pages.Overview> {
  const { places } = deps.programme;
  const now = deps.clock.now();
  const { member } = visitor;
  const groupOf: GroupOf = (district) => places.groupOf(district).code;
  const groupsFor = (action: Action): string[] => {
    const scopes = scopesFor(member, action, groupOf);
    return scopes === 'all' ? places.groups.map(({ code }) => code) : [...scopes];
  };

  async function pending(): Promise<pages.Overview['pending']> {
    const groups = groupsFor('representative.view');
    const own = districtsFor(member, 'representative.view');
    if (groups.length === 0 && own.length === 0) return null;
    const districts = places.districts.flatMap(({ nameTh, group }) =>
      groups.includes(group) || own.includes(nameTh) ? [nameTh] : [],
    );
    const people = await deps.representatives.findPending(districts);
    return { people: people.slice(0, PEOPLE_SHOWN), total: people.length };
  }

  async function sessions(): Promise<pages.Overview['sessions']> {
    const groups = groupsFor('consultation.view');
    if (groups.length === 0) return null;
    const perGroup = await Promise.all(
      groups.map((group) => deps.consultations.findStartingBetween(group, now, plus(now, AHEAD))),
    );
    const announced = perGroup
      .flat()
      .filter(({ status }) => status === 'announced')
      .sort((a, b) => a.startsAt!.getTime() - b.startsAt!.getTime());
    const waiting = await Promise.all(
      groups.map((group) => deps.consultations.findByStatus(group, ['draft', 'postponed'])),
    );
    const tallies = announced.length > 0 ? await deps.attendance.tallies(announced) : new Map<string, never>();
    return {
      upcoming: announced.map((consultation) => ({ consultation, tally: tallies.get(consultation._id) })),
      drafts: waiting.flat().length,
    };
  }

  async function feedback(): Promise<pages.Overview['feedback']> {
    const groups = groupsFor('feedback.view');
    if (groups.length === 0) return null;
    const from = startOfIsoWeek(now);
    return Promise.all(
      groups.map(async (districtGroup) => ({
        districtGroup,
        count: await deps.feedback.count({ districtGroups: [districtGroup], from, to: plus(now, 1) }),
      })),
    );
  }

  async function lastHeard(): Promise<pages.Overview['lastHeard']> {
    const own = districtsFor(member, 'feedback.view');
    if (own.length === 0) return [];
    const districtGroups = [...new Set(own.map(groupOf))];
    const heard = await deps.feedback.lastHeard({ districtGroups, from: plus(now, -HEARD_WITHIN), to: plus(now, 1) });
    return own.map((district) => ({ district, at: heard.get(district) ?? null }));
  }

  async function deliveries(): Promise<pages.Overview['deliveries']> {
    if (groupsFor('consultation.manage').length === 0 && !may(member, 'parked.view')) return null;
    const [failed, quota] = await Promise.all([
      deps.outbox.countByState('failed', plus(now, -BACK)),
      // LINE may be out of reach; the page is of use without it.
      deps.quota.state().catch(() => null),
    ]);
    return { failed, quota };
  }

  const read = await Promise.all([pending(), sessions(), feedback(), lastHeard(), deliveries()]);
  return {
    now,
    visitor,
    places,
    pending: read[0],
    sessions: read[1],
    feedback: read[2],
    lastHeard: read[3],
    deliveries: read[4],
    parked: may(member, 'parked.view') ? await deps.events.countParked() : null,
  };
}
