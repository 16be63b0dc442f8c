/** Small parts that many pages are made of. */
import type { ComponentChildren } from 'preact';
import { frameWords } from './messages.ts';
import type { Lang } from './words.ts';

export type Tone = 'go' | 'warn' | 'bad' | 'plain';

export function Tag({ tone = 'plain', children }: { tone?: Tone; children: ComponentChildren }) {
  return <span class={tone === 'plain' ? 'tag' : `tag ${tone}`}>{children}</span>;
}

/** What was not done, and why; nothing where nothing is told. Read out at once. */
export function Alert({ children }: { children: ComponentChildren }) {
  if (!children) return null;
  return (
    <p class="notice bad" role="alert">
      {children}
    </p>
  );
}

/** What a record says, name by name. Empty ones are left out. */
export function Pairs({ pairs }: { pairs: readonly (readonly [name: string, value: ComponentChildren])[] }) {
  const told = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false);
  return (
    <dl class="pairs">
      {told.map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
}

/** Of a part that a script renews every 5 seconds: without scripts a link to the page does it. */
export function Renews({ lang, path }: { lang: Lang; path: string }) {
  const words = frameWords(lang);
  return (
    <>
      <span class="scripted">{words.renewsItself}</span>
      <noscript>
        <a href={path}>{words.lookAgain}</a>
      </noscript>
    </>
  );
}

export interface Tab {
  href: string;
  label: string;
  current: boolean;
  count?: number | undefined;
  /** Not counted any further than one more than this. */
  most?: number | undefined;
}

export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav aria-label={label}>
      <ul class="tabs">
        {tabs.map(({ href, label: name, current, count, most = Infinity }) => (
          <li key={href}>
            <a href={href} {...(current && { 'aria-current': 'page' as const })}>
              {name}
              {count !== undefined && count > 0 && <span class="tag">{count > most ? `${most}+` : count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Only forward, and back to the beginning: a list may have grown meanwhile, so pages have no numbers. */
export function Pager({ lang, first, next }: { lang: Lang; first: string | null; next: string | null }) {
  const words = frameWords(lang);
  if (!first && !next) return null;
  return (
    <p class="pager">
      {first ? <a href={first}>{words.first}</a> : <span />}
      {next && (
        <a href={next} rel="next">
          {words.next}
        </a>
      )}
    </p>
  );
}

export function Crumbs({ trail }: { trail: readonly { href: string; label: string }[] }) {
  return (
    <p class="crumbs">
      {trail.map(({ href, label }) => (
        <span key={href}>
          <a href={href}>{label}</a> ›{' '}
        </span>
      ))}
    </p>
  );
}

/** A section with a heading that it is named by. */
export function Card({
  id,
  title,
  children,
  tone,
}: {
  id: string;
  title: string;
  children: ComponentChildren;
  tone?: 'alarming' | undefined;
}) {
  return (
    <section class={tone ? `card ${tone}` : 'card'} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

/** A path with what is asked for; empty values are left out. */
export function pathWith(path: string, query: Readonly<Record<string, string | readonly string[] | null>>): string {
  const parts = Object.entries(query).flatMap(([name, value]) =>
    [value ?? ''].flat().flatMap((each) => (each === '' ? [] : [[name, each]])),
  );
  return parts.length > 0 ? `${path}?${new URLSearchParams(parts)}` : path;
}
