/** The papers of each district group: to download, and to share by a link. */
import type { VNode } from 'preact';
import { FORMAT_NAMES } from '../summaries/paper-pages.tsx';
import { PAPER_FORMATS } from '../summaries/paper-documents.ts';
import { PAPERS, type PaperKind } from '../summaries/paper-rules.ts';
import { Carried } from '../web/forms.tsx';
import { Card, Crumbs } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { papersWords } from './papers-messages.ts';

export const PAPERS_PATH = '/console/papers';

interface Frame {
  lang: Lang;
  formToken: string;
  sheet: string;
}

export function papersPage({
  lang,
  formToken,
  sheet,
  groups,
}: Frame & { groups: readonly { code: string; name: string }[] }): VNode {
  // prettier-ignore
  const words = papersWords(lang);
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      {groups.map(({ code, name }) => (
        <Card key={code} id={`group-${code}`} title={name}>
          <ul class="rows">
            {PAPERS.map((kind) => (
              <li key={kind}>
                <span>
                  {words.kinds[kind]}:{' '}
                  {PAPER_FORMATS.map((format) => (
                    <>
                      <a
                        href={`${PAPERS_PATH}/${code}/${kind}.${format}`}
                        aria-label={`${words.kinds[kind]} ${name} ${FORMAT_NAMES[format]}`}
                      >
                        {FORMAT_NAMES[format]}
                      </a>{' '}
                    </>
                  ))}
                </span>
                <form method="post" action={`${PAPERS_PATH}/${code}/${kind}/share`}>
                  <Carried formToken={formToken} sheet={`${sheet}-${kind}-${code}`} />
                  <button
                    type="submit"
                    class="outline small"
                    aria-label={`${words.share}: ${words.kinds[kind]} ${name}`}
                  >
                    {words.share}
                  </button>
                </form>
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </>
  );
}

export function sharedPage(lang: Lang, kind: PaperKind, groupName: string, url: string, until: string): VNode {
  const words = papersWords(lang);
  return (
    <>
      <Crumbs trail={[{ href: PAPERS_PATH, label: words.title }]} />
      <h1>
        {words.kinds[kind]} {groupName}
      </h1>
      <Card id="link" title={words.link}>
        <p>
          <a href={url} class="words">
            {url}
          </a>
        </p>
        <p class="hint">{words.shared(until)}</p>
      </Card>
    </>
  );
}
