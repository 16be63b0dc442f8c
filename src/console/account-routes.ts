/** `/console/account`: who one is here, signing out everywhere, keyboard shortcuts. */
import type { Perform } from '../turn.ts';
import { keepChoice, readCookie } from '../web/cookies.ts';
import { typedText } from '../web/forms.tsx';
import { KEYS_COOKIE } from '../web/layout.tsx';
import { accountWords } from './account-messages.ts';
import { accountPage } from './account-pages.tsx';
import { roleNameOf } from './actors.ts';
import type { Answer, Desk, DeskDeps } from './desk.tsx';
import { endAllSessions } from './effects.ts';

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
      return { goTo: '/console' };
    },
  });

  desk.post('/console/account/keys', {
    async act({ typed, response }): Promise<Answer> {
      const keys = typedText(typed, 'keys') === 'off' ? 'off' : 'on';
      keepChoice(response, KEYS_COOKIE, keys, deps.config.publicUrl);
      return { goTo: '/console/account' };
    },
  });
}
