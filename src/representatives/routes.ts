/** The page behind “อ่านฉบับเต็ม”: the whole notice, for anybody. */
import { Router } from 'express';
import type { Programme } from '../programme.ts';
import { fullNotice } from './messages.ts';

/** A file of its own, because the site's policy forbids styles inside the page. */
const STYLE = `body { font: 1.25rem/1.7 Sarabun, 'Noto Sans Thai', sans-serif; max-width: 40rem; margin: 0 auto;
  padding: 1rem; color: #1b1f23; }
h1 { font-size: 1.6rem; }
h2 { font-size: 1.25rem; margin-bottom: 0; color: #0b6e4f; }
p { margin-top: 0.25rem; }
`;

export function noticeRouter({ organisation }: { organisation: Programme['organisation'] }): Router {
  const { title, sections } = fullNotice(organisation);
  const body = sections.map(({ heading, text }) => `<h2>${escape(heading)}</h2>\n<p>${escape(text)}</p>`).join('\n');
  const page = `<!doctype html>
<html lang="th">
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
  const router = Router();
  router.get('/notice', (_request, response) => {
    response.type('html').send(page);
  });
  router.get('/notice.css', (_request, response) => {
    response.type('css').send(STYLE);
  });
  return router;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
