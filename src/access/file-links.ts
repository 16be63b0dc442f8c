/**
 * Links from a chat to a file that is made when it is opened: once, within minutes, and only while whoever asked for it
 * is still allowed to have it. One that is used up, too old, made up or of somebody whose role has ended answers the same.
 */
import { createHmac } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import { hashOfToken, idFrom } from '../identity.ts';
import type { Logger } from '../logger.ts';
import { plus, type Clock } from '../time.ts';
import type { Cause, StaffMember } from '../turn.ts';
import { toldWords } from '../web/messages.ts';
import { sendPage } from '../web/send.ts';
import { toldPage } from '../web/told.tsx';
import { langOf } from '../web/words.ts';
import { FILE_LINK_LASTS, type FileLink, type FileLinkStore } from './file-link-store.ts';

/** One kind of file. */
export interface LinkedFile<Data extends Record<string, unknown>> {
  /** As links keep it, for example `affected`. */
  kind: string;
  /** Where links of it lead, for example `/affected`. */
  path: string;
  /** Asked again when the link is opened. */
  mayHave(member: StaffMember, data: Data): boolean;
}

export interface FileLinkDeps {
  fileLinks: FileLinkStore;
  /** What tokens are made under. */
  linkSecret: string;
  publicUrl: string;
  clock: Clock;
}

/** Repeating it for the same event gives the same link, with what it was made of the first time. */
export async function makeFileLink<Data extends Record<string, unknown>>(
  { fileLinks, linkSecret, publicUrl, clock }: FileLinkDeps,
  { kind, path }: LinkedFile<Data>,
  { eventId }: Pick<Cause, 'eventId'>,
  staff: string,
  data: Data,
): Promise<{ id: string; url: string; data: Data }> {
  const now = clock.now();
  const token = createHmac('sha256', linkSecret).update(`${kind} ${eventId}`).digest('base64url');
  const link = await fileLinks.save({
    _id: idFrom(kind, eventId),
    tokenHash: hashOfToken(token),
    kind,
    staff,
    data,
    createdAt: now,
    expiresAt: plus(now, FILE_LINK_LASTS),
  });
  return { id: link._id, url: `${publicUrl}${path}/${token}?openExternalBrowser=1`, data: link.data as Data };
}

export interface OpenedFile<Data> {
  link: FileLink;
  data: Data;
  /** Of the link; nobody else knows it. */
  token: string;
}

export interface ServeDeps {
  fileLinks: FileLinkStore;
  staff: { find(id: string): Promise<StaffMember | null> };
  clock: Clock;
  logger: Logger;
}

/** @param send writes headers and the file; what fails in it breaks the file off. */
export function serveLinkedFile<Data extends Record<string, unknown>>(
  router: Router,
  { fileLinks, staff, clock, logger }: ServeDeps,
  { kind, path, mayHave }: LinkedFile<Data>,
  send: (opened: OpenedFile<Data>, response: Response) => Promise<void>,
): void {
  async function findOpen(token: string): Promise<FileLink | null> {
    const link = await fileLinks.findUsable(kind, token, clock.now());
    const member = link && (await staff.find(link.staff));
    return member && mayHave(member, link.data as Data) ? link : null;
  }

  router.use(path, (_request, response, next) => {
    response.set({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
      'referrer-policy': 'no-referrer',
    });
    next();
  });

  /** Programs that look ahead ask with HEAD: that does not use the link up. */
  router.head(`${path}/:token`, async (request: Request<{ token: string }>, response) => {
    response.status((await findOpen(request.params.token)) ? 200 : 410).end();
  });

  router.get(`${path}/:token`, async (request: Request<{ token: string }>, response) => {
    const { token } = request.params;
    const link = (await findOpen(token)) && (await fileLinks.use(kind, token, clock.now()));
    if (!link) {
      const lang = langOf(request.headers.cookie);
      const words = toldWords(lang);
      return sendPage(request, response, 410, toldPage(lang, words.fileGoneTitle, words.fileGone));
    }
    try {
      await send({ link, data: link.data as Data, token }, response);
    } catch (error) {
      logger.warn({ err: error }, 'a file that was asked for broke off');
      response.destroy();
    }
  });
}
