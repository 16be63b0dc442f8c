/**
 * What something was done to, as the audit page names it: by what people call it, else by its kind and the head of its id.
 * Representatives always: who looks after the system does not see the registry.
 */
import type { TokenStore } from '../access/token-store.ts';
import type { AuditArea, AuditDetail, AuditRecord } from '../access/audit.ts';
import type { Consultation } from '../consultations/model.ts';
import type { WebhookStore } from '../delivery/webhook-store.ts';
import type { Feedback } from '../feedback/model.ts';
import type { Programme } from '../programme.ts';
import type { StaffStore } from '../staff/store.ts';
import { formatsOf, groupNameOf } from '../web/format.ts';
import type { Lang } from '../web/words.ts';
import { isRepresentativeId } from './actors.ts';
import { auditTold } from './audit-messages.ts';
import { deskWords } from './desk-messages.ts';
import { officeWords } from './office-messages.ts';
import { sessionTitle } from './sessions-pages.tsx';

export interface SubjectSources {
  programme: Pick<Programme, 'places'>;
  staff: Pick<StaffStore, 'findNames'>;
  tokens: Pick<TokenStore, 'findNames'>;
  consultations: { findMany(ids: readonly string[]): Promise<Consultation[]> };
  themeEntries: { findMany(ids: readonly string[]): Promise<Feedback[]> };
  issues: { findMany(ids: readonly string[]): Promise<{ _id: string; title: string; titleEn?: string | null }[]> };
  projects: { findMany(ids: readonly string[]): Promise<{ _id: string; name: string; nameEn?: string | null }[]> };
  lineGroups: { findAll(): Promise<{ _id: string; name: string | null }[]> };
  webhooks: Pick<WebhookStore, 'findMany'>;
}

/** Details that are ids of ours. */
export const ID_DETAILS: readonly AuditDetail[] = ['consultation', 'other', 'import'];

/** @param records of one page. @returns the name of an id in them; those of no name have the kind that is given. */
export async function subjectNames(
  deps: SubjectSources,
  lang: Lang,
  records: readonly Pick<AuditRecord, 'subject' | 'details'>[],
): Promise<(id: string, area: AuditArea) => string> {
  const told = records.flatMap(({ subject, details }) => [subject, ...ID_DETAILS.map((name) => details?.[name])]);
  const ids = [...new Set(told.filter((id) => typeof id === 'string'))];
  const words = officeWords(lang).audit;
  const { areas } = auditTold(lang);
  const { day } = formatsOf(lang);
  const { places } = deps.programme;
  const [colleagues, systems, sessions, entries, issues, projects, lineGroups, webhooks] = await Promise.all([
    deps.staff.findNames(ids),
    deps.tokens.findNames(ids),
    deps.consultations.findMany(ids),
    deps.themeEntries.findMany(ids),
    deps.issues.findMany(ids),
    deps.projects.findMany(ids),
    deps.lineGroups.findAll(),
    deps.webhooks.findMany(ids),
  ]);
  const sessionName = (session: Consultation): string =>
    [
      sessionTitle(lang, session, groupNameOf(places, lang, session.districtGroup)),
      session.startsAt && day(session.startsAt),
    ]
      .filter(Boolean)
      .join(' · ');
  const inLang = (thai: string, english?: string | null): string => (lang === 'en' && english) || thai;
  const names = new Map<string, string>([
    ...[...colleagues].map(([id, name]) => [id, name || words.formerStaff] as const),
    ...[...systems].map(([id, name]) => [id, deskWords(lang).otherSystem(name)] as const),
    ...sessions.map((session) => [session._id, sessionName(session)] as const),
    ...entries.map(({ _id, number }) => [_id, `${areas.feedback} ${number ?? short(_id)}`] as const),
    ...issues.map(({ _id, title, titleEn }) => [_id, inLang(title, titleEn)] as const),
    ...projects.map(({ _id, name, nameEn }) => [_id, inLang(name, nameEn)] as const),
    ...lineGroups.map(({ _id, name }) => [_id, name ?? officeWords(lang).groups.noName] as const),
    ...webhooks.map(({ _id, url }) => [_id, new URL(url).host] as const),
    ...places.groups.map(({ code }) => [code, groupNameOf(places, lang, code)] as const),
    ['system', deskWords(lang).system],
  ]);
  const kindOf = (id: string, area: AuditArea): string =>
    isRepresentativeId(id) ? deskWords(lang).representative : areas[area];
  return (id, area) => names.get(id) ?? `${kindOf(id, area)} ${short(id)}`;
}

/** Enough to tell two apart; whoever needs all of it has it in the address. */
const short = (id: string): string => id.slice(0, 8);

export const areaOf = ({ action }: Pick<AuditRecord, 'action'>): AuditArea => action.split('.')[0] as AuditArea;
