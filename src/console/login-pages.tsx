/** The pages by which staff come in and go: outside the console's frame, nothing told to whoever only looks. */
import type { VNode } from 'preact';
import type { LoginCodeState } from '../access/login-store.ts';
import { Alone } from '../web/layout.tsx';
import type { Lang } from '../web/words.ts';
import { loginWords } from './login-messages.ts';

/** A form that was under way when the session ended. */
export interface KeptForm {
  /** Where it goes. */
  back: string;
  /** The page that it stood on; empty where the browser did not say. */
  page: string;
  /** What was typed, as JSON. */
  typed: string;
}

function Kept({ back, page, typed }: Partial<KeptForm>) {
  return (
    <>
      {back && <input type="hidden" name="back" value={back} />}
      {page && <input type="hidden" name="page" value={page} />}
      {typed && <input type="hidden" name="resumed" value={typed} />}
    </>
  );
}

function TwoWays({ lang, kept }: { lang: Lang; kept: Partial<KeptForm> }) {
  const words = loginWords(lang);
  return (
    <>
      <h2>{words.byCodeTitle}</h2>
      <p>{words.byCode}</p>
      <form method="post" action="/login/code">
        <Kept {...kept} />
        <button type="submit">{words.askForCode}</button>
      </form>
      <h2>{words.byLinkTitle}</h2>
      <ol>
        <li>{words.byLink[0]}</li>
        <li>
          {words.byLink[1]} <strong class="phrase">{words.phrase}</strong>
        </li>
        <li>{words.byLink[2]}</li>
      </ol>
    </>
  );
}

export function howToLogInPage(lang: Lang, back: string): VNode {
  const words = loginWords(lang);
  return (
    <Alone lang={lang} title={words.howTitle} address={back}>
      <p>{words.how}</p>
      <TwoWays lang={lang} kept={{ back }} />
    </Alone>
  );
}

/** What was typed waits in this very page: nothing of it is stored. */
export function sessionEndedPage(lang: Lang, kept: KeptForm): VNode {
  const words = loginWords(lang);
  return (
    <Alone lang={lang} title={words.endedTitle}>
      <p>{words.ended}</p>
      <TwoWays lang={lang} kept={kept} />
      <h2>{words.endedOther}</h2>
      <form method="post" action={kept.back}>
        <Kept page={kept.page} typed={kept.typed} />
        <button type="submit" class="outline">
          {words.goOn}
        </button>
      </form>
    </Alone>
  );
}

/** `token` is part of the address that the form goes to. */
export function loginPage(lang: Lang, token: string): VNode {
  const words = loginWords(lang);
  return (
    <Alone lang={lang} title={words.linkTitle} address={`/login/${token}`}>
      <p>{words.link}</p>
      <form method="post" action={`/login/${token}`}>
        <button type="submit">{words.enter}</button>
      </form>
    </Alone>
  );
}

export function linkGonePage(lang: Lang): VNode {
  const words = loginWords(lang);
  return (
    <Alone lang={lang} title={words.goneTitle}>
      <p>
        {words.gone[0]} <strong class="phrase">{words.phrase}</strong> {words.gone[1]}
      </p>
      <p>
        <a href="/console">{words.toConsole}</a> {words.ifIn}
      </p>
    </Alone>
  );
}

export function codePage(lang: Lang, code: string, state: LoginCodeState, kept: Partial<KeptForm>): VNode {
  const words = loginWords(lang);
  return (
    <Alone lang={lang} title={words.codeTitle} address="/login/code" moves>
      <p class="code" translate={false}>
        {code.slice(0, 3)} {code.slice(3)}
      </p>
      <ol>
        {words.codeSteps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <form method="post" action="/login/code/finish" id="finish">
        <Kept {...kept} />
        <CodeState lang={lang} state={state} />
      </form>
      <p class="quiet">{words.codeLasts}</p>
      <form method="post" action="/login/code">
        <Kept {...kept} />
        <button type="submit" class="outline small">
          {words.newCode}
        </button>
      </form>
    </Alone>
  );
}

/** Looks by itself whether the word has come; without scripts the button asks. */
export function CodeState({ lang, state }: { lang: Lang; state: LoginCodeState | 'gone' }) {
  const words = loginWords(lang);
  const told = { open: words.waiting, asked: words.asked, refused: words.refused, confirmed: words.confirmed };
  const waits = state === 'open' || state === 'asked';
  return (
    <div
      id="code-state"
      {...(waits && { 'hx-get': '/login/code/state', 'hx-trigger': 'every 2s', 'hx-swap': 'outerHTML' })}
      {...(state === 'confirmed' && { 'data-send-form': 'finish' })}
    >
      <p role="status">{told[state as keyof typeof told] ?? words.codeGone}</p>
      {(waits || state === 'confirmed') && <button type="submit">{words.confirmedButton}</button>}
    </div>
  );
}

function Told({ lang, title, children }: { lang: Lang; title: string; children: string }) {
  return (
    <Alone lang={lang} title={title}>
      <p>{children}</p>
      <p>
        <a href="/console">{loginWords(lang).toConsole}</a>
      </p>
    </Alone>
  );
}

export function tooManyCodesPage(lang: Lang): VNode {
  const words = loginWords(lang);
  return (
    <Told lang={lang} title={words.tooManyTitle}>
      {words.tooMany}
    </Told>
  );
}

export function formRefusedPage(lang: Lang): VNode {
  const words = loginWords(lang);
  return (
    <Told lang={lang} title={words.refusedTitle}>
      {words.formRefused}
    </Told>
  );
}

export function loggedOutPage(lang: Lang, where: 'here' | 'everywhere'): VNode {
  const words = loginWords(lang);
  return (
    <Alone lang={lang} title={where === 'here' ? words.outTitle : words.outEverywhereTitle}>
      <p>
        {words.out[0]} <strong class="phrase">{words.phrase}</strong> {words.out[1]}
      </p>
    </Alone>
  );
}
