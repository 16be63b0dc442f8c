/** What stands beside a development issue: pilot projects, sessions, context data of its districts, and what became of its answers. */
import type { Consultation } from '../consultations/model.ts';
import { districtIn } from '../development-issues/context-rules.ts';
import type { DevelopmentIssue } from '../development-issues/model.ts';
import { middayOf } from '../thai/calendar.ts';
import { Carried, typedList } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { Card, Pairs } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { contextWords } from './context-messages.ts';
import { CONTEXT, contextPath } from './context-pages.tsx';
import { deliveryWords } from './deliveries-messages.ts';
import { messagePath } from './deliveries-pages.tsx';
import { snippet } from './feedback-filters.tsx';
import { issueWords } from './issues-messages.ts';
import type { IssueView, Section } from './issues-pages.tsx';
import { ProjectRows, PROJECTS } from './projects-pages.tsx';
import { sessionLine, SESSIONS } from './sessions-list-pages.tsx';

export function Projects({ view, canWrite }: Section) {
  const { lang, projects, ranked } = view;
  const words = issueWords(lang);
  if (!canWrite && projects.length === 0) return null;
  return (
    <Card id="projects" title={words.projects}>
      <ProjectRows lang={lang} projects={projects} />
      {canWrite && (
        <p>
          <a href={`${PROJECTS}/new?issue=${ranked.issue._id}`}>{words.addProject}</a>
        </p>
      )}
    </Card>
  );
}

export function Sessions({ view, path, canWrite }: Section) {
  const { lang, sessions, typed } = view;
  const { issue } = view.ranked;
  const words = issueWords(lang);
  // Ticking none is a choice, too: the form says that it was this one.
  const chosen = typed?.['ticked'] !== undefined ? typedList(typed, 'session') : issue.sessions;
  const label = (session: Consultation): string => sessionLine(lang, session);
  const linked = sessions.filter(({ _id }) => issue.sessions.includes(_id));
  if (sessions.length === 0) return null;
  return (
    <Card id="sessions" title={words.linkSessions}>
      {canWrite ? (
        <form method="post" action={`${path}/sessions`}>
          <Carried formToken={view.formToken} sheet={`${view.sheet}-sessions`} />
          <input type="hidden" name="seen" value={issue.version} />
          <input type="hidden" name="ticked" value="1" />
          <fieldset class="ticks">
            <legend class="sr-only">{words.linkSessions}</legend>
            {sessions.map((session) => (
              <label key={session._id}>
                <input type="checkbox" name="session" value={session._id} checked={chosen.includes(session._id)} />
                {label(session)}
              </label>
            ))}
          </fieldset>
          <button type="submit" class="outline">
            {words.saveSessions}
          </button>
        </form>
      ) : (
        <ul>
          {linked.map((session) => (
            <li key={session._id}>
              <a href={`${SESSIONS}/${session._id}`}>{label(session)}</a>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** Where it was read, and of which day it is. */
function Sourced({ lang, source, date }: { lang: Lang; source: string | null; date: string | null }) {
  const told = [source, date && formatsOf(lang).day(middayOf(date))].filter(Boolean).join(' · ');
  return told ? <small>({told})</small> : null;
}

export function ContextBeside({ lang, contexts, groupName, districtName, ranked }: IssueView) {
  const words = issueWords(lang);
  const { kinds } = contextWords(lang);
  const told = contexts.filter(({ fields, swot, attachments }) => fields.length + swot.length + attachments.length > 0);
  const nameOf = (id: string): string => {
    const district = districtIn(id);
    return district === null ? groupName : districtName(district);
  };
  return (
    <Card id="context" title={words.context}>
      {told.length === 0 && <p class="quiet">{words.noContext}</p>}
      {told.map(({ _id, fields, swot, attachments }) => (
        <details key={_id}>
          <summary>{nameOf(_id)}</summary>
          <Pairs
            pairs={fields.map(
              (field) =>
                [
                  field.nameTh,
                  <>
                    {snippet(field.text)} <Sourced lang={lang} {...field} />
                  </>,
                ] as const,
            )}
          />
          <ul>
            {swot.map((entry) => (
              <li key={entry._id}>
                {kinds[entry.kind]}: {snippet(entry.text)} <Sourced lang={lang} {...entry} />
              </li>
            ))}
            {attachments.map((file) => (
              <li key={file._id}>
                <a href={`${contextPath(_id)}/file/${file._id}`}>{file.name}</a> <Sourced lang={lang} {...file} />
              </li>
            ))}
          </ul>
        </details>
      ))}
      <p>
        <a href={`${CONTEXT}?group=${ranked.issue.districtGroup}`}>{words.contextMore}</a>
      </p>
    </Card>
  );
}

/** As the ledger has it: that something was planned does not say that it arrived. */
export function Reach({ view, answer }: { view: IssueView; answer: DevelopmentIssue['answers'][number] }) {
  const { lang } = view;
  const words = issueWords(lang);
  const { count } = formatsOf(lang);
  const told = view.reach.get(answer._id);
  if (!told) return answer.recipients ? <p class="quiet">{words.noLedger(count(answer.recipients))}</p> : null;
  const { sent, waiting, missed, kind, offsets } = told;
  const { reasons, results } = deliveryWords(lang);
  const nameOf = (reason: string): string => reasons[reason] ?? results[reason as keyof typeof results] ?? reason;
  const lost = missed.reduce((sum, { people }) => sum + people, 0);
  const why = missed.map(({ reason, people }) => words.reason(nameOf(reason), count(people))).join(' · ');
  const links = offsets.map((offset, index) => (
    <a key={offset} href={messagePath({ kind, subject: answer._id, offset })}>
      {index === 0 ? words.ledger : words.ledgerRest(count(index))}
    </a>
  ));
  return (
    <p class="quiet">
      {words.reach(count(sent), count(waiting), count(lost))}
      {why && ` (${why})`}
      {view.mayList && links.map((link) => <> {link}</>)}
    </p>
  );
}
