import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { keptAs, typeOf } from '../../src/feedback/media-rules.ts';

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const brand = (name: string): Buffer => latin(`\0\0\0\x1cftyp${name}\0\0\0\0`);

/** A ZIP file with these entries, stored. */
function zip(...names: string[]): Buffer {
  const entries = names.map((name) => {
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt32LE(crc32(''), 14);
    head.writeUInt16LE(name.length, 26);
    return Buffer.concat([head, latin(name)]);
  });
  return Buffer.concat(entries);
}

describe('the type of a file', () => {
  it.each([
    ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    ['image/png', latin('\x89PNG\r\n\x1a\n\0')],
    ['image/gif', latin('GIF89a\x01\0')],
    ['image/webp', latin('RIFF\0\0\0\0WEBPVP8 ')],
    ['image/heic', brand('heic')],
    ['audio/mp4', brand('M4A ')],
    ['audio/wav', latin('RIFF\0\0\0\0WAVEfmt ')],
    ['audio/mpeg', latin('ID3\x04')],
    ['audio/mpeg', Buffer.from([0xff, 0xfb, 0x90, 0x64])],
    ['audio/aac', Buffer.from([0xff, 0xf1, 0x50, 0x80])],
    ['audio/ogg', latin('OggS\0\x02')],
    ['audio/amr', latin('#!AMR\n')],
    ['video/mp4', brand('mp42')],
    ['video/mp4', brand('isom')],
    ['video/quicktime', brand('qt  ')],
    ['video/3gpp', brand('3gp5')],
    ['application/pdf', latin('%PDF-1.7\n')],
    [
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      zip('[Content_Types].xml', '_rels/.rels', 'word/document.xml'),
    ],
    [
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      zip('_rels/.rels', 'xl/workbook.xml', '[Content_Types].xml'),
    ],
    ['text/plain', Buffer.from('\uFEFFลำดับ,ชื่อ\r\n1,ตัวอย่าง\r\n')],
  ])('is %s by its first bytes (%#)', (type, bytes) => {
    expect(typeOf(bytes)).toBe(type);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a web page', Buffer.from('<html><script>')],
    ['a web page behind a mark', Buffer.from('\uFEFF \n<!doctype html>')],
    ['a program', latin('MZ\x90\0')],
    ['a program of Linux', latin('\x7fELF\x02\x01')],
    ['a script', Buffer.from('#!/bin/sh\nrm -rf ~')],
    ['a picture that can hold script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg">')],
    ['an archive', zip('a.txt')],
    ['an archive that calls itself a document', zip('[Content_Types].xml', 'payload.exe')],
    ['a workbook with macros', zip('[Content_Types].xml', 'xl/workbook.xml', 'xl/vbaProject.bin')],
    ['bytes of no kind', Buffer.from([0x00, 0x01, 0x02, 0xfe])],
    ['text in another encoding', Buffer.from('\xff\xfea\0', 'latin1')],
  ])('is not known for %s', (_, bytes) => {
    expect(typeOf(bytes)).toBeNull();
  });

  it('never fails, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => typeOf(Buffer.from(bytes)) !== undefined));
  });
});

describe('what a message brings', () => {
  it.each([
    ['a picture as a picture', 'image', Buffer.from([0xff, 0xd8, 0xff]), 'image/jpeg'],
    ['no paper as a picture', 'image', latin('%PDF-1.7'), null],
    ['no film as a picture', 'image', brand('isom'), null],
    ['a voice in a container that may hold a film', 'audio', brand('isom'), 'audio/mp4'],
    ['no picture as a voice', 'audio', latin('GIF89a'), null],
    ['a film', 'video', brand('mp42'), 'video/mp4'],
    ['anything that is kept as a file', 'file', latin('GIF89a'), 'image/gif'],
  ] as const)('is kept: %s', (_, kind, bytes, type) => {
    expect(keptAs(kind, bytes)).toBe(type);
  });
});
