/** Who did what, when, to what. */
import type { VNode } from 'preact';
import type { AuditArea, AuditDetail, AuditRecord } from '../access/audit.ts';
import { ChoiceField, TextField, type Choice } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { frameWords } from '../web/messages.ts';
import { Pager, pathWith } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { areaOf, ID_DETAILS } from './audit-subjects.ts';
import { auditTold } from './audit-messages.ts';
import { officeWords } from './office-messages.ts';

export const AUDIT = '/console/audit';

export interface AuditQuery {
  area: string;
  actor: string;
  subject: string;
  from: string;
  to: string;
}

export function auditPage({
  lang,
  records,
  query,
  areas,
  actors,
  actorName,
  subjectName,
  valueOf,
  first,
  next,
}: {
  lang: Lang;
  records: readonly AuditRecord[];
  query: AuditQuery;
  areas: readonly Choice[];
  actors: readonly Choice[];
  actorName(id: string): string;
  subjectName(id: string, area: AuditArea): string;
  valueOf(name: AuditDetail, value: string | number | boolean): string;
  first: string | null;
  next: string | null;
}): VNode {
  const words = officeWords(lang).audit;
  const { actions, details: labels } = auditTold(lang);
  const { moment } = formatsOf(lang);
  const typed = { ...query };
  const valueIn = (record: AuditRecord, name: AuditDetail, value: string | number | boolean): string =>
    typeof value === 'string' && ID_DETAILS.includes(name)
      ? subjectName(value, name === 'consultation' ? 'consultation' : areaOf(record))
      : valueOf(name, value);
  const told = (record: AuditRecord): string =>
    (Object.entries(record.details ?? {}) as [AuditDetail, string | number | boolean | null][])
      .filter(([, value]) => value !== null && value !== '')
      .map(([name, value]) => `${labels[name] ?? name}: ${valueIn(record, name, value!)}`)
      .join(' · ');
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      <form method="get" action={AUDIT} class="filters">
        <ChoiceField
          lang={lang}
          name="area"
          label={words.area}
          typed={typed}
          choices={areas}
          none={frameWords(lang).all}
        />
        <ChoiceField
          lang={lang}
          name="actor"
          label={words.actor}
          typed={typed}
          choices={actors}
          none={words.everybody}
        />
        <TextField lang={lang} name="from" label={words.from} typed={typed} type="date" />
        <TextField lang={lang} name="to" label={words.to} typed={typed} type="date" />
        <TextField lang={lang} name="subject" label={words.subjectId} typed={typed} type="search" />
        <button type="submit">{frameWords(lang).show}</button>
        <a href={AUDIT}>{frameWords(lang).clear}</a>
      </form>
      {records.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <div class="scroll">
          <table class="stacks">
            <thead>
              <tr>
                <th scope="col">{words.at}</th>
                <th scope="col">{words.actor}</th>
                <th scope="col">{words.action}</th>
                <th scope="col">{words.subject}</th>
                <th scope="col">{words.details}</th>
              </tr>
            </thead>
            <tbody>
              {records.map((record) => (
                <tr key={record._id}>
                  <th scope="row" class="no-wrap">
                    {moment(record.at)}
                  </th>
                  <td data-label={words.actor}>{actorName(record.actor)}</td>
                  <td data-label={words.action}>{actions[record.action] ?? record.action}</td>
                  <td data-label={words.subject}>
                    <a href={pathWith(AUDIT, { subject: record.subject })}>
                      {subjectName(record.subject, areaOf(record))}
                    </a>
                  </td>
                  <td data-label={words.details}>
                    <small class="words">{told(record)}</small>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pager lang={lang} first={first} next={next} />
    </>
  );
}
