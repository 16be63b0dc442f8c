/** `/board`, `/board/THON_S`: what was asked for and what became of it, for anybody. `?lang=en`: in English. */
import { createHash } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { isTold } from '../consultations/rules.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { IssueLinkStore } from '../feedback/issue-store.ts';
import type { Programme } from '../programme.ts';
import type { Clock } from '../time.ts';
import type { Lang } from '../web/words.ts';
import { boardPage, noBoardPage, type BoardGroup } from './board-pages.tsx';
import { rankIssues } from './effects.ts';
import { byIssue } from './project-rules.ts';
import type { PilotProjectStore } from './project-store.ts';
import { isPublic, onTheBoard, type BoardIssue } from './rules.ts';
import type { DevelopmentIssueStore } from './store.ts';

export interface BoardDeps {
  issues: Pick<DevelopmentIssueStore, 'findStanding' | 'findMerged' | 'stateOfAll'>;
  issueLinks: Pick<IssueLinkStore, 'talliesOf'>;
  projects: Pick<PilotProjectStore, 'findByIssues'>;
  consultations: Pick<ConsultationStore, 'findMany'>;
  programme: Pick<Programme, 'issues' | 'places'>;
  clock: Clock;
}

export function boardRouter(deps: BoardDeps): Router {
  const { leastCount, cacheSeconds } = deps.programme.issues.board;
  const { places } = deps.programme;
  const router = Router();
  /** Counting anew for each of many visitors would cost what nobody sees: for a while it is the same. Machine time. */
  let read: { state: string; at: number; issues: Promise<BoardIssue[]> } | null = null;

  async function issuesNow(): Promise<BoardIssue[]> {
    const state = await deps.issues.stateOfAll();
    const fresh = read && read.state === state && performance.now() - read.at < cacheSeconds * 1_000;
    if (!read || !fresh) {
      const issues = count();
      const mine = { state, at: performance.now(), issues };
      read = mine;
      issues.catch(() => {
        if (read === mine) read = null;
      });
    }
    return read.issues;
  }

  async function count(): Promise<BoardIssue[]> {
    const standing = (await deps.issues.findStanding(null)).filter(isPublic);
    const sessions = await deps.consultations.findMany([...new Set(standing.flatMap((issue) => issue.sessions))]);
    const dates = new Map(sessions.filter(isTold).map(({ _id, date }) => [_id, date]));
    const [ranked, merged, projects] = await Promise.all([
      rankIssues(deps, standing),
      deps.issues.findMerged(),
      deps.projects.findByIssues(standing.map(({ _id }) => _id)),
    ]);
    return onTheBoard(ranked, leastCount, (session) => dates.get(session) ?? null, merged, byIssue(projects));
  }

  function send(request: Request, response: Response, status: number, page: VNode): void {
    const html = `<!doctype html>\n${renderToString(page)}\n`;
    const etag = `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`;
    response.set({
      'cache-control': status === 200 ? `public, max-age=${cacheSeconds}` : 'no-store',
      etag,
      'referrer-policy': 'no-referrer',
    });
    if (status === 200 && request.get('if-none-match') === etag) return void response.status(304).end();
    response.status(status).type('html').send(html);
  }

  /** A district group of the past stays on the board while it has issues there. */
  function groupsWith(issues: readonly BoardIssue[]): BoardGroup[] {
    const known = places.groups.map(({ code, nameTh, nameEn }) => ({
      code: code as string,
      name: { th: nameTh, en: nameEn },
    }));
    const former = [...new Set(issues.map(({ districtGroup }) => districtGroup))].filter(
      (code) => !known.some((group) => group.code === code),
    );
    return [...known, ...former.map((code) => ({ code, name: { th: code, en: code } }))];
  }

  async function board(request: Request, response: Response, code?: string): Promise<void> {
    const lang: Lang = request.query['lang'] === 'en' ? 'en' : 'th';
    const issues = await issuesNow();
    const groups = groupsWith(issues);
    if (code && !groups.some((group) => group.code === code)) return send(request, response, 404, noBoardPage(lang));
    send(request, response, 200, boardPage({ lang, groups, code, issues, least: leastCount }));
  }

  router.get('/board', (request, response) => board(request, response));
  router.get('/board/:group', (request: Request<{ group: string }>, response) =>
    board(request as Request, response, request.params.group),
  );
  return router;
}
