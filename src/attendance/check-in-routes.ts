/** `GET /checkin/:token`: the QR of one session, for whoever has the address that the bot gave to its staff. */
import { Router, type Request } from 'express';
import type { GroupName } from '../consultations/messages.ts';
import type { Consultation } from '../consultations/model.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import { speaking } from '../language.ts';
import { readyToSay } from '../line/compose.ts';
import type { Programme } from '../programme.ts';
import { checkInWords } from '../thai/check-in-code.ts';
import type { Clock } from '../time.ts';
import { sendPage } from '../web/send.ts';
import * as say from './check-in-messages.ts';
import { CHECK_IN_STYLE, checkInGonePage, checkInPage, printedCheckInPage, type InBoth } from './check-in-pages.tsx';
import { codeAt, isOpenAt, openingOf, printedCode, readPageToken, type Opening } from './check-in-rules.ts';

export interface CheckInRouterDeps {
  consultations: Pick<ConsultationStore, 'find'>;
  programme: Pick<Programme, 'attendance' | 'reminders'>;
  checkInSecret: string;
  chatLink(): string | null;
  groupName: GroupName;
  clock: Clock;
}

/** How long a new code may go unseen on the screen, in seconds. */
const LOOKS_AGAIN = 20;

const inBoth = (told: () => string): InBoth => ({ th: told(), en: speaking({ language: 'en' }, told) });

export function checkInRouter(deps: CheckInRouterDeps): Router {
  const { checkIn: plan } = deps.programme.attendance;
  const router = Router();

  router.get('/checkin.css', (_request, response) => {
    response.type('css').send(CHECK_IN_STYLE);
  });

  const headOf = (session: Consultation): { title: InBoth; when: InBoth } => ({
    title: inBoth(() => say.pageTitle(deps.groupName(session.districtGroup))),
    when: inBoth(() => say.pageWhen(session)),
  });

  async function readSession(token: string, now: Date): Promise<{ session: Consultation; opening: Opening } | null> {
    const named = readPageToken(deps.checkInSecret, token, now);
    const session = named && (await deps.consultations.find(named.consultation));
    const opening =
      session && session.revision === named.revision ? openingOf(session, plan, deps.programme.reminders.held) : null;
    return session && opening && { session, opening };
  }

  router.get('/checkin/:token/print', async (request: Request<{ token: string }>, response) => {
    response.set({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' });
    const found = plan.printedCode ? await readSession(request.params.token, deps.clock.now()) : null;
    if (!found) return sendPage(request, response, 410, checkInGonePage());
    const { session, opening } = found;
    const words = checkInWords(printedCode(deps.checkInSecret, session));
    const chatLink = deps.chatLink();
    const page = printedCheckInPage({
      ...headOf(session),
      venue: session.venue,
      link: chatLink && readyToSay(chatLink, words),
      words,
      span: inBoth(() => say.printedSpan(opening)),
    });
    return sendPage(request, response, 200, page);
  });

  router.get('/checkin/:token', async (request: Request<{ token: string }>, response) => {
    response.set({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' });
    const now = deps.clock.now();
    const found = await readSession(request.params.token, now);
    if (!found) return sendPage(request, response, 410, checkInGonePage());
    const { session, opening } = found;
    const isOpen = isOpenAt(opening, now);
    const words = isOpen ? checkInWords(codeAt(deps.checkInSecret, session, now, plan)) : null;
    const chatLink = deps.chatLink();
    const page = checkInPage({
      ...headOf(session),
      link: words && chatLink ? readyToSay(chatLink, words) : null,
      words,
      note: inBoth(() => (isOpen ? say.openUntil(opening) : say.qrComes(opening))),
      refreshSeconds: isOpen && plan.codeChangesEveryMinutes === 0 ? null : LOOKS_AGAIN,
    });
    return sendPage(request, response, 200, page);
  });
  return router;
}
