/** How many may come to a session and how many have to: as fields of its sheets, and as a sheet of its own. */
import type { VNode } from 'preact';
import type { Consultation } from '../consultations/model.ts';
import { MOST_SEATS } from '../thai/session-limits.ts';
import { Carried, ProblemList, TextField, type Problems, type Typed } from '../web/forms.tsx';
import { Alert } from '../web/parts.tsx';
import { StaleTable, Was, type StaleField } from '../web/stale.tsx';
import type { Lang } from '../web/words.ts';
import { SessionTrail, SESSIONS } from './sessions-list-pages.tsx';
import { sessionWords } from './sessions-messages.ts';
import { seatWords } from './sessions-seats-messages.ts';

/** @param byForm the quorum that the form of the session has; null while the form is being chosen. */
export function SeatFields({
  byForm = null,
  ...field
}: {
  lang: Lang;
  typed: Typed;
  problems: Problems;
  byForm?: string | null;
}) {
  const words = seatWords(field.lang);
  const number = { ...field, type: 'number', more: { min: 0, max: MOST_SEATS, inputMode: 'numeric' } } as const;
  return (
    <div class="fields">
      <TextField {...number} name="capacity" label={words.fields.capacity} hint={words.capacityHint} />
      <TextField
        {...number}
        name="quorum"
        label={words.fields.quorum}
        hint={byForm === null ? words.quorumHint : words.quorumDefault(byForm)}
      />
    </div>
  );
}

export interface SeatsSheetView {
  lang: Lang;
  session: Consultation;
  typed: Typed;
  problems: Problems;
  byForm: string;
  /** What the sheet was opened with. */
  before: Readonly<Record<string, string>>;
  stale: readonly StaleField[] | null;
  /** Why it cannot be, in a sentence. */
  told: string | null;
  /** Who would be told of a seat by the number that was typed. */
  preview: string | null;
  formToken: string;
  sheet: string;
}

export function seatsPage(view: SeatsSheetView): VNode {
  const { lang, session, typed, problems, before, stale, told, preview, formToken, sheet } = view;
  const words = sessionWords(lang);
  const seats = seatWords(lang);
  const path = `${SESSIONS}/${session._id}`;
  return (
    <>
      <SessionTrail lang={lang} session={session} />
      <h1>{seats.title}</h1>
      {stale && (
        <StaleTable
          words={{ ...words, title: words.staleTitle, told: seats.stale, table: words.staleTable }}
          changed={stale}
          labels={seats.fields}
        />
      )}
      <Alert>{told}</Alert>
      <ProblemList lang={lang} problems={problems} labels={seats.fields} />
      <form method="post" action={`${path}/seats`} class="card">
        <Carried formToken={formToken} sheet={sheet} />
        <Was values={before} />
        <SeatFields lang={lang} typed={typed} problems={problems} byForm={view.byForm} />
        {preview && (
          <>
            <p class="notice warn" role="status">
              {preview}
            </p>
            <input type="hidden" name="agreed" value={String(typed['capacity'] ?? '')} />
          </>
        )}
        <p class="actions">
          <button type="submit">{preview ? seats.confirm : words.save}</button>
          <a href={path}>{words.cancelEdit}</a>
        </p>
      </form>
    </>
  );
}
