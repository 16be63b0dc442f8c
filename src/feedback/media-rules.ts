/** What may be kept of what people attach. What a file is, its first bytes say; its name and LINE's type say nothing. */
import type { PartKind } from './model.ts';

/** A long voice message has 5 MB, a photo 10 at most. LINE takes films of 200: a large one is not kept, which is told. */
export const MOST_CONTENT_BYTES = 20 * 1024 * 1024;

const at = (bytes: Buffer, from: number, text: string): boolean =>
  bytes.subarray(from, from + text.length).toString('latin1') === text;

/** Of the ISO base media family (`ftyp`), by brand. */
function isoType(brand: string): string {
  if (/^M4[AB] /.test(brand)) return 'audio/mp4';
  if (/^(?:heic|heix|heim|heis|hevc|mif1|msf1)$/.test(brand)) return 'image/heic';
  if (brand === 'avif') return 'image/avif';
  if (brand.startsWith('qt')) return 'video/quicktime';
  if (brand.startsWith('3g')) return 'video/3gpp';
  return 'video/mp4';
}

/** MPEG audio and AAC without a container begin with eleven set bits; `ff d8` (JPEG) and `ff fe` (UTF-16) do not. */
function streamType([first = 0, second = 0]: Buffer): string | null {
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return null;
  const layer = (second >> 1) & 3;
  if (layer === 0) return (second & 0xf0) === 0xf0 ? 'audio/aac' : null;
  return layer === 1 ? 'audio/mpeg' : null;
}

/** Word, Excel and PowerPoint are ZIP files whose first entries have these names. */
function officeType(bytes: Buffer): string | null {
  const head = bytes.subarray(0, 4_096).toString('latin1');
  if (!head.includes('[Content_Types].xml') && !head.includes('_rels/')) return null;
  const all = bytes.toString('latin1');
  const kind = [
    ['word/', 'wordprocessingml.document'],
    ['xl/', 'spreadsheetml.sheet'],
    ['ppt/', 'presentationml.presentation'],
  ].find(([folder]) => all.includes(folder!));
  // A file with macros is a program.
  if (!kind || all.includes('vbaProject.bin')) return null;
  return `application/vnd.openxmlformats-officedocument.${kind[1]}`;
}

/** UTF-8 without control characters, and nothing that a browser would take for a page. */
function textType(bytes: Buffer): string | null {
  if (bytes.length === 0) return null;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u0008\u000e-\u001f]/u.test(text)) return null;
  return /^\s*(?:<|#!|MZ)/u.test(text.replace(/^\ufeff/u, '')) ? null : 'text/plain';
}

/** What a file is, by its content; null for anything that is not kept: programs, pages, archives. */
export function typeOf(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  if (at(bytes, 0, '\x89PNG\r\n\x1a\n')) return 'image/png';
  if (at(bytes, 0, 'GIF87a') || at(bytes, 0, 'GIF89a')) return 'image/gif';
  if (at(bytes, 0, 'RIFF') && at(bytes, 8, 'WEBP')) return 'image/webp';
  if (at(bytes, 0, 'RIFF') && at(bytes, 8, 'WAVE')) return 'audio/wav';
  if (at(bytes, 4, 'ftyp')) return isoType(bytes.subarray(8, 12).toString('latin1'));
  if (at(bytes, 0, 'OggS')) return 'audio/ogg';
  if (at(bytes, 0, 'ID3')) return 'audio/mpeg';
  if (at(bytes, 0, '#!AMR')) return 'audio/amr';
  if (at(bytes, 0, '%PDF-')) return 'application/pdf';
  if (at(bytes, 0, 'PK\x03\x04')) return officeType(bytes);
  return streamType(bytes) ?? textType(bytes);
}

/**
 * What the content of a message of this kind is kept as; null where it is not what the message says that it is.
 * A voice message is often an MP4 file that does not tell sound from picture.
 */
export function keptAs(kind: PartKind, bytes: Buffer): string | null {
  const type = typeOf(bytes);
  if (!type || kind === 'file') return type;
  if (kind === 'audio' && (type === 'video/mp4' || type === 'video/3gpp')) return type.replace('video', 'audio');
  return type.startsWith(`${kind}/`) ? type : null;
}
