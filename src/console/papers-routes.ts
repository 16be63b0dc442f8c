/** `/console/papers`: the registry as a book, the issues and the summary of a district group. */
import type { AuditStore } from '../access/audit.ts';
import { isWithin } from '../access/policy.ts';
import type { DocumentLink, DocumentLinkStore } from '../access/document-links.ts';
import { idFrom } from '../identity.ts';
import type { Programme } from '../programme.ts';
import type { ProgressReportStore } from '../progress-reports/store.ts';
import type { StaffStore } from '../staff/store.ts';
import { PAPER_FORMATS } from '../summaries/paper-documents.ts';
import { gatherPaper, linkToPaper, type PaperSources } from '../summaries/paper-effects.ts';
import { sendPaper } from '../summaries/paper-routes.ts';
import { PAPERS, subjectIn } from '../summaries/paper-rules.ts';
import type { Perform } from '../turn.ts';
import { typedText } from '../web/forms.tsx';
import { formatsOf, groupNameOf } from '../web/format.ts';
import { actorNames } from './actors.ts';
import { MISSING, type Desk, type DeskDeps, type Visit } from './desk.tsx';
import { papersWords } from './papers-messages.ts';
import { papersPage, PAPERS_PATH, sharedPage, type LiveLink } from './papers-pages.tsx';

export type PapersDeps = Omit<DeskDeps, 'programme' | 'staff'> &
  PaperSources & {
    programme: Pick<Programme, 'papers'>;
    documentLinks: Pick<DocumentLinkStore, 'findLive' | 'findLiveById' | 'revoke'>;
    reports: { progressReports: Pick<ProgressReportStore, 'findMany'> };
    staff: StaffStore;
    audit: Pick<AuditStore, 'record'>;
    perform: Perform;
  };

export function papersRoutes(desk: Desk, deps: PapersDeps): void {
  const { places } = deps.programme;

  function groupsFor(visit: Visit): { code: string; name: string }[] {
    const reach = visit.reach('summary.view');
    return places.groups
      .filter(({ code }) => isWithin(reach, { districtGroup: code }))
      .map(({ code, nameTh, nameEn }) => ({ code, name: visit.lang === 'th' ? nameTh : nameEn }));
  }

  /** Whoever may make a link to something may see who made one, and take it back. */
  function mayTouch(visit: Visit, { kind, subject }: Pick<DocumentLink, 'kind' | 'subject'>): boolean {
    if (kind !== 'paper') return visit.may('report.view');
    const paper = subjectIn(subject);
    return paper !== null && isWithin(visit.reach('summary.view'), paper);
  }

  async function liveFor(visit: Visit): Promise<LiveLink[]> {
    const { lang, now } = visit;
    const words = papersWords(lang);
    const live = (await deps.documentLinks.findLive(now)).filter((link) => mayTouch(visit, link));
    const ids = live.flatMap(({ kind, subject }) => (kind === 'paper' ? [] : [subject]));
    const reports = new Map(
      (await deps.reports.progressReports.findMany(ids)).map(({ _id, number }) => [_id, number] as const),
    );
    const nameOf = await actorNames(
      deps,
      lang,
      live.map(({ by }) => by),
    );
    return live.map(({ _id: id, subject, by, createdAt: at, expiresAt: until }) => {
      const paper = subjectIn(subject);
      const what = paper
        ? `${words.kinds[paper.kind]} ${groupNameOf(places, lang, paper.districtGroup)}`
        : words.report(String(reports.get(subject) ?? '–'));
      return { id, what, by: nameOf(by), at, until };
    });
  }

  desk.post(`${PAPERS_PATH}/links/revoke`, {
    async act(visit) {
      const { lang, now, member } = visit;
      const words = papersWords(lang);
      const id = typedText(visit.typed, 'link');
      const link = await deps.documentLinks.findLiveById(id, now);
      if (!link) return { goTo: PAPERS_PATH, notice: { tone: 'bad', text: words.gone } };
      if (!mayTouch(visit, link)) return MISSING;
      if (await deps.documentLinks.revoke(id, member.id, now))
        await deps.audit.record({
          _id: idFrom('audit', id, 'unlinked'),
          at: now,
          actor: member.id,
          action: link.kind === 'paper' ? 'paper.unlinked' : 'progressReport.unlinked',
          subject: link.subject,
        });
      return { goTo: `${PAPERS_PATH}#links`, notice: { tone: 'good', text: words.revoked } };
    },
  });

  desk.page(PAPERS_PATH, async (visit) => {
    const groups = groupsFor(visit);
    if (groups.length === 0) return MISSING;
    const { lang, formToken, sheet } = visit;
    const { linkDays: lasting, usualDays: usual } = deps.programme.papers;
    const live = await liveFor(visit);
    const page = papersPage({ lang, formToken, sheet, groups, lasting, usual, live });
    return { page, title: papersWords(lang).title, current: PAPERS_PATH };
  });

  desk.page(`${PAPERS_PATH}/:group/:file`, async (visit) => {
    const [name, extension] = visit.param('file').split('.');
    const kind = PAPERS.find((each) => each === name);
    const format = PAPER_FORMATS.find((each) => each === extension);
    const group = groupsFor(visit).find(({ code }) => code === visit.param('group'));
    if (!kind || !format || !group) return MISSING;
    const facts = await gatherPaper(deps, kind, group.code, visit.reach('representative.view'));
    const named = facts.people.filter((entry) => entry.name !== null).length;
    if (named > 0)
      await deps.audit.record({
        _id: idFrom('audit', visit.sheet, 'paper.registry'),
        at: visit.now,
        actor: visit.member.id,
        action: 'paper.registry',
        subject: group.code,
        details: { people: named, format },
      });
    await sendPaper(visit.response, facts, format);
    return { sent: true };
  });

  desk.post(`${PAPERS_PATH}/:group/:kind/share`, {
    async act(visit) {
      const kind = PAPERS.find((each) => each === visit.param('kind'));
      const group = groupsFor(visit).find(({ code }) => code === visit.param('group'));
      if (!kind || !group) return MISSING;
      const made = await deps.perform(
        linkToPaper({ kind, districtGroup: group.code, days: Number(typedText(visit.typed, 'days')) }),
        visit.cause(),
      );
      if (!made) return MISSING;
      const { lang } = visit;
      const page = sharedPage(lang, kind, group.name, made.url, formatsOf(lang).moment(made.until));
      return { page, title: papersWords(lang).title, current: PAPERS_PATH };
    },
  });
}
