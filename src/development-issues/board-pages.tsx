/** The public board: for anybody, without logging in, without any personal data, the same for all who ask. */
import type { ComponentChildren, VNode } from 'preact';
import { middayOf } from '../thai/calendar.ts';
import { assetUrl } from '../web/assets.ts';
import { formatsOf } from '../web/format.ts';
import type { Lang } from '../web/words.ts';
import { boardWords } from './board-messages.ts';
import { newestOf, type BoardIssue } from './rules.ts';

export interface BoardGroup {
  code: string;
  name: { th: string; en: string };
}

const BUDDHIST = 543;
/** Of each district group beside the others; its own page has all. */
const MOST_BESIDE_OTHERS = 20;
const address = (lang: Lang, code?: string): string =>
  `/board${code ? `/${code}` : ''}${lang === 'en' ? '?lang=en' : ''}`;

/** Thai words on an English page say that they are Thai. */
function Words({ lang, th, en }: { lang: Lang; th: string; en: string | null }) {
  if (lang === 'th') return <>{th}</>;
  return en ? <>{en}</> : <span lang="th">{th}</span>;
}

function Shell({ lang, code, children }: { lang: Lang; code: string | undefined; children: ComponentChildren }): VNode {
  const words = boardWords(lang);
  const other: Lang = lang === 'th' ? 'en' : 'th';
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{words.title}</title>
        <link rel="stylesheet" href={assetUrl('site.css')} />
        <link rel="icon" href={assetUrl('icon.svg')} type="image/svg+xml" />
        <link rel="alternate" hreflang={other} href={address(other, code)} />
      </head>
      <body class="alone">
        <header class="bar">
          <a class="brand" href={address(lang)}>
            <img src={assetUrl('icon.svg')} alt="" width="28" height="28" />
            <span>{words.title}</span>
          </a>
          <div class="bar-end">
            <a class="switch" lang={other} hreflang={other} href={address(other, code)}>
              {words.other}
            </a>
          </div>
        </header>
        <main id="main">{children}</main>
      </body>
    </html>
  );
}

function Issue({ lang, issue, least }: { lang: Lang; issue: BoardIssue; least: number }) {
  const words = boardWords(lang);
  const formats = formatsOf(lang);
  const { people, districts, answer } = issue;
  const year = lang === 'th' ? issue.fiscalYear : issue.fiscalYear - BUDDHIST;
  return (
    <article class="card" id={issue.id} aria-labelledby={`t-${issue.id}`}>
      {issue.takenIn.map((id) => (
        <span key={id} id={id} />
      ))}
      <p class="hint">{words.number(issue.number, year)}</p>
      <h3 id={`t-${issue.id}`}>
        <Words lang={lang} th={issue.title} en={issue.titleEn} />
      </h3>
      <p>
        <strong class="tag">{words.status[issue.status]}</strong>
      </p>
      {issue.summary && <p lang="th">{issue.summary}</p>}
      <p>
        {words.asked(
          people === null ? words.fewerPeople(least) : words.people(people),
          districts === null ? words.fewerDistricts(least) : words.districts(districts),
        )}
      </p>
      {answer?.text && (
        <>
          <h4>{words.answer}</h4>
          <p>
            <Words lang={lang} th={answer.text} en={answer.textEn} />
          </p>
        </>
      )}
      <h4>{words.steps}</h4>
      <ol>
        {issue.steps.map(({ status, at }, index) => (
          <li key={index}>
            {words.status[status]} · <time dateTime={at.toISOString().slice(0, 10)}>{formats.day(at)}</time>
          </li>
        ))}
      </ol>
      {issue.projects.length > 0 && (
        <>
          <h4>{words.projects}</h4>
          <ul>
            {issue.projects.map(({ name, nameEn, unit, budgetBaht, state }, index) => (
              <li key={index}>
                <Words lang={lang} th={name} en={nameEn} /> · {words.projectStates[state]}
                {unit && (
                  <>
                    {' '}
                    · {words.unit} <span lang="th">{unit}</span>
                  </>
                )}
                {budgetBaht !== null && <> · {words.budget(budgetBaht.toLocaleString('en-US'))}</>}
              </li>
            ))}
          </ul>
        </>
      )}
      {issue.sessions.length > 0 && (
        <p>
          {words.sessions}: {issue.sessions.map((date) => formats.day(middayOf(date))).join(', ')}
        </p>
      )}
    </article>
  );
}

export function boardPage(told: {
  lang: Lang;
  groups: readonly BoardGroup[];
  /** Undefined: all. */
  code: string | undefined;
  issues: readonly BoardIssue[];
  least: number;
}): VNode {
  const { lang, groups, code, issues, least } = told;
  const words = boardWords(lang);
  const shown = groups.filter((group) => (code ? group.code === code : true));
  return (
    <Shell lang={lang} code={code}>
      <h1>{words.title}</h1>
      <p>{words.lead}</p>
      <nav aria-label={words.groups}>
        <ul class="tabs">
          <li>
            <a href={address(lang)} {...(!code && { 'aria-current': 'page' as const })}>
              {words.allGroups}
            </a>
          </li>
          {groups.map((group) => (
            <li key={group.code}>
              <a href={address(lang, group.code)} {...(group.code === code && { 'aria-current': 'page' as const })}>
                {group.name[lang]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {shown.map((group) => {
        const own = issues.filter(({ districtGroup }) => districtGroup === group.code);
        return (
          <section key={group.code} aria-labelledby={`g-${group.code}`}>
            <h2 id={`g-${group.code}`}>{group.name[lang]}</h2>
            {own.length === 0 && <p>{words.none}</p>}
            {(code ? own : newestOf(own, MOST_BESIDE_OTHERS)).map((issue) => (
              <Issue key={issue.id} lang={lang} issue={issue} least={least} />
            ))}
            {!code && own.length > MOST_BESIDE_OTHERS && (
              <p>
                <a href={address(lang, group.code)}>{words.allOf(own.length, group.name[lang])}</a>
              </p>
            )}
          </section>
        );
      })}
      <p class="hint">{words.privacy(least)}</p>
    </Shell>
  );
}

export function noBoardPage(lang: Lang): VNode {
  const words = boardWords(lang);
  return (
    <Shell lang={lang} code={undefined}>
      <h1>{words.missingTitle}</h1>
      <p>{words.missing}</p>
    </Shell>
  );
}
