/** The head of a list by district groups: its title, the way to a new one, and what it is filtered by. */
import type { ComponentChildren } from 'preact';
import { ChoiceField, type Choice } from '../web/forms.tsx';
import { frameWords } from '../web/messages.ts';
import { pathWith } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';

export function GroupListHead({
  lang,
  path,
  words,
  filters,
  groups,
  mayCreate,
  children,
}: {
  lang: Lang;
  path: string;
  words: { title: string; create: string; group: string; show: string; lead?: string };
  filters: { group: string } & Record<string, string>;
  /** To choose from, where there are several. */
  groups: readonly Choice[];
  mayCreate: boolean;
  /** Further filters. */
  children: ComponentChildren;
}) {
  const { all } = frameWords(lang);
  return (
    <>
      <div class="head">
        <h1>{words.title}</h1>
        {mayCreate && (
          <a role="button" href={pathWith(`${path}/new`, { group: filters.group })}>
            {words.create}
          </a>
        )}
      </div>
      {words.lead && <p class="lead">{words.lead}</p>}
      <form class="filters" method="get" action={path}>
        {groups.length > 1 && (
          <ChoiceField lang={lang} name="group" label={words.group} typed={filters} choices={groups} none={all} />
        )}
        {children}
        <button type="submit">{words.show}</button>
      </form>
    </>
  );
}
