/** Tokens of other systems: one is shown once, the rest are names and dates. */
import type { VNode } from 'preact';
import { TOKEN_PERMISSIONS, type ApiToken } from '../access/token-store.ts';
import { standingOfToken, TOKEN_DAYS } from '../access/tokens.ts';
import {
  Carried,
  ChoiceField,
  ProblemList,
  TextField,
  TickList,
  typedList,
  type Choice,
  type Problems,
  type Typed,
} from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { Card, Crumbs, Tag } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { tokenWords } from './tokens-messages.ts';

export const TOKENS = '/console/tokens';

export interface TokenList {
  lang: Lang;
  tokens: readonly ApiToken[];
  groups: readonly Choice[];
  scopeOf(token: ApiToken): string;
  typed: Typed;
  problems: Problems;
  now: Date;
  formToken: string;
  sheet: string;
}

export function tokensPage(list: TokenList): VNode {
  const { lang, tokens, groups, typed, problems, now, formToken, sheet } = list;
  const words = tokenWords(lang);
  const { day, moment } = formatsOf(lang);
  const field = { lang, typed, problems };
  return (
    <>
      <div class="head">
        <h1>{words.title}</h1>
        <a href="/api/docs">{words.docs}</a>
      </div>
      <p>{words.intro}</p>
      <Card id="tokens" title={words.listTitle}>
        {tokens.length === 0 ? (
          <p>{words.none}</p>
        ) : (
          <div class="scroll">
            <table class="stacks">
              <thead>
                <tr>
                  <th scope="col">{words.name}</th>
                  <th scope="col">{words.scope}</th>
                  <th scope="col">{words.ends}</th>
                  <th scope="col">{words.used}</th>
                  <th scope="col">{words.state}</th>
                </tr>
              </thead>
              <tbody>
                {tokens.map((token) => {
                  const { _id, name, permissions, expiresAt, lastUsedAt } = token;
                  const state = standingOfToken(token, now);
                  return (
                    <tr key={_id}>
                      <th scope="row">{name}</th>
                      <td data-label={words.scope}>
                        {list.scopeOf(token)}
                        {' · '}
                        {permissions.length > 0
                          ? permissions.map((each) => words.permission[each]).join(', ')
                          : words.readOnly}
                      </td>
                      <td data-label={words.ends}>{day(expiresAt)}</td>
                      <td data-label={words.used}>{lastUsedAt ? moment(lastUsedAt) : words.never}</td>
                      <td data-label={words.state}>
                        <Tag tone={state === 'live' ? 'go' : 'plain'}>{words.states[state]}</Tag>
                        {state === 'live' && (
                          <form method="post" action={`${TOKENS}/${_id}/revoke`}>
                            <Carried formToken={formToken} />
                            <button type="submit" class="outline small" aria-label={words.revokeOf(name)}>
                              {words.revoke}
                            </button>
                          </form>
                        )}
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
        )}
      </Card>
      <Card id="make" title={words.makeTitle}>
        <ProblemList
          lang={lang}
          problems={problems}
          labels={{ name: words.name, scope: words.scope, days: words.lasts, permission: words.permissions }}
        />
        <form method="post" action={TOKENS}>
          <Carried formToken={formToken} sheet={sheet} />
          <TextField
            {...field}
            name="name"
            label={words.name}
            hint={words.nameHint}
            required
            more={{ maxLength: 80, autocomplete: 'off' }}
          />
          <TickList
            legend={words.scope}
            name="scope"
            choices={[{ value: 'ALL', label: words.everything }, ...groups]}
            chosen={typedList(typed, 'scope')}
          />
          <TickList
            legend={words.permissions}
            name="permission"
            choices={TOKEN_PERMISSIONS.map((each) => ({ value: each, label: words.permission[each] }))}
            chosen={typedList(typed, 'permission')}
          />
          <ChoiceField
            {...field}
            name="days"
            label={words.lasts}
            choices={TOKEN_DAYS.map((n) => ({ value: String(n), label: words.days(n) }))}
          />
          <button type="submit">{words.make}</button>
        </form>
      </Card>
    </>
  );
}

export function tokenMadePage({ lang, name, token }: { lang: Lang; name: string; token: string }): VNode {
  const words = tokenWords(lang);
  return (
    <>
      <Crumbs trail={[{ href: TOKENS, label: words.title }]} />
      <h1>{words.madeTitle}</h1>
      <section class="card" aria-labelledby="token">
        <h2 id="token">{name}</h2>
        <p role="status">{words.shownOnce}</p>
        <label for="f-token">{words.token}</label>
        <input id="f-token" type="text" readOnly value={token} />
        <p>
          <a href={TOKENS}>{words.back}</a>
        </p>
      </section>
    </>
  );
}
