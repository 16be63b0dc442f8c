/** Pages that only say something: that there is nothing here, that something failed. The last word of every address. */
import type { NextFunction, Request, Response } from 'express';
import type { VNode } from 'preact';
import type { Logger } from '../logger.ts';
import { Alone } from './layout.tsx';
import { toldWords } from './messages.ts';
import { ownReferrer } from './protection.ts';
import { sendPage } from './send.ts';
import { langOf, type Lang } from './words.ts';

/** @param back a page of ours to go on from, where there is one. */
export function toldPage(lang: Lang, title: string, told: string, back: string | null = null): VNode {
  return (
    <Alone lang={lang} title={title}>
      <p>{told}</p>
      {back !== null && (
        <p>
          <a href={back}>{toldWords(lang).back}</a>
        </p>
      )}
    </Alone>
  );
}

/** Where somebody at a desk came from: readers of a link from LINE have their chat to go back to. */
function backFrom(request: Request): string | null {
  return /^\/console(?![^/?])/.test(request.originalUrl) ? ownReferrer(request) || '/console' : null;
}

/** For an address that no router knows. */
export async function sendMissing(request: Request, response: Response): Promise<void> {
  const lang = langOf(request.headers.cookie);
  const { missingTitle, missing } = toldWords(lang);
  await sendPage(request, response, 404, toldPage(lang, missingTitle, missing));
}

/**
 * The last handler of errors: a page in the reader's language, never the error itself. What had begun to be sent is broken
 * off, so that nobody takes half a file for a whole one.
 */
export function lastWord(logger: Logger) {
  // Express knows a handler of errors by its four parameters.
  return async (error: unknown, request: Request, response: Response, _next: NextFunction): Promise<void> => {
    const status = (error as { status?: number }).status ?? 500;
    if (status >= 500) logger.error({ err: error }, 'a page could not be made');
    if (response.headersSent) return void response.destroy();
    const lang = langOf(request.headers.cookie);
    const words = toldWords(lang);
    const [title, told] = {
      413: [words.tooLargeTitle, words.tooLarge] as const,
      400: [words.missingTitle, words.missing] as const,
    }[status] ?? [words.troubleTitle, words.trouble];
    await sendPage(request, response, status, toldPage(lang, title, told, backFrom(request)));
  };
}
