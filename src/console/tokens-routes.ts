/** `/console/tokens`: an admin lets other systems in, and takes that back. */
import { TOKEN_PERMISSIONS, type ApiToken, type TokenStore } from '../access/token-store.ts';
import { isCityWide, TOKEN_DAYS, type TokenDesk } from '../access/tokens.ts';
import { typedList, typedText, type Problems, type Typed } from '../web/forms.tsx';
import type { Problem } from '../web/messages.ts';
import { groupShortOf } from '../web/format.ts';
import { MISSING, type Answer, type Desk, type DeskDeps, type Visit } from './desk.tsx';
import { tokenWords } from './tokens-messages.ts';
import { tokenMadePage, TOKENS, tokensPage } from './tokens-pages.tsx';

export interface TokenPageDeps extends DeskDeps {
  tokens: Pick<TokenStore, 'findAll' | 'findNames'>;
  tokenDesk: TokenDesk;
}

const LONGEST = 80;

export function tokenRoutes(desk: Desk, deps: TokenPageDeps): void {
  const { groups } = deps.programme.places;
  const nameOf = ({ lang }: Visit, code: string | null): string => {
    return code === null ? '' : groupShortOf(deps.programme.places, lang, code);
  };

  async function show(visit: Visit, typed: Typed, problems: Problems, more: { status?: number } = {}) {
    const words = tokenWords(visit.lang);
    const scopeOf = (token: ApiToken): string =>
      isCityWide(token) ? words.everything : token.roles.map(({ scope }) => nameOf(visit, scope)).join(', ');
    const page = tokensPage({
      lang: visit.lang,
      tokens: await deps.tokens.findAll(),
      groups: groups.map(({ code }) => ({ value: code, label: nameOf(visit, code) })),
      scopeOf,
      typed,
      problems,
      now: visit.now,
      formToken: visit.formToken,
      sheet: visit.sheet,
    });
    return { page, title: words.title, current: TOKENS, ...more } satisfies Answer;
  }

  desk.form(TOKENS, {
    async show(visit, typed, problems): Promise<Answer> {
      if (!visit.may('token.view')) return MISSING;
      return show(visit, typed ?? { days: '90' }, problems);
    },
    async act(visit): Promise<Answer> {
      if (!visit.may('token.manage')) return MISSING;
      const { typed } = visit;
      const name = typedText(typed, 'name').trim();
      const scope = typedList(typed, 'scope');
      const days = TOKEN_DAYS.find((each) => String(each) === typedText(typed, 'days'));
      const asked = typedList(typed, 'permission');
      const known = groups.map(({ code }): string => code).filter((code) => scope.includes(code));
      const problems: Record<string, Problem> = {
        ...(name === '' && { name: 'required' as const }),
        ...(name.length > LONGEST && { name: 'tooLong' as const }),
        ...(!scope.includes('ALL') && known.length === 0 && { scope: 'required' as const }),
        ...(!scope.includes('ALL') && asked.includes('operate') && { permission: 'onlyForAll' as const }),
        ...(!days && { days: 'notAChoice' as const }),
      };
      if (!days || Object.keys(problems).length > 0) return show(visit, typed, problems, { status: 422 });
      const permissions = TOKEN_PERMISSIONS.filter((each) => asked.includes(each));
      const wish = { name, scope: scope.includes('ALL') ? ('ALL' as const) : known, permissions, days };
      const made = await deps.tokenDesk.make(wish, visit.member, visit.sheet);
      const words = tokenWords(visit.lang);
      if (!made) return { goTo: TOKENS, notice: { tone: 'bad', text: words.madeBefore } };
      const page = tokenMadePage({ lang: visit.lang, name, token: made.token });
      return { page, title: words.madeTitle, current: TOKENS };
    },
  });

  desk.post(`${TOKENS}/:id/revoke`, {
    async act(visit): Promise<Answer> {
      if (!visit.may('token.manage')) return MISSING;
      await deps.tokenDesk.revoke(visit.param('id'), visit.member);
      return { goTo: TOKENS, notice: { tone: 'good', text: tokenWords(visit.lang).revoked } };
    },
  });
}
