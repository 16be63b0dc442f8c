/** What `config/` says, read-only. */
import type { ComponentChildren, VNode } from 'preact';
import type { Programme } from '../programme.ts';
import { middayOf } from '../thai/calendar.ts';
import { formatsOf } from '../web/format.ts';
import { Card, Pairs } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { editionOf } from '../feedback/lexicon-rules.ts';
import { sessionWords } from './sessions-messages.ts';
import { settingsWords } from './settings-messages.ts';

type Pair = readonly [name: string, value: ComponentChildren];
const MEGABYTE = 1_000_000;

export function settingsPage({ lang, programme }: { lang: Lang; programme: Programme }): VNode {
  const words = settingsWords(lang);
  const { day, count } = formatsOf(lang);
  const { organisation, project, linePlan, reminders, quietHours, attendance, issues, places, notices, context } =
    programme;
  const inThai = lang === 'th';
  const forms = sessionWords(lang).forms;
  const newest = notices.at(-1)!;
  const section = (name: keyof typeof words.sections, file: string, body: ComponentChildren): VNode => (
    <Card id={name} title={words.sections[name]}>
      {body}
      <p class="hint">{words.file(file)}</p>
    </Card>
  );
  const pairs = (all: readonly Pair[]): VNode => <Pairs pairs={all} />;
  const { held, feedbackInvitation, weeklyBrief, briefCorrection, nudges } = reminders;
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      {section(
        'organisation',
        'organisation',
        pairs([
          [words.name, organisation.nameTh],
          [words.contact, inThai ? organisation.contactTh : organisation.contactEn],
        ]),
      )}
      {section(
        'project',
        'project',
        pairs([
          [words.name, project.name],
          [words.code, project.code],
          [words.fiscalYear, String(project.fiscalYear)],
          [words.period, `${day(middayOf(project.from))} – ${day(middayOf(project.to))}`],
          [words.budget, words.baht(count(project.budgetBaht))],
        ]),
      )}
      {section(
        'linePlan',
        'line-plans',
        pairs([
          [words.plan, linePlan.nameTh],
          [words.price, words.baht(count(linePlan.baht))],
          [words.included, words.messages(count(linePlan.messages))],
          [
            words.extra,
            linePlan.bahtPerExtra === null ? words.noExtra : words.perMessage(String(linePlan.bahtPerExtra)),
          ],
          [words.reserve, words.messages(count(linePlan.reserve))],
        ]),
      )}
      {section(
        'reminders',
        'reminders',
        <>
          <div class="scroll">
            <table class="stacks">
              <thead>
                <tr>
                  <th scope="col">{words.what}</th>
                  <th scope="col">{words.when}</th>
                  <th scope="col">{words.toWhom}</th>
                  <th scope="col">{words.need}</th>
                  <th scope="col">{words.until}</th>
                </tr>
              </thead>
              <tbody>
                {reminders.plan.map((reminder) => (
                  <tr key={reminder.id}>
                    <th scope="row">{words.reminderKinds[reminder.kind]}</th>
                    <td>{words.before(reminder)}</td>
                    <td>{reminder.audience.map((each) => words.audiences[each]).join(', ')}</td>
                    <td>{words.classes[reminder.class]}</td>
                    <td>{words.before(reminder.usefulUntil)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {pairs([[words.mostNudges, words.times(nudges.mostPerPerson)]])}
        </>,
      )}
      {section(
        'otherMessages',
        'reminders',
        pairs([
          [words.heldQuestion, `${words.afterStart(held.hoursAfterStartWithoutEnd)} · ${words.classes[held.class]}`],
          [
            words.invitation,
            `${words.afterEnd(feedbackInvitation.minutesAfterEnd, feedbackInvitation.nextDayAt)} · ${words.classes[feedbackInvitation.class]}`,
          ],
          [words.weekly, `${words.mondays(weeklyBrief.at)} · ${words.classes[weeklyBrief.class]}`],
          [
            words.correction,
            `${words.daysAfterBrief(briefCorrection.daysAfterBrief)} · ${words.classes[briefCorrection.class]}`,
          ],
        ]),
      )}
      {section(
        'quiet',
        'quiet-hours',
        pairs([
          [words.quietHours, words.span(quietHours.from, quietHours.to)],
          [words.urgent, words.hours(quietHours.urgentWithinHours)],
        ]),
      )}
      {section(
        'attendance',
        'attendance',
        pairs([
          ...Object.entries(attendance.quorum).map(([form, n]): Pair => [
            words.quorum(forms[form as keyof typeof forms]),
            words.people(n),
          ]),
          [
            words.checkIn,
            words.checkInSpan(attendance.checkIn.opensMinutesBefore, attendance.checkIn.closesMinutesAfterEnd),
          ],
        ]),
      )}
      {section(
        'issues',
        'issues',
        pairs([
          [
            words.rank,
            words.rankRule(
              issues.rank.person,
              issues.rank.district,
              issues.rank.session,
              issues.rank.recentPerson,
              issues.rank.recentDays,
            ),
          ],
          [words.boardLeast, words.people(issues.board.leastCount)],
        ]),
      )}
      {section('retention', 'retention', pairs(retentionPairs(lang, programme)))}
      {section(
        'notices',
        'notices',
        pairs([
          [words.noticeVersion, `${newest.version}${newest.asksAgain ? ` (${words.asksAgain})` : ''}`],
          [
            words.noticesBefore,
            notices
              .slice(0, -1)
              .map(({ version }) => version)
              .join(', '),
          ],
        ]),
      )}
      {section(
        'context',
        'context',
        pairs([
          [
            words.fields,
            [...context.fields, context.swot].map(({ nameTh, nameEn }) => (inThai ? nameTh : nameEn)).join(' · '),
          ],
          [
            words.attachments,
            words.attachmentLimit(context.attachments.most, count(context.attachments.mostBytes / MEGABYTE)),
          ],
        ]),
      )}
      {section(
        'themes',
        'themes',
        <>
          {pairs([[words.lexiconVersion, editionOf(programme.baseLexicon.version)]])}
          <ul class="tags">
            {Object.entries(programme.themes.labels).map(([code, label]) => (
              <li key={code} class="tag">
                {inThai ? label.th : label.en}
              </li>
            ))}
          </ul>
        </>,
      )}
      {section(
        'groups',
        'districts',
        pairs(
          places.groups.map(({ code, nameTh, nameEn }): Pair => {
            const own = places.districts.filter(({ group }) => group === code);
            return [
              inThai ? nameTh : nameEn,
              `${words.districts(own.length)}: ${own.map((each) => (inThai ? each.nameTh : each.nameEn)).join(inThai ? ' ' : ', ')}`,
            ];
          }),
        ),
      )}
      {section(
        'holidays',
        'holidays',
        <>
          <ul class="rows">
            {[...programme.holidays.announced].map(([date, name]) => (
              <li key={date}>
                <span>{name}</span>
                <small>{day(middayOf(date))}</small>
              </li>
            ))}
          </ul>
          <p>{words.yearlyHolidays([...new Set(programme.holidays.yearly.values())].join(' · '))}</p>
        </>,
      )}
    </>
  );
}

function retentionPairs(lang: Lang, { retention }: Programme): Pair[] {
  const words = settingsWords(lang);
  const { day } = formatsOf(lang);
  const lasting = Object.entries(retention).flatMap(([name, value]): Pair[] => {
    if (typeof value !== 'number') return [];
    return [[words.retention[name] ?? name, name.endsWith('Hours') ? words.hours(value) : words.days(value)]];
  });
  const { programmeEndsOn } = retention;
  return [...lasting, [words.programmeEnds, programmeEndsOn ? day(middayOf(programmeEndsOn)) : words.open]];
}
