/** The page that is projected or printed at the venue: a QR that opens the chat with the code, and the code to type. */
import { renderSVG } from 'uqr';
import type { VNode } from 'preact';

/** A file of its own, because the site's policy forbids styles inside the page. */
export const CHECK_IN_STYLE = `body { font-family: Sarabun, 'Noto Sans Thai', sans-serif; margin: 0; padding: 1.5rem; color: #1b1f23;
  background: #fff; display: flex; flex-direction: column; align-items: center; text-align: center; gap: 0.75rem; }
h1 { font-size: clamp(1.5rem, 4vw, 2.75rem); margin: 0; color: #0b6e4f; }
p { font-size: clamp(1.1rem, 2.5vw, 1.75rem); margin: 0; }
.qr svg { width: min(62vh, 86vw); height: auto; }
.code { font-size: clamp(1.75rem, 6vw, 4rem); font-weight: 700; letter-spacing: 0.08em; }
.note { color: #5b6770; font-size: clamp(1rem, 2vw, 1.25rem); }
@media print { .screen { display: none; } }
`;

export interface CheckInPage {
  title: string;
  when: string;
  /** What the QR holds; null where LINE has not said how the chat is opened, so that people type. */
  link: string | null;
  /** As it is sent: เช็กอิน K7M4P2. Null before and after the opening. */
  words: string | null;
  note: string;
  /** Seconds until the page looks again; null where the code stays. */
  refreshSeconds: number | null;
}

function Shell({
  title,
  refreshSeconds,
  children,
}: {
  title: string;
  refreshSeconds: number | null;
  children: VNode[];
}) {
  return (
    <html lang="th">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        {refreshSeconds !== null && <meta http-equiv="refresh" content={String(refreshSeconds)} />}
        <title>{title}</title>
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
      aria-label="QR สำหรับเช็กอิน"
      // Made by the library of letters and digits of ours.
      dangerouslySetInnerHTML={{ __html: renderSVG(link, { ecc: 'M', border: 2 }) }}
    />
  );
}

export function checkInPage({ title, when, link, words, note, refreshSeconds }: CheckInPage): VNode {
  return (
    <Shell title={`เช็กอิน ${title}`} refreshSeconds={refreshSeconds}>
      {[
        <h1 key="title">{title}</h1>,
        <p key="when">{when}</p>,
        ...(words && link ? [<Code key="qr" link={link} />, <p key="how">สแกนด้วย LINE แล้วกดส่งข้อความ</p>] : []),
        ...(words
          ? [
              <p key="type">{link ? 'หรือพิมพ์ในแชตกับบัญชีนี้' : 'พิมพ์ในแชตกับบัญชีนี้'}</p>,
              <p key="code" class="code">
                {words}
              </p>,
            ]
          : []),
        <p key="note" class="note">
          {note}
        </p>,
      ]}
    </Shell>
  );
}

export interface PrintedPage {
  title: string;
  when: string;
  venue: string | null;
  link: string | null;
  words: string;
  span: string;
}

/** For the wall of a venue without a screen. */
export function printedCheckInPage({ title, when, venue, link, words, span }: PrintedPage): VNode {
  return (
    <Shell title={`เช็กอิน ${title}`} refreshSeconds={null}>
      {[
        <p key="screen" class="note screen">
          พิมพ์หน้านี้จากเมนูของเบราว์เซอร์ (Ctrl+P) แล้วติดไว้ที่โต๊ะลงทะเบียน
        </p>,
        <h1 key="title">{title}</h1>,
        <p key="when">{when}</p>,
        ...(venue ? [<p key="venue">{venue}</p>] : []),
        ...(link ? [<Code key="qr" link={link} />] : []),
        <p key="how">{link ? 'สแกนด้วย LINE แล้วกดส่งข้อความ หรือพิมพ์ในแชตกับบัญชีนี้' : 'พิมพ์ในแชตกับบัญชีนี้'}</p>,
        <p key="code" class="code">
          {words}
        </p>,
        <p key="note" class="note">
          {span}
        </p>,
      ]}
    </Shell>
  );
}

export function checkInGonePage(): VNode {
  return (
    <Shell title="เช็กอิน" refreshSeconds={null}>
      {[<h1 key="title">หน้านี้ใช้ไม่ได้แล้วค่ะ</h1>, <p key="how">เจ้าหน้าที่พิมพ์ “เช็กอิน” ในแชตเพื่อขอหน้าใหม่ได้ค่ะ</p>]}
    </Shell>
  );
}
