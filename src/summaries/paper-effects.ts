/** Reads what a paper says, and gives links to it. Whoever holds a link sees no name and no small number. */
import type { AuditStore } from '../access/audit.ts';
import type { DocumentLinkStore } from '../access/document-links.ts';
import { isWithin, may, type GroupOf, type Reach } from '../access/policy.ts';
import type { AttendanceStore } from '../attendance/store.ts';
import type { Consultation } from '../consultations/model.ts';
import { isTold } from '../consultations/rules.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import {
  carriedFields,
  contextIdsOf,
  newestSwot,
  type CarriedField,
  type CarriedSwot,
} from '../development-issues/context-rules.ts';
import type { ContextStore } from '../development-issues/context-store.ts';
import { rankIssues, type IssueReadDeps } from '../development-issues/effects.ts';
import type { IssueStatus } from '../development-issues/model.ts';
import { PROJECT_STATES } from '../development-issues/project-model.ts';
import { byIssue, inOrderOf, type ToldProject } from '../development-issues/project-rules.ts';
import type { PilotProjectStore } from '../development-issues/project-store.ts';
import { isPublic, onTheBoard, type RankedIssue } from '../development-issues/rules.ts';
import type { DevelopmentIssueStore } from '../development-issues/store.ts';
import type { FeedbackKind } from '../feedback/model.ts';
import { quotableWords } from '../feedback/quote-rules.ts';
import { mask } from '../feedback/rules.ts';
import type { FeedbackStore } from '../feedback/store.ts';
import { idFrom } from '../identity.ts';
import type { Programme } from '../programme.ts';
import { NO_DISTRICT, contactLine } from '../representatives/messages.ts';
import type { Representative } from '../representatives/model.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import { groupNameTh } from '../thai/format.ts';
import { days, fiscalYearOf, parseBangkok, plus } from '../time.ts';
import { defineEffect, type EffectHandler } from '../turn.ts';
import { rolesToTell, subjectOf, type PaperKind, type RoleCounts } from './paper-rules.ts';

export interface PaperSources extends Pick<IssueReadDeps, 'issueLinks' | 'clock'> {
  programme: Pick<Programme, 'places' | 'themes' | 'organisation' | 'issues'>;
  representatives: Pick<RepresentativeStore, 'findRegistered' | 'countByStatus' | 'countRolesByDistrict'>;
  consultations: Pick<ConsultationStore, 'findOfFiscalYear'>;
  attendance: Pick<AttendanceStore, 'tallies'>;
  feedback: Pick<FeedbackStore, 'countByKind' | 'countByTheme' | 'lastHeard'>;
  issues: Pick<DevelopmentIssueStore, 'findStanding'>;
  projects: Pick<PilotProjectStore, 'findByIssues' | 'findOf'>;
  contexts: Pick<ContextStore, 'findMany'>;
}

export interface BookEntry {
  district: string;
  /** Null where the reader may not see who it is. */
  name: string | null;
  community: string;
  role: string;
  mission: string;
  keyActivities: string;
  speaksFor: string;
  contact: string;
}

/** An issue as its reader may have it; counts are null where they are too small to be told. */
export interface PaperIssue {
  title: string;
  status: IssueStatus;
  people: number | null;
  districts: number | null;
  answer: string | null;
  projects: string[];
}

/** A pilot project with what it answers. */
export interface PaperProject extends Omit<ToldProject, 'nameEn'> {
  issues: string[];
  /** Days of its sessions, `YYYY-MM-DD`. */
  sessions: string[];
}

export interface PaperFacts {
  kind: PaperKind;
  districtGroup: string;
  groupName: string;
  issuer: string;
  at: Date;
  /** Counts of people below it are not told; null: all are. */
  least: number | null;
  /** Of the registry, at the desk. */
  people: BookEntry[];
  /** Of the registry, for whoever holds a link: nobody stands in it by themselves. */
  roles: RoleCounts[];
  issues: PaperIssue[];
  summary: {
    fiscalYear: number;
    byDistrict: { district: string; active: number; invited: number; last: Date | null }[];
    kinds: ReadonlyMap<FeedbackKind | null, number>;
    themes: { label: string; count: number }[];
    sessions: { session: Consultation; took: number }[];
    /** What is known of its districts. */
    fields: CarriedField[];
    swot: CarriedSwot[];
    projects: PaperProject[];
  } | null;
}

const PIECE = 500;
/** Of each kind: a summary is short. */
const MOST_SWOT = 5;

/**
 * @param reader what they may see of the registry; null for whoever holds a link: no names, no small numbers.
 */
export async function gatherPaper(
  sources: PaperSources,
  kind: PaperKind,
  districtGroup: string,
  reader: Reach | null,
): Promise<PaperFacts> {
  const { programme, clock } = sources;
  const at = clock.now();
  const least = reader ? null : programme.issues.board.leastCount;
  const base = {
    kind,
    districtGroup,
    groupName: groupNameTh(programme.places, districtGroup),
    issuer: programme.organisation.nameTh,
    at,
    least,
    people: [],
    roles: [],
    issues: [],
    summary: null,
  };
  switch (kind) {
    case 'registry':
      return reader
        ? { ...base, people: await bookOf(sources, districtGroup, reader) }
        : { ...base, roles: await rolesOf(sources, districtGroup) };
    case 'issues':
      return { ...base, issues: await issuesOf(sources, districtGroup, least) };
    case 'summary': {
      const issues = await issuesOf(sources, districtGroup, least);
      return { ...base, issues, summary: await summaryOf(sources, districtGroup, { at, least }) };
    }
  }
}

/** In order of their points at the desk; by a link they are what the board says of them. */
async function issuesOf(sources: PaperSources, districtGroup: string, least: number | null): Promise<PaperIssue[]> {
  const standing = await sources.issues.findStanding(districtGroup);
  const [ranked, found] = await Promise.all([
    rankIssues(sources, standing),
    sources.projects.findByIssues(standing.map(({ _id }) => _id)),
  ]);
  const answering = byIssue(found);
  const namesOf = (projects: readonly { name: string }[]): string[] => projects.map(({ name }) => name);
  if (least !== null)
    return onTheBoard(ranked, least, () => null, [], answering).map(
      ({ title, status, people, districts, answer, projects }) => ({
        title,
        status,
        people,
        districts,
        answer: answer?.text ?? null,
        projects: namesOf(projects),
      }),
    );
  return ranked.map(({ issue, figures }: RankedIssue) => ({
    title: issue.title,
    status: issue.status,
    people: figures.people,
    districts: figures.districts,
    answer: issue.answers.at(-1)?.answer ?? null,
    projects: namesOf(answering.get(issue._id) ?? []),
  }));
}

/** Those who agreed to be in the register: whoever was only invited is not in it. */
async function rolesOf({ programme, representatives }: PaperSources, districtGroup: string): Promise<RoleCounts[]> {
  const rows = await representatives.countRolesByDistrict(districtGroup);
  return districtsOf(programme, districtGroup).map((district) =>
    rolesToTell(
      district,
      rows.filter((row) => row.district === district).map(({ role, count }) => ({ role: role && mask(role), count })),
      programme.issues.board.leastCount,
    ),
  );
}

const districtsOf = ({ places }: Pick<Programme, 'places'>, districtGroup: string): string[] =>
  places.districts.flatMap(({ nameTh, group }) => (group === districtGroup ? [nameTh] : []));

async function bookOf({ representatives }: PaperSources, districtGroup: string, reader: Reach): Promise<BookEntry[]> {
  const entries: (BookEntry & { nameKey: string })[] = [];
  for (let after: string | null = null; ;) {
    const people: Representative[] = await representatives.findRegistered(districtGroup, after, PIECE);
    entries.push(...people.map((person) => entryOf(person, isWithin(reader, person))));
    after = people.at(-1)?._id ?? null;
    if (people.length < PIECE) break;
  }
  return entries.toSorted(
    (a, b) => a.district.localeCompare(b.district, 'th') || a.nameKey.localeCompare(b.nameKey, 'th'),
  );
}

function entryOf(person: Representative, named: boolean): BookEntry & { nameKey: string } {
  const own = [person.fullName, person.phone, person.contactAddress];
  const told = (text: string | null): string => (named ? (text ?? '') : mask(text ?? '', own));
  return {
    district: person.district ?? NO_DISTRICT,
    name: named ? (person.fullName ?? '') : null,
    community: told(person.community),
    role: told(person.role),
    mission: told(person.mission),
    keyActivities: told(person.keyActivities),
    speaksFor: told(person.speaksFor),
    contact: named ? contactLine(person) : '',
    // Without names the order must not tell them either.
    nameKey: named ? (person.nameKey ?? '') : person._id,
  };
}

/** For whoever holds a link, those that answer what was announced, and never a session that was not. */
async function projectsOf(
  { projects, issues }: PaperSources,
  districtGroup: string,
  sessions: readonly Consultation[],
  isShared: boolean,
): Promise<PaperProject[]> {
  const [all, standing] = await Promise.all([projects.findOf([districtGroup]), issues.findStanding(districtGroup)]);
  const titles = new Map(
    standing.filter((issue) => !isShared || isPublic(issue)).map(({ _id, title }) => [_id, title] as const),
  );
  const dates = new Map(sessions.map(({ _id, date }) => [_id, date]));
  return all.toSorted(inOrderOf(PROJECT_STATES)).flatMap(({ name, unit, budgetBaht, state, ...tied }) => {
    const answered = tied.issues.flatMap((issue) => titles.get(issue) ?? []);
    if (isShared && answered.length === 0) return [];
    const held = tied.sessions.flatMap((session) => dates.get(session) ?? []).toSorted();
    return [{ name, unit, budgetBaht, state, issues: answered, sessions: held }];
  });
}

async function summaryOf(
  sources: PaperSources,
  districtGroup: string,
  { at, least }: Pick<PaperFacts, 'at' | 'least'>,
): Promise<PaperFacts['summary']> {
  const { programme, representatives, consultations, attendance, feedback } = sources;
  const fiscalYear = fiscalYearOf(at);
  const from = parseBangkok(`${fiscalYear - 544}-10-01`)!;
  const within = { districtGroups: [districtGroup], from, to: plus(at, days(1)) };
  const districts = districtsOf(programme, districtGroup);
  const [kinds, themes, last, all, counts] = await Promise.all([
    feedback.countByKind(within),
    feedback.countByTheme(within),
    feedback.lastHeard(districts, within),
    consultations.findOfFiscalYear(fiscalYear),
    Promise.all(districts.map((district) => representatives.countByStatus({ district }))),
  ]);
  const isShared = least !== null;
  const sessions = all.filter(
    (session) =>
      session.districtGroup === districtGroup && (isShared ? isTold(session) : session.status !== 'cancelled'),
  );
  const contexts = await sources.contexts.findMany(contextIdsOf(districtGroup, programme.places));
  // What the office wrote down may quote somebody: whoever holds a link is not told of a person.
  const masked = <Carried extends { text: string }>(entry: Carried): Carried[] => {
    const text = isShared ? quotableWords(entry.text) : mask(entry.text);
    return text === null ? [] : [{ ...entry, text }];
  };
  const tallies = await attendance.tallies(sessions);
  return {
    fiscalYear,
    byDistrict: districts.map((district, index) => ({
      district,
      active: counts[index]!['active'] ?? 0,
      invited: counts[index]!['invited'] ?? 0,
      last: last.get(district) ?? null,
    })),
    kinds,
    themes: [...themes]
      .map(([theme, count]) => ({ label: programme.themes.labels[theme]?.th ?? theme, count }))
      .toSorted((a, b) => b.count - a.count),
    fields: carriedFields(districtGroup, contexts, programme.places).flatMap(masked),
    swot: newestSwot(districtGroup, contexts, programme.places, at, MOST_SWOT).flatMap(masked),
    projects: await projectsOf(sources, districtGroup, sessions, isShared),
    sessions: sessions
      .toSorted((a, b) => (a.date ?? '9').localeCompare(b.date ?? '9'))
      .map((session) => {
        const { checkedIn = 0, yes = 0 } = tallies.get(session._id) ?? {};
        return { session, took: checkedIn || yes };
      }),
  };
}

/** A link that works for the days asked for, else as long as is usual. Null: not for this person, or not so long. */
export const linkToPaper = defineEffect<
  { kind: PaperKind; districtGroup: string; days?: number },
  { url: string; until: Date } | null
>('summary.linkPaper');

export function paperEffects(deps: {
  programme: Pick<Programme, 'places' | 'papers'>;
  documentLinks: Pick<DocumentLinkStore, 'create'>;
  audit: Pick<AuditStore, 'record'>;
  publicUrl: string;
}): EffectHandler[] {
  const groupOf: GroupOf = (district) => deps.programme.places.groupOf(district).code;
  return [
    linkToPaper.handle(async ({ kind, districtGroup, days: asked }, { who, eventId, at }) => {
      const { linkDays, usualDays } = deps.programme.papers;
      const lasts = asked ?? usualDays;
      if (!linkDays.includes(lasts)) return null;
      if (!may(who.staff, 'summary.view', { districtGroup }, groupOf)) return null;
      const subject = subjectOf(kind, districtGroup);
      const until = plus(at, days(lasts));
      const by = who.staff!.id;
      const token = await deps.documentLinks.create({
        kind: 'paper',
        subject,
        by,
        cause: eventId,
        at,
        expiresAt: until,
      });
      await deps.audit.record({
        _id: idFrom('audit', eventId, 'paper.linked'),
        at,
        actor: by,
        action: 'paper.linked',
        subject,
        details: { days: lasts },
      });
      return { url: `${deps.publicUrl}/documents/${token}`, until };
    }),
  ];
}
