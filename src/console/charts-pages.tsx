/** The page with charts, each drawn from the counts of a scope. Other pages take single ones. */
import type { VNode } from 'preact';
import { daysOf, periodTold, WEEKS_TO_CHOOSE, type ChartFigures, type ChartPeriod } from '../summaries/chart-rules.ts';
import type { ThemeCount } from '../summaries/rules.ts';
import { plus } from '../time.ts';
import { Bars, Columns, Figure, Legend } from '../web/charts.tsx';
import { formatsOf } from '../web/format.ts';
import { TextField } from '../web/forms.tsx';
import { Card, pathWith, Tabs } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { chartWords } from './charts-messages.ts';
import { SilenceChart, type DistrictLinks } from './charts-silence-pages.tsx';

export const CHARTS = '/console/charts';
const THEMES_SHOWN = 10;
const SESSIONS_SHOWN = 10;
const WEEKS_OF_A_YEAR = 53;
const KINDS = ['problem', 'potential', 'proposal', 'withoutKind'] as const;
const ANSWERS = ['yes', 'no', 'maybe'] as const;
const CLASSES = ['must', 'should', 'may'] as const;

interface Drawn {
  lang: Lang;
  figures: ChartFigures;
}
interface Named {
  groupName(code: string): string;
  themeName(code: string): string;
}

export function chartsPage({
  lang,
  figures,
  scope,
  scopes,
  period,
  limit,
  districts,
  districtName,
  leadsTo,
  toTheme,
  groupName,
  themeName,
}: Drawn &
  Named & {
    scope: string;
    scopes: readonly { value: string; label: string }[];
    period: ChartPeriod;
    /** Of the month's quota; undefined where that is none of this person's business. */
    limit: number | null | undefined;
    /** All there are: those outside of the scope lie grey in their places. */
    districts: readonly string[];
    districtName(nameTh: string): string;
    leadsTo(district: string): DistrictLinks;
    /** What was said of a theme within the period; null where that is none of this person's business. */
    toTheme(districtGroup: string, theme: string): string | null;
  }): VNode {
  const words = chartWords(lang);
  const { moment, day, count } = formatsOf(lang);
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">
        {words.periodTold(day(figures.weeks[0]!.from), day(plus(figures.weeks.at(-1)!.to, -1)), count(period.weeks))} ·{' '}
        {words.lead} · {words.asOf(moment(figures.asOf))}
      </p>
      {scopes.length > 1 && (
        <Tabs
          label={words.scope}
          tabs={scopes.map(({ value, label }) => ({
            href: pathWith(CHARTS, { scope: value, ...periodTold(period) }),
            label,
            current: value === scope,
          }))}
        />
      )}
      <PeriodChoice lang={lang} period={period} scope={scope} now={figures.asOf} />
      <div class="charts">
        <FeedbackChart lang={lang} figures={figures} />
        <AnswersChart lang={lang} figures={figures} />
        {figures.themes.length > 1 && <GroupsChart lang={lang} figures={figures} groupName={groupName} />}
        {figures.themes.map(({ districtGroup, themes }) => (
          <ThemesChart
            key={districtGroup}
            lang={lang}
            id={`themes-${districtGroup}`}
            title={words.themesOf(groupName(districtGroup))}
            themes={themes}
            themeName={themeName}
            toTheme={(theme) => toTheme(districtGroup, theme)}
          />
        ))}
        <SilenceChart
          lang={lang}
          now={figures.asOf}
          lastHeard={figures.lastHeard}
          districts={districts}
          districtName={districtName}
          leadsTo={leadsTo}
        />
        <AttendanceChart lang={lang} figures={figures} groupName={groupName} />
        <RegistryChart lang={lang} figures={figures} />
        {limit !== undefined && <MessagesChart lang={lang} figures={figures} limit={limit} />}
      </div>
    </>
  );
}

function PeriodChoice({
  lang,
  period,
  scope,
  now,
}: Pick<Drawn, 'lang'> & { period: ChartPeriod; scope: string; now: Date }): VNode {
  const words = chartWords(lang);
  const field = { lang, type: 'date', typed: daysOf(period, now) } as const;
  return (
    <>
      <Tabs
        label={words.period}
        tabs={WEEKS_TO_CHOOSE.map((weeks) => ({
          href: pathWith(CHARTS, { scope, ...periodTold({ weeks, until: null }) }),
          label: words.lastWeeks(weeks),
          current: period.until === null && period.weeks === weeks,
        }))}
      />
      <form class="filters" method="get" action={CHARTS}>
        <input type="hidden" name="scope" value={scope} />
        <TextField {...field} name="from" label={words.from} />
        <TextField {...field} name="to" label={words.to} />
        <button type="submit">{words.show}</button>
        <span class="quiet">{words.wholeWeeks}</span>
      </form>
    </>
  );
}

export function FeedbackChart({ lang, figures }: Drawn): VNode {
  const words = chartWords(lang);
  const { day, count } = formatsOf(lang);
  return (
    <Figure
      lang={lang}
      id="chart-feedback"
      title={words.feedback}
      table={{
        head: [words.week, ...KINDS.map((kind) => words.kinds[kind])],
        rows: figures.weeks.map(({ from }, index) => [
          day(from),
          ...KINDS.map((kind) => count(figures.feedback[index]![kind])),
        ]),
      }}
    >
      <Legend names={KINDS.map((kind) => words.kinds[kind])} />
      <Columns
        format={count}
        columns={weekLabels(lang, figures.weeks).map((label, index) => ({
          label,
          values: KINDS.map((kind) => figures.feedback[index]![kind]),
        }))}
      />
    </Figure>
  );
}

/** The Monday without its name; over more than a year, month and year. */
function weekLabels(lang: Lang, weeks: ChartFigures['weeks']): string[] {
  const { day } = formatsOf(lang);
  return weeks.map(({ from }) => {
    const [, number, month, year] = day(from).split(' ');
    return weeks.length > WEEKS_OF_A_YEAR ? `${month} ${year}` : `${number} ${month}`;
  });
}

export function AnswersChart({ lang, figures }: Drawn): VNode {
  const words = chartWords(lang);
  const { day, count } = formatsOf(lang);
  return (
    <Figure
      lang={lang}
      id="chart-answers"
      title={words.answers}
      note={words.answersNote}
      table={{
        head: [words.week, ...ANSWERS.map((answer) => words.answerNames[answer])],
        rows: figures.weeks.map(({ from }, index) => [
          day(from),
          ...ANSWERS.map((answer) => count(figures.answers[index]![answer])),
        ]),
      }}
    >
      <Legend names={ANSWERS.map((answer) => words.answerNames[answer])} />
      <Columns
        format={count}
        columns={weekLabels(lang, figures.weeks).map((label, index) => ({
          label,
          values: ANSWERS.map((answer) => figures.answers[index]![answer]),
        }))}
      />
    </Figure>
  );
}

function GroupsChart({ lang, figures, groupName }: Drawn & Pick<Named, 'groupName'>): VNode {
  const words = chartWords(lang);
  const { count } = formatsOf(lang);
  const rows = figures.themes.map(({ districtGroup, total }) => ({ name: groupName(districtGroup), total }));
  return (
    <Figure
      lang={lang}
      id="chart-groups"
      title={words.byGroup}
      table={{ head: [words.group, words.entries], rows: rows.map(({ name, total }) => [name, count(total)]) }}
    >
      <Bars bars={rows.map(({ name, total }) => ({ label: name, values: [total], told: count(total) }))} />
    </Figure>
  );
}

export function ThemesChart({
  lang,
  id,
  title,
  themes,
  themeName,
  toTheme,
}: Pick<Drawn, 'lang'> &
  Pick<Named, 'themeName'> & {
    id: string;
    title: string;
    themes: readonly ThemeCount[];
    toTheme?: (theme: string) => string | null;
  }): VNode {
  const words = chartWords(lang);
  const { count } = formatsOf(lang);
  const shown = themes.slice(0, THEMES_SHOWN);
  return (
    <Figure
      lang={lang}
      id={id}
      title={title}
      note={words.themesNote}
      table={{
        head: [words.theme, words.entries],
        rows: themes.map(({ theme, count: n }) => {
          const href = toTheme?.(theme);
          return [href ? <a href={href}>{themeName(theme)}</a> : themeName(theme), count(n)];
        }),
      }}
    >
      {shown.length === 0 ? (
        <p>{words.noFeedback}</p>
      ) : (
        <Bars bars={shown.map(({ theme, count: n }) => ({ label: themeName(theme), values: [n], told: count(n) }))} />
      )}
    </Figure>
  );
}

export function AttendanceChart({ lang, figures, groupName }: Drawn & Pick<Named, 'groupName'>): VNode {
  const words = chartWords(lang);
  const { day, count } = formatsOf(lang);
  const several = figures.themes.length > 1;
  const rows = figures.sessions.toReversed().map((session) => ({
    ...session,
    name: [
      day(session.startsAt),
      several && groupName(session.districtGroup),
      session.round !== null && words.round(session.round),
    ]
      .filter(Boolean)
      .join(' · '),
  }));
  if (rows.length === 0)
    return (
      <Card id="chart-attendance" title={words.attendance}>
        <p>{words.noSessions}</p>
      </Card>
    );
  return (
    <Figure
      lang={lang}
      id="chart-attendance"
      title={words.attendance}
      note={words.attendanceNote}
      table={{
        head: [words.session, words.invited, words.yes, words.came],
        rows: rows.map(({ name, invited, yes, came }) => [name, count(invited), count(yes), count(came)]),
      }}
    >
      <Legend names={[words.invited, words.came]} />
      <Bars
        bars={rows.slice(0, SESSIONS_SHOWN).map(({ name, invited, came }) => ({
          label: name,
          values: [invited, came],
          told: invited + came > 0 ? words.ofInvited(count(came), count(invited)) : words.notCounted,
        }))}
      />
    </Figure>
  );
}

function RegistryChart({ lang, figures }: Drawn): VNode {
  const words = chartWords(lang);
  const { day, count } = formatsOf(lang);
  return (
    <Figure
      lang={lang}
      id="chart-registry"
      title={words.registry}
      note={words.registryNote(count(figures.active))}
      table={{
        head: [words.week, words.joined],
        rows: figures.weeks.map(({ from }, index) => [day(from), count(figures.joined[index]!)]),
      }}
    >
      <Columns
        format={count}
        columns={weekLabels(lang, figures.weeks).map((label, index) => ({
          label,
          values: [figures.joined[index]!],
        }))}
      />
    </Figure>
  );
}

export function MessagesChart({ lang, figures, limit }: Drawn & { limit: number | null }): VNode {
  const words = chartWords(lang);
  const { month: monthName, dayOfYear, count } = formatsOf(lang);
  return (
    <Figure
      lang={lang}
      id="chart-messages"
      title={words.messages}
      note={limit === null ? words.messagesNoLimit : words.messagesNote(count(limit))}
      table={{
        head: [words.month, ...CLASSES.map((each) => words.classes[each]), words.total],
        rows: figures.messages.map(({ month, ...used }) => [
          monthName(month.from),
          ...CLASSES.map((each) => count(used[each])),
          count(used.must + used.should + used.may),
        ]),
      }}
    >
      <Legend names={CLASSES.map((each) => words.classes[each])} />
      <Columns
        format={count}
        limit={limit === null ? null : { at: limit, label: words.quotaLine(count(limit)) }}
        columns={figures.messages.map(({ month, ...used }) => ({
          // As in a date: ก.ค., Jul.
          label: dayOfYear(month.from).split(' ').at(-1)!,
          values: CLASSES.map((each) => used[each]),
        }))}
      />
    </Figure>
  );
}
