/** A form that was filled in while somebody else changed the same record: what changed, and how both go together. */
import { typedText, type Typed } from './forms.tsx';

/** Hidden beside a field, so that a later change by somebody else can be shown. */
const WAS = 'was-';

export function Was({ values }: { values: Readonly<Record<string, string>> }) {
  return (
    <>
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={`${WAS}${name}`} value={value} />
      ))}
    </>
  );
}

/** What the fields held when the form was opened; null where it does not tell. */
export function wasIn<Name extends string>(typed: Typed, names: readonly Name[]): Record<Name, string> | null {
  if (typed[`${WAS}${names[0]}`] === undefined) return null;
  return Object.fromEntries(names.map((name) => [name, typedText(typed, `${WAS}${name}`)])) as Record<Name, string>;
}

export interface StaleField {
  name: string;
  /** When the form was opened. */
  was: string;
  /** By somebody else, meanwhile. */
  now: string;
  yours: string;
}

/**
 * @param now the record as it is. @returns the fields that somebody else changed, and the form as it is to go on:
 * what this person typed, and what the other changed in fields that this person left alone.
 */
export function mergeStale(
  typed: Typed,
  now: Readonly<Record<string, string>>,
): { changed: StaleField[]; merged: Record<string, string> } {
  const same = (text: string): string => text.replace(/\r\n/g, '\n').trim();
  const fields = Object.keys(now).map((name): StaleField => ({
    name,
    was: same(typedText(typed, `${WAS}${name}`)),
    now: same(now[name] ?? ''),
    yours: same(typedText(typed, name)),
  }));
  return {
    changed: fields.filter((field) => field.was !== field.now),
    merged: Object.fromEntries(
      fields.map((field) => [field.name, field.yours === field.was ? field.now : field.yours]),
    ),
  };
}

export interface StaleWords {
  title: string;
  told: string;
  table: string;
  field: string;
  before: string;
  now: string;
  yours: string;
  empty: string;
}

export function StaleTable({
  words,
  changed,
  labels,
  by,
}: {
  words: StaleWords;
  changed: readonly StaleField[];
  labels: Readonly<Record<string, string>>;
  /** Who was faster, and when, as far as that is known. */
  by?: string | null | undefined;
}) {
  return (
    <section class="notice bad" role="alert" aria-labelledby="stale">
      <h2 id="stale">{words.title}</h2>
      <p>{words.told}</p>
      {by && <p>{by}</p>}
      {changed.length > 0 && (
        <div class="scroll">
          <table class="stacks">
            <caption class="sr-only">{words.table}</caption>
            <thead>
              <tr>
                <th scope="col">{words.field}</th>
                <th scope="col">{words.before}</th>
                <th scope="col">{words.now}</th>
                <th scope="col">{words.yours}</th>
              </tr>
            </thead>
            <tbody>
              {changed.map(({ name, was, now, yours }) => (
                <tr key={name}>
                  <th scope="row">{labels[name] ?? name}</th>
                  <td data-label={words.before}>{was || words.empty}</td>
                  <td data-label={words.now}>
                    <strong>{now || words.empty}</strong>
                  </td>
                  <td data-label={words.yours}>{yours || words.empty}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
