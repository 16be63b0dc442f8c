/** `/console/papers`: the registry as a book, the issues and the summary of a district group. */
import type { AuditStore } from '../access/audit.ts';
import { isWithin } from '../access/policy.ts';
import { idFrom } from '../identity.ts';
import { PAPER_FORMATS } from '../summaries/paper-documents.ts';
import { gatherPaper, linkToPaper, type PaperSources } from '../summaries/paper-effects.ts';
import { sendPaper } from '../summaries/paper-routes.ts';
import { PAPERS } from '../summaries/paper-rules.ts';
import type { Perform } from '../turn.ts';
import { formatsOf } from '../web/format.ts';
import { MISSING, type Desk, type DeskDeps, type Visit } from './desk.tsx';
import { papersWords } from './papers-messages.ts';
import { papersPage, PAPERS_PATH, sharedPage } from './papers-pages.tsx';

export type PapersDeps = Omit<DeskDeps, 'programme'> &
  PaperSources & { audit: Pick<AuditStore, 'record'>; perform: Perform };

export function papersRoutes(desk: Desk, deps: PapersDeps): void {
  const { places } = deps.programme;

  function groupsFor(visit: Visit): { code: string; name: string }[] {
    const reach = visit.reach('summary.view');
    return places.groups
      .filter(({ code }) => isWithin(reach, { districtGroup: code }))
      .map(({ code, nameTh, nameEn }) => ({ code, name: visit.lang === 'th' ? nameTh : nameEn }));
  }

  desk.page(PAPERS_PATH, async (visit) => {
    const groups = groupsFor(visit);
    if (groups.length === 0) return MISSING;
    const { lang, formToken, sheet } = visit;
    const page = papersPage({ lang, formToken, sheet, groups });
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
      const made = await deps.perform(linkToPaper({ kind, districtGroup: group.code }), visit.cause());
      if (!made) return MISSING;
      const { lang } = visit;
      const page = sharedPage(lang, kind, group.name, made.url, formatsOf(lang).moment(made.until));
      return { page, title: papersWords(lang).title, current: PAPERS_PATH };
    },
  });
}
