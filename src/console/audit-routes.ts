/** `/console/audit`: what has been done, filtered and page by page. Nothing can be changed here. */
import type { TokenStore } from '../access/token-store.ts';
import type { AuditArea, AuditDetail, AuditStore } from '../access/audit.ts';
import type { Programme } from '../programme.ts';
import type { StaffStore } from '../staff/store.ts';
import { days, parseBangkok, plus } from '../time.ts';
import { packCursor, readCursor } from '../web/cursor.ts';
import { formatsOf, groupNameOf } from '../web/format.ts';
import { pathWith } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { actorNames, isRepresentativeId } from './actors.ts';
import { auditTold } from './audit-messages.ts';
import { AUDIT, auditPage, type AuditQuery } from './audit-pages.tsx';
import { subjectNames, type SubjectSources } from './audit-subjects.ts';
import { deskWords } from './desk-messages.ts';
import { MISSING, type Answer, type Desk, type DeskDeps } from './desk.tsx';
import { officeWords } from './office-messages.ts';
import { registryWords } from './registry-messages.ts';

export interface AuditDeps extends Omit<DeskDeps, 'staff' | 'programme' | 'tokens'>, SubjectSources {
  programme: Pick<Programme, 'places' | 'themes'>;
  staff: StaffStore;
  tokens: Pick<TokenStore, 'findNames' | 'findAll'>;
  audit: Pick<AuditStore, 'findPage'>;
}

const PAGE = 50;
export function auditRoutes(desk: Desk, deps: AuditDeps): void {
  const { places, themes } = deps.programme;

  /** Codes in words, as far as they are known; what is written down by a person stays as it is. */
  function valueIn(lang: Lang): (name: AuditDetail, value: string | number | boolean) => string {
    const { values } = auditTold(lang);
    const { moment, day, count } = formatsOf(lang);
    const { fields } = registryWords(lang);
    const codeOf = (code: string): string =>
      values[code] ??
      themes.labels[code]?.[lang] ??
      (places.groups.some((each) => each.code === code) ? groupNameOf(places, lang, code) : code);
    return (name, value) => {
      if (typeof value === 'boolean') return value ? values['yes']! : values['no']!;
      if (typeof value === 'number') return name === 'version' || name === 'number' ? String(value) : count(value);
      if (name === 'reason') return value;
      if (/^\d{4}-\d{2}-\d{2}T/.test(value)) return moment(new Date(value));
      const date = /^\d{4}-\d{2}-\d{2}$/.test(value) ? parseBangkok(value) : null;
      if (date) return day(date);
      if (name === 'fields')
        return value
          .split(',')
          .map((field) => fields[field as keyof typeof fields] ?? field)
          .join(', ');
      return value in values || !value.includes(' ') ? codeOf(value) : value.split(' ').map(codeOf).join(', ');
    };
  }

  desk.page(AUDIT, async (visit): Promise<Answer> => {
    if (!visit.may('audit.view')) return MISSING;
    const words = officeWords(visit.lang).audit;
    const areas = Object.entries(auditTold(visit.lang).areas) as [AuditArea, string][];
    const query: AuditQuery = {
      area: visit.query('area'),
      actor: visit.query('actor'),
      subject: visit.query('subject').trim(),
      from: visit.query('from'),
      to: visit.query('to'),
    };
    const place = readCursor(visit.query('after'), 2);
    const after =
      typeof place?.[0] === 'number' && typeof place[1] === 'string' ? { at: new Date(place[0]), id: place[1] } : null;
    const to = parseBangkok(query.to);
    const [found, staff, tokens] = await Promise.all([
      deps.audit.findPage(
        {
          area: areas.find(([area]) => area === query.area)?.[0] ?? null,
          actor: query.actor || null,
          subject: query.subject || null,
          from: parseBangkok(query.from),
          to: to && plus(to, days(1)),
        },
        after,
        PAGE + 1,
      ),
      deps.staff.findAll(),
      deps.tokens.findAll(),
    ]);
    const records = found.slice(0, PAGE);
    const last = found.length > PAGE ? records.at(-1) : null;
    const [actorName, subjectName] = await Promise.all([
      actorNames(
        deps,
        visit.lang,
        records.map(({ actor }) => actor),
      ),
      subjectNames(deps, visit.lang, query.subject ? [...records, { subject: query.subject }] : records),
    ]);
    const path = (cursor: string): string => pathWith(AUDIT, { ...query, after: cursor });
    const page = auditPage({
      lang: visit.lang,
      records,
      query,
      areas: areas
        .map(([value, label]) => ({ value, label }))
        .toSorted((a, b) => a.label.localeCompare(b.label, visit.lang)),
      actors: [
        ...staff.map(({ id, displayName }) => ({ value: id, label: displayName || words.formerStaff })),
        ...tokens.map(({ _id, name }) => ({ value: _id, label: deskWords(visit.lang).otherSystem(name) })),
        { value: 'system', label: deskWords(visit.lang).system },
      ],
      actorName: (actor) => (isRepresentativeId(actor) ? subjectName(actor, 'representative') : actorName(actor)),
      subjectName,
      valueOf: valueIn(visit.lang),
      first: after ? path('') : null,
      next: last ? path(packCursor([last.at.getTime(), last._id])) : null,
    });
    return { page, title: words.title, current: AUDIT };
  });
}
