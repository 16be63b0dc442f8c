/**
 * Draws the pictures of the rich menus into src/line/rich-menu/, from what stands on their tiles. They are kept in the
 * repository, so that neither setting them up nor the app needs a browser: run this after a change of the tiles.
 * Needs Chromium (CHROMIUM_PATH, else /usr/bin/chromium) and playwright-core, which is installed for the tests.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { RICH_MENUS } from '../src/conversation/rich-menu-messages.ts';
import { boundsOf, pictureFile, sizeOf, type RichMenu, type Tile } from '../src/line/rich-menus.ts';

const { resolve } = createRequire(import.meta.url);
const MOST_BYTES = 1_000_000;

const ICONS: Record<Tile['icon'], string> = {
  calendar:
    '<rect x="14" y="20" width="72" height="66" rx="8"/><path d="M14 40h72M34 10v18M66 10v18M32 56h8M46 56h8M60 56h8M32 70h8M46 70h8"/>',
  speak: '<path d="M12 18h76v52H48L28 88V70H12z"/><path d="M28 36h44M28 52h28"/>',
  letter: '<rect x="10" y="22" width="80" height="58" rx="6"/><path d="M10 28l40 30 40-30"/>',
  person: '<circle cx="50" cy="32" r="19"/><path d="M14 90c2-26 16-36 36-36s34 10 36 36"/>',
  letters: '<path d="M10 82L36 18l26 64M20 60h32M64 82l14-34 14 34M68 72h20"/>',
  help: '<circle cx="50" cy="50" r="40"/><path d="M37 39c0-9 6-14 13-14s13 5 13 13c0 10-13 11-13 22M50 72v3"/>',
  write: '<path d="M20 84l6-24 46-46 18 18-46 46zM62 24l18 18"/>',
  list: '<path d="M34 24h54M34 50h54M34 76h54M13 24h4M13 50h4M13 76h4"/>',
  chart: '<path d="M12 88h76M24 88V56M44 88V30M64 88V44M84 88V16"/>',
  file: '<path d="M22 10h38l20 20v60H22zM60 10v20h20M36 50h28M36 66h28"/>',
  door: '<path d="M44 12h40v76H44M12 50h48M44 32l18 18-18 18"/>',
};
const GROUNDS = ['#0B6E4F', '#12566B', '#7A4B00', '#5B3A8C', '#8A2F3C', '#1F4E9C'];

const face = (cut: string, range: string): string => {
  const font = readFileSync(resolve(`@fontsource/sarabun/files/sarabun-${cut}-700-normal.woff2`)).toString('base64');
  return `@font-face{font-family:S;font-weight:700;src:url(data:font/woff2;base64,${font}) format("woff2");unicode-range:${range}}`;
};

function pageOf(menu: RichMenu): string {
  const bounds = boundsOf(menu);
  const tiles = menu.tiles.map(({ thai, english, icon }, index) => {
    const { x, y, width, height } = bounds[index]!;
    const size = Math.min(
      140,
      Math.floor((width - 60) / (Array.from(thai.replace(/[\u0E31\u0E34-\u0E3A\u0E47-\u0E4E]/gu, '')).length * 0.6)),
    );
    return `<div style="left:${x}px;top:${y}px;width:${width}px;height:${height}px"><i style="background:${GROUNDS[index % GROUNDS.length]}"><svg viewBox="0 0 100 100">${ICONS[icon]}</svg></i><b style="font-size:${size}px">${thai}</b><s>${english}</s></div>`;
  });
  return `<!doctype html><style>${face('thai', 'U+0E00-0E7F')}${face('latin', 'U+0000-00FF')}
    body{margin:0;background:#D8DEE4;font-family:S;font-weight:700}
    div{position:absolute;box-sizing:border-box;border:8px solid #D8DEE4;border-radius:48px;background:#fff;display:flex;flex-direction:column;align-items:center;justify-content:center;gap:0}
    i{width:270px;height:270px;border-radius:50%;display:flex;align-items:center;justify-content:center}
    svg{width:180px;height:180px;fill:none;stroke:#fff;stroke-width:9;stroke-linecap:round;stroke-linejoin:round}
    b{color:#1B1F23;line-height:1.9;white-space:nowrap}
    s{color:#3F4A53;text-decoration:none;font-size:76px;line-height:1.1;white-space:nowrap}
  </style>${tiles.join('')}`;
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  for (const menu of RICH_MENUS) {
    const page = await browser.newPage({ viewport: sizeOf(menu) });
    await page.setContent(pageOf(menu));
    await page.evaluate('document.fonts.ready');
    const picture = await page.screenshot({ type: 'png' });
    if (picture.length > MOST_BYTES) throw new Error(`${menu.name} is larger than LINE takes: ${picture.length} bytes`);
    writeFileSync(pictureFile(menu.name), picture);
    console.log(`${pictureFile(menu.name)} ${picture.length} bytes`);
    await page.close();
  }
} finally {
  await browser.close();
}
