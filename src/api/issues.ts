/** Development issues over the API: read, written, gathered and answered by the same functions as at the desk. */
import { isWithin, reachesNothing } from '../access/policy.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Answering } from '../development-issues/answer-effects.ts';
import type { Done, IssueDesk, Seen } from '../development-issues/desk-effects.ts';
import type { DevelopmentIssue } from '../development-issues/model.ts';
import { byIssue, toldOf as toldProject, type ProjectsByIssue } from '../development-issues/project-rules.ts';
import type { PilotProjectStore } from '../development-issues/project-store.ts';
import type { DevelopmentIssueStore } from '../development-issues/store.ts';
import type { Lexicon } from '../feedback/lexicon-effects.ts';
import { idFrom } from '../identity.ts';
import {
  aboutIt,
  gathering,
  issueAnswer,
  issuePatch,
  issueQuery,
  issueSchema,
  merging,
  newIssue,
  splitting,
} from './issues-schemas.ts';
import { cursorIn, insistUnchanged, operation, pageFrom, said, stale, type Call, type Told } from './operations.ts';
import { ApiProblemError, conflict, forbidden, missing, unfit } from './problems.ts';
import { pageOf } from './schemas.ts';

export interface IssueApiDeps {
  issues: Pick<DevelopmentIssueStore, 'findStanding'>;
  issueDesk: IssueDesk;
  projects: Pick<PilotProjectStore, 'findByIssues'>;
  answering: Answering;
  consultations: Pick<ConsultationStore, 'findMany'>;
  lexicon: Pick<Lexicon, 'current'>;
  wake(): void;
}

function issueBody(issue: DevelopmentIssue, projects: ProjectsByIssue) {
  const { _id, districtGroup, fiscalYear, number, title, titleEn, summary, themes, status } = issue;
  const { sessions, mergedInto, splitFrom } = issue;
  return {
    id: _id,
    districtGroup,
    fiscalYear,
    number,
    title,
    titleEn,
    summary,
    themes,
    status,
    answers: issue.answers.map((each) => ({
      status: each.status,
      answer: each.answer,
      answerEn: each.answerEn,
      at: each.at.toISOString(),
    })),
    pilotProjects: (projects.get(_id) ?? []).map(toldProject),
    sessions,
    mergedInto,
    splitFrom,
    version: issue.version,
    updatedAt: issue.updatedAt.toISOString(),
  };
}

export function issueOperations(deps: IssueApiDeps) {
  const { issueDesk } = deps;
  const tag = 'Development issues';

  const projectsOf = async (all: readonly DevelopmentIssue[]) =>
    byIssue(await deps.projects.findByIssues(all.map(({ _id }) => _id)));
  const toldOf = async (issue: DevelopmentIssue): Promise<Told> => ({
    body: issueBody(issue, await projectsOf([issue])),
    version: issue.version,
    subject: issue._id,
  });

  /** @throws where it was refused. */
  async function settled(done: Done): Promise<DevelopmentIssue> {
    if (done.ok) return done.issue;
    switch (done.reason) {
      case 'changed':
        throw stale(await toldOf(done.issue));
      case 'gone':
        throw missing();
      case 'refused':
        throw forbidden();
      case 'merged':
        throw conflict((say) => say.issueMerged);
      case 'allTold':
        throw conflict((say) => say.allTold);
      case 'invalid':
        throw conflict((say) => say.issueStep);
      case 'nothing':
        throw unfit('feedback', (say) => say.noneTaken);
      case 'named':
      case 'contact': {
        const { reason } = done;
        throw new ApiProblemError('invalid', { detail: (say) => say.tellsOf[reason] });
      }
    }
  }

  async function visible(call: Call, id = call.params['id']!): Promise<DevelopmentIssue> {
    const issue = await issueDesk.settled(id);
    if (!issue || !isWithin(call.reach('issue.view'), issue)) throw missing();
    return issue;
  }

  async function writable(call: Call): Promise<DevelopmentIssue> {
    const issue = await visible(call);
    if (!isWithin(call.reach('feedback.answer'), issue)) throw forbidden();
    return issue;
  }

  const sheetOf = (call: Call): Pick<Seen, 'sheet' | 'by'> => ({ sheet: idFrom('api', call.eventId), by: call.by });

  async function insistOnThemes(themes: readonly string[], before: readonly string[] = []): Promise<void> {
    const { codes } = await deps.lexicon.current();
    if (themes.some((code) => !codes.includes(code) && !before.includes(code)))
      throw unfit('themes', (say) => say.noSuchTheme);
  }

  /** One change of the issue that was seen. */
  async function change(call: Call, act: (seen: Seen, issue: DevelopmentIssue) => Promise<Done>) {
    const issue = await writable(call);
    const version = insistUnchanged(call, await toldOf(issue));
    return settled(await act({ issue: issue._id, version, ...sheetOf(call) }, issue));
  }

  const again = async (id: string, call: Call): Promise<Told> => toldOf(await visible(call, id));
  const changing = { tag, needs: ['change'], answer: issueSchema, status: 200, guarded: true, again } as const;

  return [
    operation({
      method: 'get',
      path: '/issues',
      id: 'listIssues',
      tag,
      summary: 'Development issues, those left out that were merged into another',
      needs: [],
      query: issueQuery,
      answer: pageOf(issueSchema),
      status: 200,
      async run(call) {
        const { after, limit, districtGroup, status, fiscalYear } = call.query;
        const reach = call.reach('issue.view');
        if (reachesNothing(reach)) return { body: { data: [], next: null } };
        const [place] = cursorIn(after, 1) ?? [''];
        const found = (await deps.issues.findStanding(districtGroup ?? null))
          .filter(
            (issue) =>
              isWithin(reach, issue) &&
              issue._id > String(place) &&
              (status === undefined || issue.status === status) &&
              (fiscalYear === undefined || issue.fiscalYear === fiscalYear),
          )
          .toSorted((a, b) => (a._id < b._id ? -1 : 1));
        const page = found.slice(0, limit + 1);
        const projects = await projectsOf(page);
        return pageFrom(
          page,
          limit,
          ({ _id }) => [_id],
          (issue) => issueBody(issue, projects),
        );
      },
    }),
    operation({
      method: 'get',
      path: '/issues/{id}',
      id: 'getIssue',
      tag,
      summary: 'One development issue; /feedback?issue= lists what it was gathered from',
      needs: [],
      answer: issueSchema,
      status: 200,
      run: async (call) => toldOf(await visible(call)),
    }),
    operation({
      method: 'post',
      path: '/issues',
      id: 'createIssue',
      tag,
      summary: 'A new issue, with the feedback that led to it',
      needs: ['change'],
      body: newIssue,
      answer: issueSchema,
      status: 201,
      async run(call) {
        const { districtGroup, feedback, ...text } = call.body;
        if (!call.may('feedback.answer', { districtGroup })) throw forbidden();
        await insistOnThemes(text.themes);
        const issue = await settled(await issueDesk.create(districtGroup, text, feedback, sheetOf(call)));
        return { ...(await toldOf(issue)), location: `/issues/${issue._id}` };
      },
      again,
    }),
    operation({
      ...changing,
      method: 'patch',
      path: '/issues/{id}',
      id: 'changeIssue',
      summary: 'Changes title, summary or themes; what is left out stays',
      body: issuePatch,
      run: async (call) =>
        toldOf(
          await change(call, async (seen, { title, titleEn, summary, themes }) => {
            await insistOnThemes(call.body.themes ?? [], themes);
            return issueDesk.edit(seen, { title, titleEn, summary, themes, ...said(call.body) });
          }),
        ),
    }),
    operation({
      ...changing,
      method: 'post',
      path: '/issues/{id}/gather',
      id: 'gatherFeedback',
      summary: 'Gathers feedback in it',
      body: gathering,
      run: async (call) => toldOf(await change(call, (seen) => issueDesk.gather(seen, call.body.feedback))),
    }),
    operation({
      ...changing,
      method: 'post',
      path: '/issues/{id}/release',
      id: 'releaseFeedback',
      summary: 'Takes feedback out of it',
      body: gathering,
      run: async (call) => toldOf(await change(call, (seen) => issueDesk.release(seen, call.body.feedback))),
    }),
    operation({
      ...changing,
      method: 'post',
      path: '/issues/{id}/split',
      id: 'splitIssue',
      summary: 'Makes an issue of its own of some of its feedback, and answers with that one',
      body: splitting,
      status: 201,
      async run(call) {
        const { title, themes, feedback } = call.body;
        await insistOnThemes(themes);
        const from = await change(call, (seen) => issueDesk.split(seen, { title, themes }, feedback));
        const { sheet } = sheetOf(call);
        const made = await visible(call, from.events.find(({ _id }) => _id === sheet)!.other!);
        return { ...(await toldOf(made)), location: `/issues/${made._id}` };
      },
    }),
    operation({
      ...changing,
      method: 'post',
      path: '/issues/{id}/merge',
      id: 'mergeIssue',
      summary: 'Lets the whole of it go into another of the same district group; it stays readable',
      body: merging,
      run: async (call) =>
        toldOf(
          await change(call, (seen) =>
            issueDesk.merge(seen, { issue: call.body.into, version: call.body.intoVersion }),
          ),
        ),
    }),
    operation({
      ...changing,
      method: 'put',
      path: '/issues/{id}/sessions',
      id: 'setIssueSessions',
      summary: 'The sessions that were about it',
      body: aboutIt,
      run: async (call) =>
        toldOf(
          await change(call, async (seen, { districtGroup }) => {
            const sessions = await deps.consultations.findMany(call.body.sessions);
            const ours = sessions.filter((each) => each.districtGroup === districtGroup).map(({ _id }) => _id);
            const index = call.body.sessions.findIndex((id) => !ours.includes(id));
            if (index >= 0) throw unfit(`sessions/${index}`, (say) => say.noSessionOfGroup);
            return issueDesk.linkSessions(seen, ours);
          }),
        ),
    }),
    operation({
      ...changing,
      method: 'post',
      path: '/issues/{id}/answers',
      id: 'answerIssue',
      summary: 'Says where an issue stands. It is public, and everybody who asked is told in LINE',
      body: issueAnswer,
      async run(call) {
        const issue = await change(call, (seen) => deps.answering.confirm(seen, call.body));
        deps.wake();
        return toldOf(issue);
      },
    }),
    operation({
      ...changing,
      method: 'post',
      path: '/issues/{id}/answers/rest',
      id: 'tellIssueRest',
      summary:
        'Tells the last answer to those whom it has not reached: gathered since, away then, or left out for want of quota',
      async run(call) {
        const issue = await change(call, (seen) => deps.answering.confirmRest(seen));
        deps.wake();
        return toldOf(issue);
      },
    }),
  ];
}
