/** What came of a list, and the letters that follow. */
import type { VNode } from 'preact';
import type { RegistryImport, RowOutcome } from '../representatives/import-model.ts';
import { Carried } from '../web/forms.tsx';
import { Card, Pairs, Tag } from '../web/parts.tsx';
import { importWords } from './import-messages.ts';
import { IMPORTS, Trail, type Frame } from './import-pages.tsx';

export interface AppliedView extends Frame {
  found: RegistryImport;
  outcomes: Partial<Record<RowOutcome, number>>;
  bad: number;
  /** Where each bundle of letters begins: the row after which its people stand, and how many there are. */
  bundles: readonly { after: number; from: number; to: number }[];
}

export function appliedPage({ lang, formToken, sheet, found, outcomes, bad, bundles }: AppliedView): VNode {
  const words = importWords(lang);
  const path = `${IMPORTS}/${found._id}`;
  return (
    <>
      <Trail lang={lang} deeper />
      <h1>
        {words.applied}: {found.fileName}
      </h1>
      <Card id="outcome" title={words.applied}>
        <Pairs
          pairs={[
            ...Object.entries(words.outcomes).flatMap(([outcome, told]) => {
              const count = outcomes[outcome as RowOutcome];
              return count ? [[told, `${count}`] as const] : [];
            }),
            [words.kinds.bad, bad > 0 ? `${bad} ${words.rows}` : null],
          ]}
        />
        {bad > 0 && (
          <p>
            <a href={`${path}/report.xlsx`}>{words.report} (Excel)</a> · <a href={`${path}/report.csv`}>CSV</a>
          </p>
        )}
      </Card>
      <Card id="letters" title={words.lettersTitle}>
        <p>{words.lettersLead}</p>
        {bundles.length === 0 && <p>{words.noLetters}</p>}
        {bundles.map(({ after, from, to }) => (
          <form key={after} method="post" action={`${path}/letters`}>
            <Carried formToken={formToken} sheet={`${sheet}-${after}`} />
            <input type="hidden" name="after" value={after} />
            <button type="submit" class={found.printed?.includes(after) ? 'outline secondary' : 'outline'}>
              {words.letters(from, to)}
            </button>{' '}
            {found.printed?.includes(after) && <Tag tone="warn">{words.lettersMade}</Tag>}
          </form>
        ))}
      </Card>
    </>
  );
}
