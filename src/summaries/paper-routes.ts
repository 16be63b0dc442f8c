/** `GET /documents/:token` of a paper: for whoever holds the link, until it expires. */
import { Router, type Request, type Response } from 'express';
import type { DocumentLinkStore } from '../access/document-links.ts';
import { sendPaperFile } from '../documents/http.ts';
import { sendPage } from '../web/send.ts';
import { langOf } from '../web/words.ts';
import { formatsFor, PAPER_FORMATS, paperFileName, writePaper, type PaperFormat } from './paper-documents.ts';
import { gatherPaper, type PaperFacts, type PaperSources } from './paper-effects.ts';
import { sharedPaperPage } from './paper-pages.tsx';
import { subjectIn } from './paper-rules.ts';

/** In a format that it does not come in, a paper is a workbook. */
export async function sendPaper(response: Response, facts: PaperFacts, asked: PaperFormat): Promise<void> {
  const format = formatsFor(facts).includes(asked) ? asked : 'xlsx';
  const file = await writePaper(format, facts);
  await sendPaperFile(response, format, { name: paperFileName(facts, format), ascii: facts.kind }, file);
}

export function paperRouter(deps: PaperSources & { documentLinks: Pick<DocumentLinkStore, 'find'> }): Router {
  const router = Router();

  async function find(token: string) {
    const link = await deps.documentLinks.find(token, deps.clock.now());
    const paper = link?.kind === 'paper' ? subjectIn(link.subject) : null;
    return link && paper ? { ...paper, expiresAt: link.expiresAt } : null;
  }

  type Asked = Request<{ token: string; format?: string }>;
  router.get(['/documents/:token', '/documents/:token/:format'], async (request: Asked, response, next) => {
    const found = await find(request.params.token);
    // What is no paper may be something else that links lead to.
    if (!found) return next();
    response.set({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' });
    const { kind, districtGroup, expiresAt } = found;
    const format = PAPER_FORMATS.find((each) => each === request.params.format);
    const facts = await gatherPaper(deps, kind, districtGroup, null);
    if (format) return sendPaper(response, facts, format);
    const page = sharedPaperPage(
      langOf(request.headers.cookie),
      `/documents/${request.params.token}`,
      facts,
      formatsFor(facts),
      expiresAt,
    );
    return sendPage(request, response, 200, page);
  });
  return router;
}
