/** Files over HTTP. */
import type { Response } from 'express';
import { sendBytes } from '../web/send.ts';

/** What papers come as. */
export const PAPER_TYPES = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** As people know them. */
export const PAPER_NAMES: Readonly<Record<keyof typeof PAPER_TYPES, string>> = {
  pdf: 'PDF',
  docx: 'Word',
  xlsx: 'Excel',
};

/** @param ascii the name for programs that know no other, without its ending. */
export async function sendPaperFile(
  response: Response,
  format: keyof typeof PAPER_TYPES,
  { name, ascii }: { name: string; ascii: string },
  file: Buffer | AsyncIterable<Buffer>,
): Promise<void> {
  response.set({
    'content-type': PAPER_TYPES[format],
    'content-disposition': contentDisposition(name, `${ascii}.${format}`),
    'cache-control': 'no-store',
  });
  if (Buffer.isBuffer(file)) response.send(file);
  else await sendBytes(response, file);
}

/** RFC 6266 with RFC 5987: an ASCII name for old programs, the Thai one for the rest. */
export function contentDisposition(name: string, ascii: string): string {
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
