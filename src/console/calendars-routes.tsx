/** `/console/calendars`: addresses of calendars, of oneself and of district groups. */
import type { CalendarLink } from '../consultations/calendar-store.ts';
import type { Calendars } from '../consultations/calendar-effects.ts';
import { Carried, typedText } from '../web/forms.tsx';
import type { Notice } from '../web/layout.tsx';
import { Crumbs } from '../web/parts.tsx';
import { calendarDeskWords } from './calendars-messages.ts';
import { MISSING, type Answer, type Desk, type DeskDeps, type Visit } from './desk.tsx';
import { CALENDARS, SESSIONS } from './sessions-list-pages.tsx';
import { sessionWords } from './sessions-messages.ts';

export interface CalendarPageDeps extends DeskDeps {
  calendarFeeds: Calendars;
}

interface Row {
  kind: CalendarLink['kind'];
  subject: string;
  name: string;
  mayRenew: boolean;
}

export function calendarPageRoutes(desk: Desk, deps: CalendarPageDeps): void {
  const { groups } = deps.programme.places;

  function rowsFor(visit: Visit): Row[] {
    const seen = deps.calendarFeeds.seenBy(visit.member);
    const words = calendarDeskWords(visit.lang);
    if (seen.length === 0) return [];
    return [
      { kind: 'staff', subject: visit.member.id, name: words.mine, mayRenew: true },
      ...groups
        .filter(({ code }) => seen.includes(code))
        .map(({ code, nameTh, nameEn }): Row => ({
          kind: 'group',
          subject: code,
          name: visit.lang === 'th' ? nameTh : nameEn,
          mayRenew: visit.may('consultation.manage', { districtGroup: code }),
        })),
    ];
  }

  /** @param opened the address that was asked for. */
  async function show(visit: Visit, rows: readonly Row[], opened: { row: Row; url: string } | null): Promise<Answer> {
    const open = await deps.calendarFeeds.findOpen(rows);
    const words = calendarDeskWords(visit.lang);
    const notice: Notice | null = opened && { tone: 'good', text: words.ready };
    const page = (
      <>
        <Crumbs trail={[{ href: SESSIONS, label: sessionWords(visit.lang).title }]} />
        <h1>{words.title}</h1>
        <p>{words.intro}</p>
        {rows.some(({ subject, mayRenew }) => mayRenew && open.has(subject)) && <p class="hint">{words.renewHint}</p>}
        <div class="scroll">
          <table class="stacks">
            <thead>
              <tr>
                <th scope="col">{words.whose}</th>
                <th scope="col">{words.link}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.subject}>
                  <th scope="row">{row.name}</th>
                  <td data-label={words.link}>
                    {opened?.row === row && (
                      <p>
                        <a href={opened.url}>{opened.url}</a>
                      </p>
                    )}
                    <form method="post" action={CALENDARS}>
                      <Carried formToken={visit.formToken} sheet={visit.sheet} />
                      <input type="hidden" name="subject" value={row.subject} />
                      <button
                        type="submit"
                        name="do"
                        value="open"
                        class="small"
                        aria-label={open.has(row.subject) ? words.lookAt(row.name) : words.openOf(row.name)}
                      >
                        {open.has(row.subject) ? words.look : words.open}
                      </button>{' '}
                      {row.mayRenew && open.has(row.subject) && (
                        <button
                          type="submit"
                          name="do"
                          value="renew"
                          class="outline secondary small"
                          aria-label={words.renewOf(row.name)}
                        >
                          {words.renew}
                        </button>
                      )}
                    </form>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </>
    );
    return { page, title: words.title, current: SESSIONS, notice };
  }

  desk.page(CALENDARS, async (visit): Promise<Answer> => {
    const rows = rowsFor(visit);
    return rows.length === 0 ? MISSING : show(visit, rows, null);
  });

  desk.post(CALENDARS, {
    async act(visit): Promise<Answer> {
      const rows = rowsFor(visit);
      const row = rows.find(({ subject }) => subject === typedText(visit.typed, 'subject'));
      if (!row) return MISSING;
      const url =
        typedText(visit.typed, 'do') === 'renew'
          ? await deps.calendarFeeds.renew(row.kind, row.subject, visit.member, visit.cause().eventId)
          : await deps.calendarFeeds.open(row.kind, row.subject);
      return url === null ? MISSING : show(visit, rows, { row, url });
    },
  });
}
