/** Entries that probably report the same: to be looked at, and gathered where a person has ticked them. */
import { textOf } from '../feedback/rules.ts';
import { Carried, ChoiceField, typedList } from '../web/forms.tsx';
import type { EntryView } from './feedback-entry-pages.tsx';
import { FEEDBACK, snippet } from './feedback-filters.tsx';
import { feedbackWords } from './feedback-messages.ts';

export function Alike({ view, path }: { view: EntryView; path: string }) {
  const { lang, alike, shown, mayWrite, typed, gatherChoices } = view;
  const words = feedbackWords(lang);
  if (alike.length === 0) return <p class="quiet">{words.noneAlike}</p>;
  const chosen = typed['alikeIssue'] === undefined ? null : typedList(typed, 'entry');
  const rows = (
    <ul class="plain">
      {alike.map(({ entry, likeness, issue }) => (
        <li key={entry._id}>
          {mayWrite && (
            <input
              type="checkbox"
              name="entry"
              value={entry._id}
              checked={chosen?.includes(entry._id) ?? true}
              aria-labelledby={`alike-${entry._id}`}
            />
          )}{' '}
          <a id={`alike-${entry._id}`} href={`${FEEDBACK}/${entry._id}`}>
            {snippet(shown(textOf(entry)))}
          </a>
          <p class="quiet">
            {[
              entry.number,
              words.likeness(Math.round(likeness * 100)),
              entry.district && view.districtName(entry.district),
              issue && words.sameIssue(issue),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </li>
      ))}
    </ul>
  );
  return (
    <>
      <p class="quiet">{words.alikeHint}</p>
      {!mayWrite ? (
        rows
      ) : (
        <form method="post" action={`${path}/alike${view.from}`}>
          <Carried formToken={view.formToken} sheet={`${view.sheet}-alike`} />
          {rows}
          {gatherChoices.length > 0 && (
            <ChoiceField
              lang={lang}
              name="alikeIssue"
              label={words.linkTo}
              typed={typed}
              choices={gatherChoices}
              none={words.choose}
            />
          )}
          <p class="actions">
            {gatherChoices.length > 0 && (
              <button type="submit" name="do" value="gather" class="outline">
                {words.gatherAlike}
              </button>
            )}
            <button type="submit" name="do" value="new" class="outline secondary">
              {words.newOfAlike}
            </button>
          </p>
        </form>
      )}
    </>
  );
}
