/** `/login`, `/language`, signing out: where staff come in with a link or a code from LINE. */
import express, { Router, type Request, type Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import { keepChoice } from '../web/cookies.ts';
import { typedFrom, typedText } from '../web/forms.tsx';
import { askerOf, isFromElsewhere, isOwnForm, ownPath } from '../web/protection.ts';
import { sendPage, sendPiece } from '../web/send.ts';
import { LANG_COOKIE, langOf } from '../web/words.ts';
import {
  CODE_LASTS,
  forgetSession,
  isUsable,
  logIn,
  logInByCode,
  logOut,
  openLoginCode,
  sessionCookie,
  takeWanted,
  visitorOf,
  waitingCode,
  waitingCookie,
  type LoginDeps,
} from './login.ts';
import * as pages from './login-pages.tsx';

/** Long enough for what somebody had typed into a form when the session ended. */
const MOST_BYTES = '300kb';
/** Codes that one address may ask for while one of them lasts: an office in the morning, and nobody who shuts it out. */
const MOST_CODES = 60;

export function loginRouter(deps: LoginDeps): Router {
  const router = Router();
  const readBody = express.urlencoded({ extended: false, limit: MOST_BYTES });
  const lang = (request: Request) => langOf(request.headers.cookie);

  const keptIn = (request: Request): Partial<pages.KeptForm> => {
    const typed = typedFrom(request.body);
    const back = typedText(typed, 'back');
    const [page, kept] = [typedText(typed, 'page'), typedText(typed, 'resumed')];
    return { ...(back && { back: ownPath(back) }), ...(page && { page: ownPath(page) }), ...(kept && { typed: kept }) };
  };

  function setSession(response: Response, session: string): void {
    const { name, options } = sessionCookie(deps.config);
    response.cookie(name, session, options);
  }

  /** On to where the person wanted to go; a form that was kept goes with them. */
  function goOn(response: Response, { back = '/console', typed }: Partial<pages.KeptForm>): void {
    // 307 has the browser send the same form on, with what was typed in it.
    response.redirect(typed ? 307 : 303, back);
  }

  router.get('/language', (request, response) => {
    const { to, back } = typedFrom(request.query) as Record<string, string>;
    keepChoice(response, LANG_COOKIE, to === 'en' ? 'en' : 'th', deps.config.publicUrl);
    response.redirect(303, ownPath(back));
  });

  router.get('/login', (request, response) =>
    sendPage(request, response, 200, pages.howToLogInPage(lang(request), '/console')),
  );

  const fewCodes = rateLimit({
    windowMs: CODE_LASTS,
    limit: MOST_CODES,
    legacyHeaders: false,
    standardHeaders: 'draft-8',
    keyGenerator: askerOf,
    handler: (request, response) => sendPage(request, response, 429, pages.tooManyCodesPage(lang(request))),
    validate: false,
  });
  router.post('/login/code', fewCodes, readBody, async (request, response) => {
    if (isFromElsewhere(request)) return sendPage(request, response, 403, pages.formRefusedPage(lang(request)));
    const secret = await openLoginCode(deps, request);
    if (!secret) return sendPage(request, response, 503, pages.tooManyCodesPage(lang(request)));
    const { name, options } = waitingCookie(deps.config);
    response.cookie(name, secret, options);
    // Shown at once: what was typed must not go through an address.
    request.headers.cookie = `${name}=${secret}; ${request.headers.cookie ?? ''}`;
    await showCode(request, response, 200);
  });

  router.get('/login/code', (request, response) => showCode(request, response, 200));

  async function showCode(request: Request, response: Response, status: number): Promise<void> {
    const waiting = await waitingCode(deps, request);
    if (!waiting) return response.redirect(303, '/login');
    const page = pages.codePage(lang(request), waiting.code, waiting.state, keptIn(request));
    await sendPage(request, response, status, page);
  }

  router.get('/login/code/state', async (request, response) => {
    const waiting = await waitingCode(deps, request);
    await sendPiece(request, response, 200, pages.CodeState({ lang: lang(request), state: waiting?.state ?? 'gone' }));
  });

  router.post('/login/code/finish', readBody, async (request, response) => {
    if (isFromElsewhere(request)) return sendPage(request, response, 403, pages.formRefusedPage(lang(request)));
    const session = await logInByCode(deps, request);
    if (session) {
      await logOut(deps, request);
      setSession(response, session);
      return goOn(response, keptIn(request));
    }
    if (await visitorOf(deps, request)) return goOn(response, keptIn(request));
    await showCode(request, response, 200);
  });

  router.get('/login/:token', async (request: Request<{ token: string }>, response) => {
    const { token } = request.params;
    const usable = await isUsable(deps, token);
    const page = usable ? pages.loginPage(lang(request), token) : pages.linkGonePage(lang(request));
    await sendPage(request, response, usable ? 200 : 410, page);
  });

  router.post('/login/:token', async (request: Request<{ token: string }>, response) => {
    if (isFromElsewhere(request)) return sendPage(request, response, 403, pages.formRefusedPage(lang(request)));
    const session = await logIn(deps, request.params.token, request);
    if (!session) return sendPage(request, response, 410, pages.linkGonePage(lang(request)));
    await logOut(deps, request);
    setSession(response, session);
    response.redirect(303, takeWanted(deps, request, response));
  });

  router.post('/console/logout', readBody, async (request, response) => {
    const visitor = await visitorOf(deps, request);
    const token = typedText(typedFrom(request.body), 'formToken');
    if (visitor && (isFromElsewhere(request) || !isOwnForm(visitor.cookie, token)))
      return sendPage(request, response, 403, pages.formRefusedPage(lang(request)));
    await logOut(deps, request);
    forgetSession(deps.config, response);
    await sendPage(request, response, 200, pages.loggedOutPage(lang(request), 'here'));
  });

  return router;
}
