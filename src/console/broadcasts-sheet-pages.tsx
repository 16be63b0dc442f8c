/** The sheet on which a notice is written: to whom, what, when. */
import type { VNode } from 'preact';
import type { Preview } from '../broadcasts/messages.ts';
import type { Broadcast } from '../broadcasts/model.ts';
import { ROLE_LETTERS } from '../broadcasts/rules.ts';
import type { Programme } from '../programme.ts';
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
import { formatsOf } from '../web/format.ts';
import { Card, Crumbs } from '../web/parts.tsx';
import { StaleTable, Was, type StaleField } from '../web/stale.tsx';
import type { Lang } from '../web/words.ts';
import { NOTICES } from './broadcasts-list-pages.tsx';
import { noticeWords } from './broadcasts-messages.ts';
import { AudiencePiece } from './broadcasts-pages.tsx';

export interface NoticeSheet {
  lang: Lang;
  /** Null: a new one. */
  broadcast: Broadcast | null;
  districtGroup: string;
  groupName: string;
  /** To choose from before anything else, where there are several. */
  groups: readonly Choice[];
  districts: readonly Choice[];
  themes: readonly Choice[];
  sessions: readonly Choice[];
  /** Roles that many people hold. */
  roles: readonly string[];
  longest: number;
  typed: Typed;
  problems: Problems;
  seen: number;
  before: Readonly<Record<string, string>>;
  stale: readonly StaleField[] | null;
  formToken: string;
  sheet: string;
}

export function noticeSheetPage(view: NoticeSheet): VNode {
  const { lang, broadcast, districtGroup, groupName, groups, typed, problems, stale, longest, roles } = view;
  const words = noticeWords(lang);
  const { count } = formatsOf(lang);
  const parts = Object.entries(words.parts).map(([value, label]) => ({ value, label }));
  const field = { lang, typed, problems };
  return (
    <>
      <Crumbs trail={[{ href: NOTICES, label: words.title }]} />
      <h1>{broadcast ? words.editTitle : words.create}</h1>
      {stale && (
        <StaleTable
          words={{ ...words, title: words.staleTitle, told: words.stale, table: words.staleTable }}
          changed={stale}
          labels={words.fields}
        />
      )}
      {!broadcast && groups.length > 1 ? (
        <form class="filters" method="get" action={`${NOTICES}/new`}>
          <ChoiceField
            lang={lang}
            name="group"
            label={words.fields.districtGroup}
            typed={{ group: districtGroup }}
            choices={groups}
          />
          <button type="submit" class="outline">
            {words.choose}
          </button>
        </form>
      ) : (
        <p class="lead">{groupName}</p>
      )}
      <ProblemList lang={lang} problems={problems} labels={words.fields} />
      <form method="post" action={broadcast ? `${NOTICES}/${broadcast._id}/edit` : `${NOTICES}/new`}>
        <Carried formToken={view.formToken} sheet={view.sheet} />
        <input type="hidden" name="districtGroup" value={districtGroup} />
        {broadcast && (
          <>
            <input type="hidden" name="seen" value={view.seen} />
            <Was values={view.before} />
          </>
        )}
        <div class="sides">
          <div>
            <Card id="s-whom" title={words.whom}>
              <div class="fields">
                <ChoiceField
                  {...field}
                  name="district"
                  label={words.fields.district}
                  choices={view.districts}
                  none={words.whole}
                />
                <TextField
                  {...field}
                  name="role"
                  label={words.fields.role}
                  hint={roles.length > 0 ? words.roleHint(roles.join(' · ')) : words.roleHintNone}
                  more={{ maxLength: ROLE_LETTERS }}
                />
                <ChoiceField
                  {...field}
                  name="theme"
                  label={words.fields.theme}
                  hint={words.themeHint}
                  choices={view.themes}
                  none={words.anybody}
                />
                <ChoiceField {...field} name="part" label={words.fields.part} choices={parts} none={words.anybody} />
                <ChoiceField
                  {...field}
                  name="consultation"
                  label={words.fields.consultation}
                  choices={view.sessions}
                  none={words.anybody}
                />
              </div>
            </Card>
            <Card id="s-what" title={words.what}>
              <LongField
                {...field}
                name="text"
                label={words.fields.text}
                hint={words.textHint(count(longest))}
                rows={7}
                maxLength={longest}
                required
              />
            </Card>
            <Card id="s-whenToSend" title={words.whenToSend}>
              <div class="fields">
                <TextField {...field} name="date" type="date" label={words.fields.date} />
                <TextField {...field} name="time" type="time" label={words.fields.time} hint={words.timeHint} />
              </div>
            </Card>
          </div>
          <section class="card" aria-labelledby="counted">
            <h2 id="counted">{words.audience}</h2>
            <div
              id="audience-live"
              aria-live="polite"
              hx-post={`${NOTICES}/count`}
              hx-trigger='load, change from:"closest form" delay:300ms'
            />
            <noscript>
              <p class="hint">{words.nothingYet}</p>
            </noscript>
          </section>
        </div>
        <p class="actions">
          <button type="submit">{words.look}</button>
          <a href={broadcast ? `${NOTICES}/${broadcast._id}` : NOTICES}>{words.cancelEdit}</a>
        </p>
      </form>
    </>
  );
}

/** What is chosen on the sheet now, counted. @param preview null: what is typed cannot be counted. */
export function CountedPiece({
  lang,
  preview,
  programme,
}: {
  lang: Lang;
  preview: Preview | null;
  programme: Pick<Programme, 'broadcasts'>;
}): VNode {
  const words = noticeWords(lang);
  return preview ? (
    <AudiencePiece lang={lang} preview={preview} programme={programme} />
  ) : (
    <p class="hint">{words.countNeedsSession}</p>
  );
}
