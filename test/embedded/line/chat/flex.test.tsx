import type { messagingApi } from '@line/bot-sdk';
import { renderToString } from 'preact-render-to-string';
import { Flex } from '../../../../src/embedded/line/chat/flex.tsx';

type Component = messagingApi.FlexComponent;

function card(...contents: Component[]): messagingApi.FlexMessage {
  return {
    type: 'flex',
    altText: 'การ์ดตัวอย่าง',
    contents: { type: 'bubble', body: { type: 'box', layout: 'vertical', contents } },
  };
}

const draw = (...contents: Component[]): string => renderToString(<Flex message={card(...contents)} />);

function bubble(text: string): messagingApi.FlexBubble {
  return {
    type: 'bubble',
    size: 'kilo',
    header: { type: 'box', layout: 'vertical', contents: [{ type: 'text', text }] },
  };
}

describe('A Flex message', () => {
  it('is drawn as text, whatever the text looks like', () => {
    const html = draw({ type: 'text', text: '<img src=x onerror=alert(1)> & "คำพูด"' });
    expect(html).toContain('&lt;img src=x onerror=alert(1)> &amp; &quot;คำพูด&quot;');
    expect(html).not.toContain('<img');
  });

  it('is named by its alternative text', () => {
    expect(draw()).toContain('aria-label="การ์ดตัวอย่าง"');
  });

  it.each(['javascript:alert(1)', ' JavaScript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', 'x'])(
    'does not link to %s',
    (uri) => {
      const html = draw({ type: 'button', action: { type: 'uri', label: 'เปิด', uri } });
      expect(html).toContain('เปิด');
      expect(html).not.toContain('href');
    },
  );

  it.each(['https://example.org/แผนที่?q=1', 'http://localhost:3000/console', 'tel:022211234'])(
    'links to %s in a new tab that knows nothing of this one',
    (uri) => {
      const html = draw({ type: 'button', action: { type: 'uri', label: 'เปิด', uri } });
      expect(html).toContain(`href="${uri}"`);
      expect(html).toContain('target="_blank"');
      expect(html).toContain('rel="noopener noreferrer"');
    },
  );

  it.each(['http://example.org/a.png', 'data:image/png;base64,AAAA', 'javascript:alert(1)'])(
    'shows a placeholder in place of a picture from %s',
    (url) => {
      const html = draw({ type: 'image', url });
      expect(html).toContain('fx-no-picture');
      expect(html).not.toContain('<img');
    },
  );

  it('shows pictures that come over https', () => {
    expect(draw({ type: 'image', url: 'https://example.org/a.png', size: 'full', aspectRatio: '20:13' })).toMatch(
      /<img[^>]+src="https:\/\/example\.org\/a\.png"[^>]+width:100%;aspect-ratio:20 \/ 13/,
    );
  });

  it.each(['red', '#12345', 'url(https://example.org)', '#123456;position:fixed', 'var(--x)'])(
    'drops the colour %s',
    (color) => {
      const html = draw({ type: 'text', text: 'ก', color });
      expect(html).not.toContain('color:');
      expect(html).not.toContain(color);
    },
  );

  it.each(['1e9px', '99999px', 'calc(100vw)', '10px;top:0', 'huge'])('drops the size %s', (size) => {
    expect(draw({ type: 'text', text: 'ก', size })).not.toContain('font-size');
  });

  it('keeps the looks that LINE knows', () => {
    const html = draw({
      type: 'text',
      text: '16 ก.ค. 2563',
      size: 'lg',
      weight: 'bold',
      color: '#AA0000',
      decoration: 'line-through',
      align: 'center',
      wrap: true,
    });
    expect(html).toContain('font-size:19px');
    expect(html).toContain('font-weight:700');
    expect(html).toContain('color:#AA0000');
    expect(html).toContain('text-decoration-line:line-through');
    expect(html).toContain('text-align:center');
    expect(html).toContain('fx-wrap');
  });

  it('draws the spans of a text in their own looks', () => {
    const html = draw({
      type: 'text',
      contents: [
        { type: 'span', text: 'เดิม', decoration: 'line-through' },
        { type: 'span', text: 'ใหม่', weight: 'bold' },
      ],
    });
    expect(html).toMatch(/<span[^>]*line-through[^>]*>เดิม<\/span><span[^>]*700[^>]*>ใหม่<\/span>/);
  });

  it('gives components of a row equal shares unless they say otherwise', () => {
    const html = draw({
      type: 'box',
      layout: 'horizontal',
      contents: [
        { type: 'text', text: 'ก' },
        { type: 'text', text: 'ข', flex: 3 },
        { type: 'text', text: 'ค', flex: 0 },
      ],
    });
    expect(html).toMatch(/flex:1 1 0;?[^>]*>ก</);
    expect(html).toMatch(/flex:3 1 0;?[^>]*>ข</);
    expect(html).toMatch(/flex:0 0 auto;?[^>]*>ค</);
  });

  it('makes buttons that a keyboard reaches', () => {
    const html = draw({ type: 'button', style: 'primary', action: { type: 'postback', label: 'ไป', data: 'yes' } });
    expect(html).toContain('role="button"');
    expect(html).toContain('tabindex="0"');
    expect(html).toContain('fx-primary');
    expect(html).not.toContain('onclick');
  });

  it('leaves out what it does not know and draws the rest', () => {
    const unknown: Component = JSON.parse('{ "type": "hologram", "text": "ลึกลับ" }');
    const html = draw(unknown, { type: 'text', text: 'ที่เหลือ' }, { type: 'separator' }, { type: 'filler' });
    expect(html).toContain('ที่เหลือ');
    expect(html).not.toContain('ลึกลับ');
  });

  it('draws every bubble of a carousel', () => {
    const message: messagingApi.FlexMessage = {
      type: 'flex',
      altText: 'สองนัด',
      contents: { type: 'carousel', contents: [bubble('นัดแรก'), bubble('นัดที่สอง')] },
    };
    const html = renderToString(<Flex message={message} />);
    expect(html).toContain('fx-carousel');
    expect(html.match(/fx-kilo/g)).toHaveLength(2);
    expect(html).toContain('นัดที่สอง');
  });
});
