/** A small bot behind a webhook that checks signatures, for playing with the chat page: it answers what it hears. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { messagingApi, validateSignature, type webhook } from '@line/bot-sdk';

export interface ChatBot {
  url: string;
  /** Every event heard, oldest first. */
  events: webhook.Event[];
  close(): Promise<void>;
}

interface ChatBotOptions {
  channelSecret: string;
  channelAccessToken: string;
  baseURL: string;
}

const postback = (label: string, data: string): messagingApi.Action => ({
  type: 'postback',
  label,
  data,
  displayText: label,
});

const announcement: messagingApi.FlexMessage = {
  type: 'flex',
  altText: 'นัดประชุม กลุ่มกรุงธนใต้',
  contents: {
    type: 'bubble',
    header: {
      type: 'box',
      layout: 'vertical',
      backgroundColor: '#1D6B5C',
      contents: [
        { type: 'text', text: 'นัดประชุมรับฟังความคิดเห็น', color: '#FFFFFF', size: 'sm' },
        { type: 'text', text: 'กลุ่มกรุงธนใต้ ครั้งที่ 3', color: '#FFFFFF', size: 'xl', weight: 'bold', wrap: true },
      ],
    },
    body: {
      type: 'box',
      layout: 'vertical',
      spacing: 'md',
      contents: [
        { type: 'text', text: 'วันพฤหัสบดีที่ 16 กรกฎาคม 2563 เวลา 13.30 น.', wrap: true },
        { type: 'text', text: 'ห้องประชุมสำนักงานเขตบางขุนเทียน', wrap: true, color: '#5F6D69' },
        { type: 'separator' },
        { type: 'text', text: 'ท่านสะดวกไหมคะ', align: 'center' },
      ],
    },
    footer: {
      type: 'box',
      layout: 'vertical',
      spacing: 'sm',
      contents: [
        { type: 'button', style: 'primary', action: postback('ไป', 'answer=yes') },
        { type: 'button', style: 'secondary', action: postback('ไม่ว่าง', 'answer=no') },
        {
          type: 'button',
          action: {
            type: 'datetimepicker',
            label: 'เสนอวันอื่น',
            data: 'propose',
            mode: 'datetime',
            initial: '2020-07-20T09:30',
            min: '2020-07-11T00:00',
            max: '2020-12-31T23:59',
          },
        },
      ],
    },
  },
};

function echo(text: string): messagingApi.TextMessage {
  return {
    type: 'text',
    text: `ได้รับ: ${text}`,
    quickReply: {
      items: [
        { type: 'action', action: { type: 'message', label: 'ขอประกาศ', text: 'ประกาศ' } },
        { type: 'action', action: postback('ถูกต้อง', 'right') },
        { type: 'action', action: { type: 'location', label: 'ส่งตำแหน่ง' } },
      ],
    },
  };
}

const offers: messagingApi.TextMessage = {
  type: 'text',
  text: 'เลือกได้เลยค่ะ',
  quickReply: {
    items: [
      {
        type: 'action',
        action: { ...postback('แก้ไข', 'edit'), type: 'postback', inputOption: 'openKeyboard', fillInText: 'แก้เป็น ' },
      },
      { type: 'action', action: { type: 'uri', label: 'คู่มือ', uri: 'http://127.0.0.1:9/guide' } },
    ],
  },
};

/** As on the wall of a venue. */
const chatLink: messagingApi.TextMessage = {
  type: 'text',
  text: `เช็กอินที่ https://line.me/R/oaMessage/@prachakhom/?${encodeURIComponent('เช็กอิน K7M4P2')}`,
};

/** Any picture of that size. */
const PICTURE = readFileSync(join(import.meta.dirname, '../../src/line/rich-menu/representative.png'));

const menu: messagingApi.RichMenuRequest = {
  size: { width: 2500, height: 1686 },
  selected: true,
  name: 'menu',
  chatBarText: 'เมนูหลัก',
  areas: [
    {
      bounds: { x: 0, y: 0, width: 1250, height: 1686 },
      action: { type: 'message', label: 'นัดของฉัน', text: 'นัดของฉัน' },
    },
    { bounds: { x: 1250, y: 0, width: 1250, height: 1686 }, action: postback('ข้อมูลของฉัน', 'me') },
  ],
};

/** In a LINE group the bot speaks only when it is addressed. */
function answerTo(event: webhook.Event): messagingApi.Message[] {
  if (event.type === 'follow') return [{ type: 'text', text: 'ยินดีต้อนรับค่ะ' }];
  if (event.type === 'postback') {
    const { data, params } = event.postback;
    return [{ type: 'text', text: `ปุ่ม: ${data} ${Object.values(params ?? {}).join(' ')}`.trim() }];
  }
  if (event.type !== 'message') return [];
  const { message, source } = event;
  const addressed = source?.type === 'user' || (message.type === 'text' && message.mention !== undefined);
  if (!addressed) return [];
  if (message.type !== 'text') return [echo(message.type)];
  if (message.text === 'ประกาศ') return [announcement];
  if (message.text === 'ตัวเลือก') return [offers];
  if (message.text.includes('ขอลิงก์')) return [chatLink];
  if (message.text === 'รอก่อน' || message.text === 'ขอเมนู') return [];
  if (message.quotedMessageId) return [echo(`ตอบกลับ ${message.text}`)];
  return [source && 'userId' in source && source.userId ? echo(message.text) : echo('ไม่ทราบว่าใคร')];
}

export async function startChatBot({ channelSecret, channelAccessToken, baseURL }: ChatBotOptions): Promise<ChatBot> {
  const client = new messagingApi.MessagingApiClient({ channelAccessToken, baseURL });
  const blobs = new messagingApi.MessagingApiBlobClient({ channelAccessToken, baseURL });
  const events: webhook.Event[] = [];

  async function answer(event: webhook.Event): Promise<void> {
    const userId = event.source?.type === 'user' ? event.source.userId : undefined;
    if (userId && event.type === 'message' && event.message.type === 'text') {
      if (event.message.text === 'รอก่อน') await client.showLoadingAnimation({ chatId: userId, loadingSeconds: 60 });
      if (event.message.text === 'ขอเมนู') {
        const { richMenuId } = await client.createRichMenu(menu);
        await blobs.setRichMenuImage(richMenuId, new Blob([PICTURE], { type: 'image/png' }));
        await client.linkRichMenuIdToUser(userId, richMenuId);
      }
    }
    const messages = answerTo(event);
    if (messages.length === 0 || !('replyToken' in event) || !event.replyToken) return;
    await client.replyMessage({ replyToken: event.replyToken, messages });
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const signature = String(request.headers['x-line-signature'] ?? '');
      if (!validateSignature(body, channelSecret, signature)) {
        response.writeHead(401).end();
        return;
      }
      response.end();
      const heard: webhook.CallbackRequest = JSON.parse(body.toString('utf8'));
      for (const event of heard.events) {
        events.push(event);
        answer(event).catch((error: unknown) => process.emitWarning(`The bot could not answer: ${String(error)}`));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The bot has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/webhook`,
    events,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
