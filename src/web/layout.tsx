/** The shell of every page: works without scripts, Thai first, light and dark, keyboard from the first Tab on. */
import type { ComponentChildren, VNode } from 'preact';
import { assetUrl } from './assets.ts';
import { frameWords } from './messages.ts';
import type { Lang } from './words.ts';

/** `off` where somebody has switched the shortcuts of lists off. */
export const KEYS_COOKIE = 'prachakhom_keys';

export interface NavItem {
  href: string;
  label: string;
  /** How much waits there. */
  count?: number | undefined;
}

/** Something that has just happened, told once at the head of the next page. */
export interface Notice {
  tone: 'good' | 'bad';
  text: string;
}
export const good = (text: string): Notice => ({ tone: 'good', text });
export const bad = (text: string): Notice => ({ tone: 'bad', text });

export interface PageProps {
  lang: Lang;
  title: string;
  /** Of this page, to come back to after switching the language. */
  address?: string | undefined;
  nav?: readonly { title?: string; items: readonly NavItem[] }[] | undefined;
  /** Of `nav`: the item that this page belongs to. */
  current?: string | undefined;
  /** Who is logged in. */
  person?: { name: string; formToken: string } | undefined;
  notice?: Notice | null | undefined;
  /** `moves` loads what parts of pages are exchanged with, and keys for lists. */
  moves?: boolean | undefined;
  children: ComponentChildren;
}

export function Page({ lang, title, address, nav, current, person, notice, moves = false, children }: PageProps) {
  const words = frameWords(lang);
  const other = lang === 'th' ? 'en' : 'th';
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · ${words.name}`}</title>
        <link rel="stylesheet" href={assetUrl('site.css')} />
        <link rel="icon" href={assetUrl('icon.svg')} type="image/svg+xml" />
        {moves && (
          <>
            <meta name="htmx-config" content={HTMX} />
            <script src={assetUrl('htmx.js')} defer />
            <script src={assetUrl('console.js')} defer />
          </>
        )}
      </head>
      <body class={nav ? 'with-nav' : 'alone'}>
        <a class="skip" href="#main">
          {words.skip}
        </a>
        <header class="bar">
          <a class="brand" href="/console">
            <img src={assetUrl('icon.svg')} alt="" width="28" height="28" />
            <span>{words.name}</span>
          </a>
          <div class="bar-end">
            <a
              class="switch"
              lang={other}
              hreflang={other}
              rel="nofollow"
              href={`/language?to=${other}&back=${encodeURIComponent(address ?? '/console')}`}
            >
              {words.switchTo}
            </a>
            {person && (
              <>
                <a class="who" href="/console/account">
                  <span class="sr-only">{words.account}: </span>
                  {person.name}
                </a>
                <form method="post" action="/console/logout">
                  <input type="hidden" name="formToken" value={person.formToken} />
                  <button type="submit" class="outline secondary small">
                    {words.logOut}
                  </button>
                </form>
              </>
            )}
          </div>
        </header>
        {nav && (
          <nav class="sections" aria-label={words.sections}>
            {nav.map(({ title: heading, items }) => (
              <div key={heading ?? ''}>
                {heading && <p class="nav-title">{heading}</p>}
                <ul>
                  {items.map(({ href, label, count }) => (
                    <li key={href}>
                      <a href={href} {...(href === current && { 'aria-current': 'page' as const })}>
                        {label}
                        {count !== undefined && count > 0 && <span class="waiting">{count}</span>}
                      </a>
                    </li>
                  ))}
                </ul>
              </div>
            ))}
          </nav>
        )}
        <main id="main" tabIndex={-1}>
          {notice && (
            <p class={`notice ${notice.tone}`} role={notice.tone === 'bad' ? 'alert' : 'status'}>
              {notice.text}
            </p>
          )}
          {children}
        </main>
      </body>
    </html>
  );
}

/** Addresses stay those of whole pages. */
const HTMX = JSON.stringify({ history: false });

/** One thing to say, at most with one thing to do: for pages outside the console's frame. */
export function Alone({ lang, title, address, moves, children }: Omit<PageProps, 'nav' | 'person' | 'current'>): VNode {
  return (
    <Page lang={lang} title={title} address={address} moves={moves}>
      <section class="card alone-card">
        <h1>{title}</h1>
        {children}
      </section>
    </Page>
  );
}
