/** The page behind “อ่านฉบับเต็ม”: the whole notice, for anybody. */
import { Router, type Request } from 'express';
import { LANGUAGES, speaking, type Language } from '../language.ts';
import type { Notice, Programme } from '../programme.ts';
import { fullNotice } from './consent-messages.ts';
import type { RepresentativeStore } from './store.ts';

/** A file of its own, because the site's policy forbids styles inside the page. */
const STYLE = `body { font: 1.25rem/1.7 Sarabun, 'Noto Sans Thai', sans-serif; max-width: 40rem; margin: 0 auto;
  padding: 1rem; color: #1b1f23; }
h1 { font-size: 1.6rem; }
h2 { font-size: 1.25rem; margin-bottom: 0; color: #0b6e4f; }
p { margin-top: 0.25rem; }
`;

export interface NoticeRouterDeps {
  programme: Pick<Programme, 'notices'>;
  representatives: Pick<RepresentativeStore, 'findKeptNotice'>;
}

/** `/notice`: the one of now. `/notice/2563-1`: what people agreed to then. `?lang=en`: in English. */
export function noticeRouter({ programme, representatives }: NoticeRouterDeps): Router {
  const newest = programme.notices.at(-1)!;
  const router = Router();
  router.get('/notice', (request, response) => {
    response.type('html').send(pageOf(newest, languageOf(request)));
  });
  router.get('/notice/:version', (request, response, next) => {
    representatives
      .findKeptNotice(request.params.version)
      .then((notice) => (notice ? response.type('html').send(pageOf(notice, languageOf(request))) : next()))
      .catch(next);
  });
  router.get('/notice.css', (_request, response) => {
    response.type('css').send(STYLE);
  });
  return router;
}

function languageOf({ query }: Request): Language {
  return LANGUAGES.find((language) => language === query['lang']) ?? 'th';
}

function pageOf(notice: Omit<Notice, 'asksAgain'>, language: Language): string {
  const { title, sections } = speaking({ language }, () => fullNotice(notice));
  const body = sections.map(({ heading, text }) => `<h2>${escape(heading)}</h2>\n<p>${escape(text)}</p>`).join('\n');
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="stylesheet" href="/notice.css">
</head>
<body>
<h1>${escape(title)}</h1>
${body}
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
