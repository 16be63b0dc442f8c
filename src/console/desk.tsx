/**
 * How every page of the console is asked for and every form is sent: who asks, in which language, from a page of that
 * very session. A page or a form is a function from a visit to an answer; nothing else of HTTP is its business.
 */
import { randomBytes } from 'node:crypto';
import express, { Router, type Request, type Response } from 'express';
import type { VNode } from 'preact';
import { may, reachOf, type Action, type Reach, type Target } from '../access/policy.ts';
import { idFrom } from '../identity.ts';
import type { Programme } from '../programme.ts';
import type { Cause, StaffMember } from '../turn.ts';
import { readCookie } from '../web/cookies.ts';
import { typedFrom, typedText, type Problems, type Typed } from '../web/forms.tsx';
import { Page, type Notice } from '../web/layout.tsx';
import { readMultipart, type Upload } from '../web/multipart.ts';
import { Card } from '../web/parts.tsx';
import { formTokenFor, isFromElsewhere, isOwnForm, ownReferrer } from '../web/protection.ts';
import { refilled } from '../web/refill.ts';
import { sendPage, sendPiece } from '../web/send.ts';
import { langOf, type Lang } from '../web/words.ts';
import type { ActorSources } from './actors.ts';
import { deskWords } from './desk-messages.ts';
import { keepWanted, visitorOf, type LoginDeps } from './login.ts';
import { formRefusedPage, howToLogInPage, sessionEndedPage, type KeptForm } from './login-pages.tsx';
import { navFor } from './nav.ts';

export interface DeskDeps extends Pick<LoginDeps, 'logins' | 'clock'> {
  staff: LoginDeps['staff'] & ActorSources['staff'];
  tokens: ActorSources['tokens'];
  programme: Pick<Programme, 'places'>;
  config: LoginDeps['config'];
}

/** One request of somebody who is logged in. */
export interface Visit {
  member: StaffMember;
  lang: Lang;
  now: Date;
  /** Of the session. */
  session: string;
  /** For forms of this page. */
  formToken: string;
  /**
   * Of a form: which sheet of paper it is. Sent twice it is the same sheet, so that what it causes happens once. For a
   * page: a new one.
   */
  sheet: string;
  /** That sheet with what stands in it: it says whether a form came twice, or was corrected and sent once more. */
  filled: string;
  /** The path with its query. */
  address: string;
  request: Request;
  response: Response;
  param(name: string): string;
  /** Of the query; empty where it is missing. */
  query(name: string): string;
  queryAll(name: string): readonly string[];
  typed: Typed;
  may(action: Action, target?: Target): boolean;
  reach(action: Action): Reach;
  /** As which effects happen. */
  cause(): Cause;
  /** Asked for by a script that exchanges a part of the page. */
  wantsPiece: boolean;
}

export type Answer =
  | {
      page: VNode;
      title: string;
      /** The item of the menu that it belongs to. */
      current?: string;
      status?: number;
      /** Loads the scripts by which parts of it move. */
      moves?: boolean;
      notice?: Notice | null;
    }
  | { piece: VNode; status?: number }
  | { goTo: string; notice?: Notice }
  /** There is no such thing, or not for this person: the same to both. */
  | { missing: true }
  /** The answer has gone out already. */
  | { sent: true };

export const MISSING: Answer = { missing: true };

export interface UploadHandlers {
  mostBytes: number;
  /** What was typed before the file is there. */
  tooLarge(visit: Visit): Promise<Answer>;
  /** @param file null where none was chosen. */
  act(visit: Visit, file: Upload | null): Promise<Answer>;
}

/** A form on a page of its own. */
export interface FormHandlers {
  /** @param typed null: as it is; else as it was typed, with what is wrong with it. */
  show(visit: Visit, typed: Typed | null, problems: Problems): Promise<Answer>;
  act(visit: Visit): Promise<Answer>;
}

export type Desk = ReturnType<typeof createDesk>;

const NOTICE_COOKIE = 'prachakhom_notice';
const MOST_BYTES = '200kb';

export function createDesk(deps: DeskDeps) {
  const router = Router();
  const { places } = deps.programme;
  const readBody = express.urlencoded({ extended: false, limit: MOST_BYTES, parameterLimit: 5_000 });
  const groupOf = (district: string): string => places.groupOf(district).code;
  const looks: { fits(path: string): Record<string, string> | null; look(visit: Visit): Promise<Answer> }[] = [];

  /** @param at the page that is looked at, where it is another than the request asks for. */
  async function visitFrom(
    request: Request,
    response: Response,
    at?: { address: string; params: Readonly<Record<string, string>> },
  ): Promise<Visit | null> {
    const visitor = await visitorOf(deps, request);
    if (!visitor) return null;
    const { member, cookie, session } = visitor;
    const typed = at ? {} : typedFrom(request.body);
    const now = deps.clock.now();
    const sheet = typedText(typed, 'sheet');
    const queried = at ? queryOf(at.address) : typedFrom(request.query);
    const params = at?.params ?? (request.params as Record<string, string | undefined>);
    const sheetId = /^[\w-]{16,64}$/.test(sheet) ? sheet : randomBytes(18).toString('base64url');
    return {
      member,
      lang: langOf(request.headers.cookie),
      now,
      session,
      formToken: formTokenFor(cookie),
      sheet: sheetId,
      filled: idFrom('filled', sheetId, request.path, JSON.stringify(typed)),
      address: at?.address ?? request.originalUrl,
      request,
      response,
      param: (name) => params[name] ?? '',
      query: (name) => typedText(queried, name),
      queryAll: (name) => (queried[name] === undefined ? [] : [queried[name]].flat()),
      typed,
      may: (action, target = {}) => may(member, action, target, groupOf),
      reach: (action) => reachOf(member, action, groupOf),
      cause: () => ({
        eventId: `sheet-${sheetId}`,
        at: now,
        who: { lineUserId: null, representative: null, staff: member },
        where: { kind: 'direct' },
      }),
      wantsPiece: request.get('hx-request') === 'true',
    };
  }

  async function send(visit: Visit, answer: Answer): Promise<void> {
    const { request, response, lang } = visit;
    if ('sent' in answer) return;
    if ('piece' in answer) return sendPiece(request, response, answer.status ?? 200, answer.piece);
    if ('goTo' in answer) {
      if (answer.notice) rememberNotice(response, answer.notice);
      return response.redirect(303, answer.goTo);
    }
    if ('missing' in answer) {
      const words = deskWords(lang);
      return send(visit, {
        status: 404,
        title: words.missingTitle,
        page: (
          <>
            <h1>{words.missingTitle}</h1>
            <p>{words.missing}</p>
            <p>
              <a href="/console">{words.toOverview}</a>
            </p>
          </>
        ),
      });
    }
    const notice = answer.notice ?? takeNotice(request, response);
    await sendPage(
      request,
      response,
      answer.status ?? 200,
      <Page
        lang={lang}
        title={answer.title}
        address={request.method === 'GET' ? visit.address : undefined}
        nav={navFor(visit)}
        current={answer.current}
        person={{ name: visit.member.displayName, formToken: visit.formToken }}
        notice={notice}
        moves={answer.moves}
      >
        {answer.page}
      </Page>,
    );
  }

  function rememberNotice(response: Response, notice: Notice): void {
    const value = Buffer.from(JSON.stringify(notice)).toString('base64url');
    const secure = deps.config.publicUrl.startsWith('https://');
    response.cookie(NOTICE_COOKIE, value, { httpOnly: true, sameSite: 'lax', secure, path: '/console' });
  }

  function takeNotice(request: Request, response: Response): Notice | null {
    const value = readCookie(request.headers.cookie, NOTICE_COOKIE);
    if (!value) return null;
    response.clearCookie(NOTICE_COOKIE, { path: '/console' });
    try {
      const { tone, text } = JSON.parse(Buffer.from(value, 'base64url').toString()) as Record<string, unknown>;
      if (typeof text !== 'string') return null;
      return { tone: tone === 'bad' ? 'bad' : 'good', text };
    } catch {
      return null;
    }
  }

  function page(path: string, look: (visit: Visit) => Promise<Answer>): void {
    looks.push({ fits: matcherOf(path), look });
    router.get(path, async (request, response) => {
      const visit = await visitFrom(request, response);
      if (visit) return send(visit, await look(visit));
      // A piece of a page that is open in a browser which is no longer logged in: the page is to be asked for anew.
      if (request.get('hx-request') === 'true') return void response.set('hx-refresh', 'true').status(204).end();
      keepWanted(deps, request, response);
      await sendPage(request, response, 401, howToLogInPage(langOf(request.headers.cookie), request.originalUrl));
    });
  }

  /**
   * Takes a form. Where the session ended while it was being filled in, nothing happens and nothing is lost: the person
   * logs in again and finds the form as it was typed.
   */
  function post(path: string, handlers: Pick<FormHandlers, 'act'> & Partial<Pick<FormHandlers, 'show'>>): void {
    router.post(path, readBody, async (request, response) => {
      const lang = langOf(request.headers.cookie);
      if (isFromElsewhere(request)) return sendPage(request, response, 403, formRefusedPage(lang));
      const visitor = await visitorOf(deps, request);
      const visit = visitor && (await visitFrom(request, response));
      const typed = typedFrom(request.body);
      if (!visit) return sendPage(request, response, 401, sessionEndedPage(lang, keptOf(request, typed)));
      if (isResumed(typed)) return send(visit, await resume(visit, handlers.show));
      if (!isOwnForm(visitor.cookie, typedText(typed, 'formToken')))
        return sendPage(request, response, 403, formRefusedPage(lang));
      await send(visit, await handlers.act(visit));
    });
  }

  /**
   * Takes a form with one file, in the field `file`. Who asks is known before anything of the file is read. Of what was
   * sent without a session the fields before the file are kept, the file is chosen again.
   */
  function upload(path: string, { mostBytes, tooLarge, act }: UploadHandlers): void {
    router.post(path, readBody, async (request, response) => {
      const lang = langOf(request.headers.cookie);
      if (isFromElsewhere(request)) return sendPage(request, response, 403, formRefusedPage(lang));
      const visitor = await visitorOf(deps, request);
      const hasFile = Boolean(request.is('multipart/form-data'));
      if (!visitor) {
        const typed = typedFrom(hasFile ? (await readMultipart(request, 0)).fields : request.body);
        return sendPage(request, response, 401, sessionEndedPage(lang, keptOf(request, typed)));
      }
      if (!hasFile) {
        const back = await visitFrom(request, response);
        return back ? send(back, await resume(back, undefined, deskWords(lang).fileAgain)) : undefined;
      }
      const form = await readMultipart(request, mostBytes);
      request.body = form.fields;
      const visit = await visitFrom(request, response);
      if (!visit) return undefined;
      if (form.tooLarge) return send(visit, await tooLarge(visit));
      if (!isOwnForm(visitor.cookie, typedText(visit.typed, 'formToken')))
        return sendPage(request, response, 403, formRefusedPage(lang));
      return send(visit, await act(visit, form.file));
    });
  }

  // ------------------------------------------------------------ coming back after logging in

  /** What goes along while somebody logs in: once more, where the session ended again meanwhile. */
  function keptOf(request: Request, typed: Typed): KeptForm {
    const back = request.originalUrl;
    if (isResumed(typed)) return { back, page: typedText(typed, 'page'), typed: typedText(typed, 'resumed') };
    const { formToken: _token, sheet: _sheet, ...kept } = typed;
    return { back, page: ownReferrer(request), typed: JSON.stringify(kept) };
  }

  /** The form as it was typed: on the sheet that shows it, or on the page that it stood on. */
  async function resume(
    visit: Visit,
    show: FormHandlers['show'] | undefined,
    told = deskWords(visit.lang).stillHere,
  ): Promise<Answer> {
    const typed = keptIn(typedText(visit.typed, 'resumed'));
    if (show) {
      const answer = await show(visit, typed, {});
      return 'page' in answer ? { ...answer, notice: answer.notice ?? { tone: 'good', text: told } } : answer;
    }
    const notDone: Notice = { tone: 'bad', text: deskWords(visit.lang).notDone };
    for (const address of pagesAround(visit)) {
      const path = address.split('?')[0]!;
      const found = looks.find(({ fits }) => fits(path));
      const at = found && (await visitFrom(visit.request, visit.response, { address, params: found.fits(path)! }));
      if (!at) continue;
      const answer = await found.look(at);
      if (!('page' in answer)) continue;
      const filled = refilled(answer.page, visit.address, typed);
      if (filled) return { ...answer, page: filled, notice: { tone: 'good', text: told } };
      return { ...answer, page: withLeftOver(visit.lang, answer.page, typed), notice: notDone };
    }
    return { goTo: '/console', notice: notDone };
  }

  return {
    router,
    page,
    post,
    upload,
    form(path: string, handlers: FormHandlers): void {
      page(path, (visit) => handlers.show(visit, null, {}));
      post(path, handlers);
    },
    /** Once everything else is there: whatever else lies below `/console` does not exist. */
    close(): void {
      page('/console/*rest', async () => MISSING);
    },
  };
}

const isResumed = (typed: Typed): boolean => typedText(typed, 'resumed') !== '';

function keptIn(resumed: string): Typed {
  try {
    return typedFrom(JSON.parse(resumed));
  } catch {
    return {};
  }
}

/**
 * Where a form may stand, likeliest first: the page that the browser named, the one at the form's own address, those
 * that it lies below (`/console/sessions/x/cancel` belongs to `/console/sessions/x`).
 */
function pagesAround({ typed, address }: Visit): string[] {
  const steps = address.split('?')[0]!.split('/').slice(1);
  const above = steps.slice(1).map((_step, index) => `/${steps.slice(0, steps.length - index).join('/')}`);
  const named = typedText(typed, 'page');
  return [...(/^\/console(?![^/?])/.test(named) ? [named] : []), ...above];
}

/** A path as Express knows it, with names for what varies. */
function matcherOf(path: string): (asked: string) => Record<string, string> | null {
  const pattern = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:(\w+)/g, '(?<$1>[^/]+)');
  const whole = new RegExp(`^${pattern}/?$`);
  return (asked) => {
    const match = whole.exec(asked);
    if (!match) return null;
    try {
      return Object.fromEntries(
        Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
      );
    } catch {
      return null;
    }
  };
}

function queryOf(address: string): Typed {
  const query = new URL(address, 'http://localhost').searchParams;
  return Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name)]));
}

/** The form is not there any more, for somebody else did it, or it is done: the words that were meant for it are told. */
function withLeftOver(lang: Lang, page: VNode, typed: Typed): VNode {
  const isProse = (text: string): boolean => /\s|[\u0e00-\u0e7f]/.test(text.trim());
  const prose = Object.entries(typed)
    .filter(([name]) => !/^(was|q)-|^back$/.test(name))
    .flatMap(([, value]) => [value].flat().filter(isProse));
  if (prose.length === 0) return page;
  const words = deskWords(lang);
  return (
    <>
      <Card id="left-over" title={words.leftOver}>
        {prose.map((text) => (
          <p class="words">{text}</p>
        ))}
      </Card>
      {page}
    </>
  );
}
