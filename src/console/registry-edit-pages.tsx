/** The sheet on which somebody's entry in the registry is put right. */
import type { VNode } from 'preact';
import { FIELDS, limitOf, type Field } from '../representatives/rules.ts';
import { Carried, LongField, ProblemList, TextField, type Problems, type Typed } from '../web/forms.tsx';
import { Crumbs } from '../web/parts.tsx';
import { StaleTable, Was, type StaleField } from '../web/stale.tsx';
import type { Lang } from '../web/words.ts';
import { registryWords } from './registry-messages.ts';

export interface EditSheet {
  lang: Lang;
  id: string;
  name: string;
  /** The version that the sheet shows. */
  seen: number;
  /** The entry as it is now. */
  before: Readonly<Record<Field, string>>;
  typed: Typed;
  problems: Problems;
  stale: { changed: readonly StaleField[]; by: string | null } | null;
  formToken: string;
  sheet: string;
}

const LONG: readonly Field[] = ['mission', 'keyActivities', 'contactAddress'];

export function editPage({ lang, id, name, seen, before, typed, problems, stale, formToken, sheet }: EditSheet): VNode {
  const words = registryWords(lang);
  const path = `/console/representatives/${id}`;
  return (
    <>
      <Crumbs
        trail={[
          { href: '/console/representatives', label: words.title },
          { href: path, label: name },
        ]}
      />
      <h1>{words.editTitle(name)}</h1>
      {stale && (
        <StaleTable
          words={{ ...words, title: words.staleTitle, told: words.stale, table: words.staleTable }}
          changed={stale.changed}
          labels={words.fields}
          by={stale.by}
        />
      )}
      <ProblemList lang={lang} problems={problems} labels={words.fields} />
      <form method="post" action={`${path}/edit`} class="card">
        <Carried formToken={formToken} sheet={sheet} />
        <input type="hidden" name="seen" value={seen} />
        <Was values={before} />
        <div class="fields">
          {FIELDS.filter((field) => !LONG.includes(field)).map((field) => (
            <TextField
              key={field}
              lang={lang}
              name={field}
              label={words.fields[field]}
              typed={typed}
              problems={problems}
              required={field === 'fullName' || field === 'district' || field === 'community'}
              type={field === 'phone' ? 'tel' : 'text'}
              more={{ maxLength: limitOf(field), autocomplete: 'off' }}
            />
          ))}
        </div>
        {FIELDS.filter((field) => LONG.includes(field)).map((field) => (
          <LongField
            key={field}
            lang={lang}
            name={field}
            label={words.fields[field]}
            typed={typed}
            problems={problems}
            maxLength={limitOf(field)}
            rows={3}
          />
        ))}
        <p class="actions">
          <button type="submit">{words.save}</button>
          <a href={path}>{words.cancel}</a>
        </p>
      </form>
    </>
  );
}
