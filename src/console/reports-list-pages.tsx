/** The progress reports of a fiscal year, and the follow-up meetings. */
import type { VNode } from 'preact';
import { formDate } from '../progress-reports/messages.ts';
import type { FollowUpMeeting, ProgressReport } from '../progress-reports/model.ts';
import { Carried, LongField, TextField, type Problems, type Typed } from '../web/forms.tsx';
import { reportWords } from './reports-messages.ts';
import { bahtOf, PATH, pathOf, percentOf, type Sheet } from './reports-pages.tsx';

export interface ReportList extends Sheet {
  reports: readonly ProgressReport[];
  /** That are there to choose from, and the one that is shown; null: the project's now. */
  years: readonly number[];
  year: number | null;
  thisYear: number;
  meetings: readonly FollowUpMeeting[];
  next: number;
  mayWrite: boolean;
  typed: Typed;
  problems: Problems;
}

export function listPage(list: ReportList): VNode {
  const { lang, reports, mayWrite } = list;
  const words = reportWords(lang);
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      {list.years.length > 1 && (
        <nav class="actions" aria-label={words.fiscalYear}>
          <span>{words.fiscalYear}</span>
          {list.years.map((year) => (
            <a
              key={year}
              href={year === list.thisYear ? PATH : `${PATH}?year=${year}`}
              aria-current={year === (list.year ?? list.thisYear) ? 'page' : undefined}
            >
              {year}
            </a>
          ))}
        </nav>
      )}
      <section class="card">
        {reports.length === 0 ? (
          <p>{words.none}</p>
        ) : (
          <div class="scroll">
            <table class="stacks">
              <thead>
                <tr>
                  <th scope="col">{words.number}</th>
                  <th scope="col">{words.asOf}</th>
                  <th scope="col" class="num">
                    {words.percent}
                  </th>
                  <th scope="col" class="num">
                    {words.baht}
                  </th>
                  <th scope="col">{words.status}</th>
                </tr>
              </thead>
              <tbody>
                {reports.map((report) => (
                  <tr key={report.number}>
                    <th scope="row">
                      <a href={pathOf(report, list.year)}>{words.one(report.number)}</a>
                    </th>
                    <td data-label={words.asOf}>{formDate(report.asOf)}</td>
                    <td data-label={words.percent} class="num">
                      {percentOf(report)}
                    </td>
                    <td data-label={words.baht} class="num">
                      {bahtOf(report.baht)}
                    </td>
                    <td data-label={words.status}>{report.status === 'approved' ? words.approved : words.draft}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      {mayWrite && <Begin {...list} />}
      <Meetings {...list} />
    </>
  );
}

function Begin({ lang, formToken, sheet, next, typed, problems }: ReportList) {
  const words = reportWords(lang);
  return (
    <section class="card" aria-labelledby="begin">
      <h2 id="begin">{words.begin}</h2>
      <form method="post" action={PATH}>
        <Carried formToken={formToken} sheet={sheet} />
        <input type="hidden" name="number" value={next} />
        <TextField
          lang={lang}
          name="asOf"
          type="date"
          label={words.asOf}
          hint={words.beginHint(next)}
          typed={typed}
          problems={problems}
          required
        />
        <label>
          <input type="checkbox" name="whole" value="yes" /> {words.whole}
        </label>
        <p class="actions">
          <button type="submit">{words.write}</button>
        </p>
      </form>
    </section>
  );
}

function Meetings({ lang, formToken, sheet, meetings, mayWrite, typed, problems }: ReportList) {
  const words = reportWords(lang);
  const field = (name: string, label: string, type: 'text' | 'date' | 'time' = 'text', required = false) => (
    <TextField {...{ lang, name, label, type, typed, problems, required }} more={{ maxLength: 300 }} />
  );
  return (
    <section class="card" aria-labelledby="meetings">
      <h2 id="meetings">{words.meetings}</h2>
      {meetings.length === 0 ? (
        <p>{words.noMeetings}</p>
      ) : (
        <ul class="rows">
          {meetings.map(({ _id, date, title, venue, resolution }) => (
            <li key={_id}>
              {formDate(date)} {title}
              {venue && ` · ${venue}`}
              {resolution && ` · ${resolution}`}
            </li>
          ))}
        </ul>
      )}
      {mayWrite && (
        <details open={typed['title'] !== undefined}>
          <summary>{words.addMeeting}</summary>
          <form method="post" action={`${PATH}/meetings`}>
            <Carried formToken={formToken} sheet={sheet} />
            {field('title', words.meetingTitle, 'text', true)}
            {field('date', words.date, 'date', true)}
            {field('from', words.from, 'time')}
            {field('to', words.to, 'time')}
            {field('venue', words.venue)}
            {field('chair', words.chair)}
            <LongField {...{ lang, typed, problems }} name="resolution" label={words.resolution} maxLength={2_000} />
            <p class="actions">
              <button type="submit">{words.addMeeting}</button>
            </p>
          </form>
        </details>
      )}
    </section>
  );
}
