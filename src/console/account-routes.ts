/** `/console/account`: who one is here, signing out everywhere, keyboard shortcuts. */
import type { Perform } from '../turn.ts';
import { keepChoice, readCookie } from '../web/cookies.ts';
import { typedText } from '../web/forms.tsx';
import { good, KEYS_COOKIE } from '../web/layout.tsx';
import { sendPage } from '../web/send.ts';
import { accountWords } from './account-messages.ts';
import { accountPage } from './account-pages.tsx';
import { roleNameOf } from './actors.ts';
import type { Answer, Desk, DeskDeps } from './desk.tsx';
import { endAllSessions } from './effects.ts';
import { forgetSession } from './login.ts';
import { loggedOutPage } from './login-pages.tsx';

export function accountRoutes(desk: Desk, deps: DeskDeps & { perform: Perform }): void {
  desk.page('/console/account', async (visit): Promise<Answer> => {
    const { lang, member, session, formToken, sheet, now, request } = visit;
    const page = accountPage({
      lang,
      name: member.displayName,
      roles: member.roles.map((grant) => roleNameOf(deps.programme.places, lang, grant)),
      sessions: await deps.logins.findSessions(member.id, now),
      here: session,
      keys: readCookie(request.headers.cookie, KEYS_COOKIE) !== 'off',
      formToken,
      sheet,
    });
    return { page, title: accountWords(lang).title };
  });

  desk.post('/console/account/end-all', {
    async act(visit): Promise<Answer> {
      await deps.perform(endAllSessions({}), visit.cause());
      forgetSession(deps.config, visit.response);
      await sendPage(visit.request, visit.response, 200, loggedOutPage(visit.lang, 'everywhere'));
      return { sent: true };
    },
  });

  desk.post('/console/account/keys', {
    async act({ lang, typed, response }): Promise<Answer> {
      const words = accountWords(lang);
      const keys = typedText(typed, 'keys') === 'off' ? 'off' : 'on';
      keepChoice(response, KEYS_COOKIE, keys, deps.config.publicUrl);
      return { goTo: '/console/account', notice: good(keys === 'on' ? words.keysNowOn : words.keysNowOff) };
    },
  });
}
