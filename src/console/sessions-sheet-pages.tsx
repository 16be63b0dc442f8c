/** The sheets on which a session is set up, moved, changed or called off. */
import type { VNode } from 'preact';
import { CONSULTATION_FORMS, type Consultation } from '../consultations/model.ts';
import { MOST_PARTNERS, SESSION_LETTERS } from '../consultations/rules.ts';
import {
  Carried,
  ChoiceField,
  LongField,
  ProblemList,
  TextField,
  type Choice,
  type Problems,
  type Typed,
} from '../web/forms.tsx';
import { Alert, Crumbs } from '../web/parts.tsx';
import { StaleTable, Was, type StaleField } from '../web/stale.tsx';
import type { Lang } from '../web/words.ts';
import { SessionTrail, SESSIONS } from './sessions-list-pages.tsx';
import { sessionWords } from './sessions-messages.ts';
import { seatWords } from './sessions-seats-messages.ts';
import { SeatFields } from './sessions-seats-pages.tsx';

interface Sheet {
  lang: Lang;
  typed: Typed;
  problems: Problems;
  formToken: string;
  sheet: string;
}

const formsOf = (lang: Lang): Choice[] =>
  CONSULTATION_FORMS.map((form) => ({ value: form, label: sessionWords(lang).forms[form] }));

export function PartnersField(field: Pick<Sheet, 'lang' | 'typed' | 'problems'>) {
  const words = sessionWords(field.lang);
  const hint = words.partnersHint(MOST_PARTNERS, SESSION_LETTERS.partner);
  return <LongField {...field} name="partners" label={words.fields.partners} hint={hint} rows={3} />;
}

export interface DraftSheetView extends Sheet {
  /** Null: a new one. */
  session: Consultation | null;
  /** Only for a new one. */
  groups: readonly Choice[];
  seen: number;
  before: Readonly<Record<string, string>>;
  stale: readonly StaleField[] | null;
}

export function draftPage(view: DraftSheetView): VNode {
  const { lang, session, groups, typed, problems, formToken, sheet, seen, before, stale } = view;
  const words = sessionWords(lang);
  const title = session ? words.editTitle : words.create;
  const labels = { ...words.fields, ...seatWords(lang).fields };
  const path = session ? `${SESSIONS}/${session._id}` : SESSIONS;
  const field = { lang, typed, problems };
  return (
    <>
      <Crumbs trail={[{ href: SESSIONS, label: words.title }]} />
      <h1>{title}</h1>
      {stale && (
        <StaleTable
          words={{ ...words, title: words.staleTitle, told: words.stale, table: words.staleTable }}
          changed={stale}
          labels={labels}
        />
      )}
      <ProblemList lang={lang} problems={problems} labels={labels} />
      <form method="post" action={session ? `${path}/edit` : `${SESSIONS}/new`} class="card">
        <Carried formToken={formToken} sheet={sheet} />
        {session && (
          <>
            <input type="hidden" name="seen" value={seen} />
            <Was values={before} />
          </>
        )}
        {!session && (
          <ChoiceField {...field} name="districtGroup" label={words.fields.districtGroup} choices={groups} required />
        )}
        <TextField {...field} name="title" label={words.fields.title} more={{ maxLength: SESSION_LETTERS.title }} />
        <div class="fields">
          <TextField {...field} name="date" type="date" label={words.fields.date} />
          <TextField {...field} name="time" type="time" label={words.fields.time} />
          <TextField {...field} name="endTime" type="time" label={words.fields.endTime} />
          <ChoiceField {...field} name="form" label={words.fields.form} choices={formsOf(lang)} />
        </div>
        <div class="fields">
          <TextField {...field} name="venue" label={words.fields.venue} more={{ maxLength: SESSION_LETTERS.venue }} />
          <TextField {...field} name="chair" label={words.fields.chair} more={{ maxLength: SESSION_LETTERS.chair }} />
          <TextField {...field} name="onlineLink" type="url" label={words.fields.onlineLink} />
        </div>
        <SeatFields {...field} />
        <PartnersField {...field} />
        <p class="actions">
          <button type="submit">{session ? words.save : words.saveDraft}</button>
          <a href={path}>{words.cancelEdit}</a>
        </p>
      </form>
    </>
  );
}

export interface ChangeSheetView extends Sheet {
  session: Consultation;
  kind: 'postponed' | 'changed' | 'cancelled';
  /** What the sheet was opened with. */
  before: Readonly<Record<string, string>>;
  stale: readonly StaleField[] | null;
  /** What cannot be, in a sentence. */
  told: string | null;
}

export function changeSheetPage(view: ChangeSheetView): VNode {
  const { lang, session, kind, typed, problems, formToken, sheet, before, stale, told } = view;
  const words = sessionWords(lang);
  const path = `${SESSIONS}/${session._id}`;
  const field = { lang, typed, problems };
  const { title, to } = {
    postponed: { title: words.postponeTitle, to: 'postpone' },
    changed: { title: words.changeTitle, to: 'change' },
    cancelled: { title: words.cancelTitle, to: 'cancel' },
  }[kind];
  return (
    <>
      <SessionTrail lang={lang} session={session} />
      <h1>{title}</h1>
      <p class="lead">
        {[session.title, session.round !== null && words.round(session.round), session.venue]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {stale && (
        <StaleTable
          words={{ ...words, title: words.staleTitle, told: words.staleSheet, table: words.staleTable }}
          changed={stale}
          labels={words.fields}
        />
      )}
      <Alert>{told}</Alert>
      <ProblemList lang={lang} problems={problems} labels={words.fields} />
      <form method="post" action={`${path}/${to}`} class="card">
        <Carried formToken={formToken} sheet={sheet} />
        <Was values={before} />
        {kind === 'postponed' && (
          <>
            <p class="hint">{words.postponeHint}</p>
            <div class="fields">
              <TextField {...field} name="date" type="date" label={words.fields.date} />
              <TextField {...field} name="time" type="time" label={words.fields.time} />
              <TextField {...field} name="endTime" type="time" label={words.fields.endTime} />
            </div>
          </>
        )}
        {kind === 'changed' && (
          <div class="fields">
            <ChoiceField {...field} name="form" label={words.fields.form} choices={formsOf(lang)} />
            <TextField {...field} name="venue" label={words.fields.venue} more={{ maxLength: SESSION_LETTERS.venue }} />
            <TextField {...field} name="chair" label={words.fields.chair} more={{ maxLength: SESSION_LETTERS.chair }} />
            <TextField {...field} name="onlineLink" type="url" label={words.fields.onlineLink} />
            {session.startsAt && <TextField {...field} name="endTime" type="time" label={words.fields.endTime} />}
          </div>
        )}
        <TextField {...field} name="reason" label={words.fields.reason} more={{ maxLength: SESSION_LETTERS.reason }} />
        <p class="actions">
          <button type="submit">{words.preview}</button>
          <a href={path}>{words.drop}</a>
        </p>
      </form>
    </>
  );
}

/** How many would be asked once more, before they are. */
export function remindPage({ lang, session, told, formToken, sheet }: RemindView): VNode {
  const words = sessionWords(lang);
  const path = `${SESSIONS}/${session._id}`;
  return (
    <>
      <SessionTrail lang={lang} session={session} />
      <h1>{words.remind}</h1>
      <form method="post" action={`${path}/remind`} class="card">
        <Carried formToken={formToken} sheet={sheet} />
        <p>{told}</p>
        <p class="actions">
          <button type="submit">{words.remind}</button>
          <a href={path}>{words.drop}</a>
        </p>
      </form>
    </>
  );
}

export interface RemindView {
  lang: Lang;
  session: Consultation;
  told: string;
  formToken: string;
  sheet: string;
}
