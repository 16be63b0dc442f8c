/**
 * The page that is projected or printed at the venue: a QR that opens the chat with the code, and the code to type.
 * Everybody there reads the same page, so both languages stand on it.
 */
import { renderSVG } from 'uqr';
import type { ComponentChildren, VNode } from 'preact';
import { assetUrl } from '../web/assets.ts';

/** A file of its own, because the site's policy forbids styles inside the page. */
export const CHECK_IN_STYLE = `body { font-family: Sarabun, 'Noto Sans Thai', sans-serif; margin: 0; padding: 1.5rem; color: #1b1f23;
  background: #fff; display: flex; flex-direction: column; align-items: center; text-align: center; gap: 0.75rem;
  line-height: 1.5; }
h1 { font-size: clamp(1.5rem, 4vw, 2.75rem); margin: 0; color: #0b6e4f; line-height: 1.35; }
p { font-size: clamp(1.1rem, 2.5vw, 1.75rem); margin: 0; }
[lang='en'] { display: block; font-size: 0.68em; font-weight: 400; color: #4d5861; }
.qr svg { width: min(54vh, 86vw); height: auto; }
.code { font-size: clamp(1.75rem, 6vw, 4rem); font-weight: 700; letter-spacing: 0.08em; }
.note { color: #4d5861; font-size: clamp(1rem, 2vw, 1.25rem); }
@media print { .screen { display: none; } }
`;

export interface InBoth {
  th: string;
  en: string;
}

export interface CheckInPage {
  title: InBoth;
  when: InBoth;
  /** What the QR holds; null where LINE has not said how the chat is opened, so that people type. */
  link: string | null;
  /** As it is sent: เช็กอิน K7M4P2. Null before and after the opening. */
  words: string | null;
  note: InBoth;
  /** Seconds until the page looks again; null where the code stays. */
  refreshSeconds: number | null;
}

const CHECK_IN: InBoth = { th: 'เช็กอิน', en: 'Check in' };
const SCAN: InBoth = { th: 'สแกนด้วย LINE แล้วกดส่งข้อความ', en: 'Scan with LINE, then send the message' };
const OR_TYPE: InBoth = { th: 'หรือพิมพ์ในแชตกับบัญชีนี้', en: 'or type this in the chat with our account' };
const TYPE: InBoth = { th: 'พิมพ์ในแชตกับบัญชีนี้', en: 'Type this in the chat with our account' };
const GONE: InBoth = { th: 'หน้านี้ใช้ไม่ได้แล้วค่ะ', en: 'This page no longer works' };
const ASK_AGAIN: InBoth = {
  th: 'เจ้าหน้าที่พิมพ์ “เช็กอิน” ในแชตเพื่อขอหน้าใหม่ได้ค่ะ',
  en: 'Staff get a new one by typing “เช็กอิน” in the chat',
};
const PRINT: InBoth = {
  th: 'พิมพ์หน้านี้จากเมนูของเบราว์เซอร์ (Ctrl+P) แล้วติดไว้ที่โต๊ะลงทะเบียน',
  en: 'Print this page from the browser’s menu (Ctrl+P) and put it up at the desk',
};

function Both({ th, en }: InBoth) {
  return (
    <>
      {th} <span lang="en">{en}</span>
    </>
  );
}

interface ShellProps {
  title: string;
  refreshSeconds?: number | null;
  children: ComponentChildren;
}

function Shell({ title, refreshSeconds = null, children }: ShellProps) {
  return (
    <html lang="th">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        {refreshSeconds !== null && <meta http-equiv="refresh" content={String(refreshSeconds)} />}
        <title>{title}</title>
        <link rel="stylesheet" href={assetUrl('letters.css')} />
        <link rel="stylesheet" href="/checkin.css" />
      </head>
      <body>{children}</body>
    </html>
  );
}

function Code({ link }: { link: string }) {
  return (
    <div
      class="qr"
      role="img"
      aria-label="QR สำหรับเช็กอิน (QR to check in)"
      // Made by the library of letters and digits of ours.
      dangerouslySetInnerHTML={{ __html: renderSVG(link, { ecc: 'M', border: 2 }) }}
    />
  );
}

/** How to check in: a picture to scan where there is a link, and the words to type. */
function Ways({ link, words }: { link: string | null; words: string }) {
  return (
    <>
      {link && (
        <>
          <Code link={link} />
          <p>
            <Both {...SCAN} />
          </p>
        </>
      )}
      <p>
        <Both {...(link ? OR_TYPE : TYPE)} />
      </p>
      <p class="code">{words}</p>
    </>
  );
}

export function checkInPage({ title, when, link, words, note, refreshSeconds }: CheckInPage): VNode {
  return (
    <Shell title={`${CHECK_IN.th} ${title.th}`} refreshSeconds={refreshSeconds}>
      <h1>
        <Both {...title} />
      </h1>
      <p>
        <Both {...when} />
      </p>
      {words && <Ways link={link} words={words} />}
      <p class="note">
        <Both {...note} />
      </p>
    </Shell>
  );
}

export interface PrintedPage {
  title: InBoth;
  when: InBoth;
  venue: string | null;
  link: string | null;
  words: string;
  span: InBoth;
}

/** For the wall of a venue without a screen. */
export function printedCheckInPage({ title, when, venue, link, words, span }: PrintedPage): VNode {
  return (
    <Shell title={`${CHECK_IN.th} ${title.th}`}>
      <p class="note screen">
        <Both {...PRINT} />
      </p>
      <h1>
        <Both {...title} />
      </h1>
      <p>
        <Both {...when} />
      </p>
      {venue && <p>{venue}</p>}
      <Ways link={link} words={words} />
      <p class="note">
        <Both {...span} />
      </p>
    </Shell>
  );
}

export function checkInGonePage(): VNode {
  return (
    <Shell title={CHECK_IN.th}>
      <h1>
        <Both {...GONE} />
      </h1>
      <p>
        <Both {...ASK_AGAIN} />
      </p>
    </Shell>
  );
}
