/** What is looked at before anything goes to many: which sessions, who gets it, what it costs, how it will look. */
import type { VNode } from 'preact';
import { changeMessage } from '../consultations/told-messages.ts';
import { messagesFor, type Preview } from '../consultations/preview-messages.ts';
import type { ChangeEntry, Consultation } from '../consultations/model.ts';
import { AUDIENCE_AWAY, QUOTA_AWAY, QUOTA_SHORT } from '../delivery/messages.ts';
import { Carried } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { LinePreview } from '../web/line-preview.tsx';
import { Card, Crumbs, Pairs } from '../web/parts.tsx';
import { StaleTable, type StaleField } from '../web/stale.tsx';
import type { Lang } from '../web/words.ts';
import { SESSIONS, whenOf } from './sessions-list-pages.tsx';
import { sessionWords } from './sessions-messages.ts';

export const CHANGES = '/console/changes';

export interface PreviewView {
  lang: Lang;
  preview: Preview;
  groupName(code: string): string;
  formToken: string;
  sheet: string;
}

export function previewPage({ lang, preview, groupName, formToken, sheet }: PreviewView): VNode {
  const words = sessionWords(lang);
  const { count, moment } = formatsOf(lang);
  const { kind, sessions, audience, quota, price, changeId, silent } = preview;
  const path = `${CHANGES}/${changeId}`;
  const total = messagesFor(audience);
  const told = sessions.map(({ after, before, revises }) => ({ consultation: after, before, revises }));
  const voids = preview.answered > 0 && sessions.some(({ revises }) => revises);
  return (
    <>
      <Crumbs trail={[{ href: SESSIONS, label: words.title }]} />
      <h1>{words.previewTitle(words.changes[kind])}</h1>
      <p class="lead">{groupName(sessions[0]!.after.districtGroup)}</p>
      <div class="sides">
        <div>
          <Card id="concerned" title={words.previewSessions}>
            <ul class="rows">
              {sessions.map(({ before, after }) => (
                <li key={after._id}>
                  <span>
                    <a href={`${SESSIONS}/${after._id}`}>{whenOf(lang, before)}</a>
                    {kind === 'postponed' && <strong> → {after.startsAt ? whenOf(lang, after) : words.putOff}</strong>}
                  </span>
                  {sessions.length > 1 && (
                    <form method="post" action={`${path}/leave-out`}>
                      <Carried formToken={formToken} sheet={`${sheet}-${after._id.slice(0, 8)}`} />
                      <input type="hidden" name="session" value={after._id} />
                      <button type="submit" class="outline secondary small">
                        {words.leaveOut} <span class="sr-only">{whenOf(lang, before)}</span>
                      </button>
                    </form>
                  )}
                </li>
              ))}
            </ul>
          </Card>
          <Card id="cost" title={words.previewCost}>
            {silent ? (
              <p>{words.silentChange}</p>
            ) : (
              <>
                <ul>
                  {audience.lineGroups.map(({ name, people }) => (
                    <li key={name}>{words.toGroup(name, people === null ? null : count(people))}</li>
                  ))}
                  {audience.people > 0 && <li>{words.toPeople(count(audience.people))}</li>}
                  {total === 0 && <li>{words.toNobody}</li>}
                </ul>
                <Pairs
                  pairs={[
                    [words.total, <strong>{words.messagesUnit(count(total))}</strong>],
                    [words.left, price && (price.left === null ? words.noLimit : count(price.left))],
                    [words.extra, price?.baht ? words.baht(count(price.baht)) : null],
                  ]}
                />
                {!quota && <p class="notice warn">{QUOTA_AWAY[lang]}</p>}
                {price && !price.fits && <p class="notice warn">{QUOTA_SHORT[lang]}</p>}
                {audience.away && <p class="notice warn">{AUDIENCE_AWAY[lang]}</p>}
                {quota?.stopped && <p class="notice bad">{words.stopped}</p>}
                {preview.sendsAt && <p class="notice warn">{words.sendsAt(moment(preview.sendsAt))}</p>}
              </>
            )}
            {preview.holiday && <p class="notice warn">{words.holiday(preview.holiday)}</p>}
            {preview.outOfReach && kind !== 'cancelled' && (
              <p class="notice warn">
                {words.quorumOutOfReach(count(preview.outOfReach.quorum), count(preview.outOfReach.capacity))}
              </p>
            )}
            {voids && <p class="notice warn">{words.voids(count(preview.answered))}</p>}
          </Card>
          <div class="actions below">
            <form method="post" action={`${path}/confirm`}>
              <Carried formToken={formToken} sheet={`${sheet}-confirm`} />
              <button type="submit">{silent ? words.confirmSilent : words.confirm}</button>
            </form>
            <form method="post" action={`${path}/drop`}>
              <Carried formToken={formToken} sheet={`${sheet}-drop`} />
              <button type="submit" class="outline secondary">
                {words.drop}
              </button>
            </form>
          </div>
        </div>
        {!silent && (
          <Card id="look" title={words.previewLook}>
            <LinePreview label={words.previewLook} message={changeMessage(kind, told, preview.reason, groupName)} />
          </Card>
        )}
      </div>
    </>
  );
}

export interface Outdated {
  lang: Lang;
  /** What the preview had shown, and the session as it is now. */
  sessions: readonly { entry: ChangeEntry; now: Consultation }[];
}

/** Nothing was sent: what somebody else changed since the preview was made, beside what this person wanted. */
export function outdatedPage({ lang, sessions }: Outdated): VNode {
  const words = sessionWords(lang);
  return (
    <>
      <Crumbs trail={[{ href: SESSIONS, label: words.title }]} />
      <h1>{words.outdatedTitle}</h1>
      {sessions.map(({ entry, now }) => (
        <div key={now._id}>
          <StaleTable
            words={{ ...words, title: whenOf(lang, now), told: words.outdated, table: words.staleTable }}
            changed={changedFields(lang, entry, now)}
            labels={{ ...words.fields, when: words.when }}
          />
          <p>
            <a role="button" href={`${SESSIONS}/${now._id}`}>
              {words.toSession}
            </a>
          </p>
        </div>
      ))}
    </>
  );
}

function changedFields(lang: Lang, { before, patch }: ChangeEntry, now: Consultation): StaleField[] {
  const words = sessionWords(lang);
  const wanted: Consultation = { ...now, ...patch };
  const textOf = {
    status: (of: ChangeEntry['before']) => words.statuses[of.status],
    when: (of: ChangeEntry['before']) => whenOf(lang, of),
    venue: (of: ChangeEntry['before']) => of.venue ?? '',
    chair: (of: ChangeEntry['before']) => of.chair ?? '',
    form: (of: ChangeEntry['before']) => words.forms[of.form],
    // Changes that were proposed before links were kept with them do not tell.
    onlineLink: (of: ChangeEntry['before']) => (before.onlineLink === undefined ? '' : (of.onlineLink ?? '')),
  };
  return Object.entries(textOf)
    .map(([name, read]) => ({ name, was: read(before), now: read(now), yours: read(wanted) }))
    .filter((field) => field.was !== field.now);
}
