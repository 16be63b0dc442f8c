/** Who one is here, and where one is logged in. */
import type { VNode } from 'preact';
import type { WebSession } from '../access/login-store.ts';
import { Carried } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { frameWords } from '../web/messages.ts';
import type { Lang } from '../web/words.ts';
import { accountWords } from './account-messages.ts';

export interface Account {
  lang: Lang;
  name: string;
  roles: readonly string[];
  sessions: readonly WebSession[];
  /** The session that asks. */
  here: string;
  keys: boolean;
  formToken: string;
  sheet: string;
}

export function accountPage({ lang, name, roles, sessions, here, keys, formToken, sheet }: Account): VNode {
  const words = accountWords(lang);
  const { moment } = formatsOf(lang);
  return (
    <>
      <div class="head">
        <h1>{name}</h1>
        <form method="post" action="/console/logout">
          <Carried formToken={formToken} />
          <button type="submit" class="outline secondary">
            {frameWords(lang).logOut}
          </button>
        </form>
      </div>
      <section class="card" aria-labelledby="roles">
        <h2 id="roles">{words.roles}</h2>
        <ul class="tags">
          {roles.map((role) => (
            <li key={role} class="tag">
              {role}
            </li>
          ))}
        </ul>
      </section>
      <section class="card" aria-labelledby="sessions">
        <h2 id="sessions">{words.sessions}</h2>
        <div class="scroll">
          <table class="stacks">
            <thead>
              <tr>
                <th scope="col">{words.device}</th>
                <th scope="col">{words.since}</th>
                <th scope="col">{words.seen}</th>
              </tr>
            </thead>
            <tbody>
              {sessions.map(({ _id, browser, createdAt, seenAt }) => (
                <tr key={_id}>
                  <th scope="row">
                    {browser || words.unknownDevice} {_id === here && <span class="tag go">{words.here}</span>}
                  </th>
                  <td data-label={words.since}>{moment(createdAt)}</td>
                  <td data-label={words.seen}>{moment(seenAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <form method="post" action="/console/account/end-all" class="actions">
          <Carried formToken={formToken} sheet={sheet} />
          <button type="submit" class="danger outline">
            {words.endAll}
          </button>
          <span class="hint">{words.endAllHint}</span>
        </form>
      </section>
      <section class="card" aria-labelledby="keys">
        <h2 id="keys">{words.keys}</h2>
        <p>
          {words.keysHint} ({keys ? words.keysAreOn : words.keysAreOff})
        </p>
        <form method="post" action="/console/account/keys">
          <Carried formToken={formToken} />
          <input type="hidden" name="keys" value={keys ? 'off' : 'on'} />
          <button type="submit" class="outline small">
            {keys ? words.keysOff : words.keysOn}
          </button>
        </form>
      </section>
    </>
  );
}
