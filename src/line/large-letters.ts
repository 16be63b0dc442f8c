/**
 * Messages for somebody who asked for large letters. Flex has sizes for texts and none for buttons, and quick replies
 * and plain texts are as large as LINE shows them: so plain texts become cards, and buttons and quick replies become
 * boxes with large words that are tapped as a whole. Everything that a person is told goes through here.
 */
import type { messagingApi } from '@line/bot-sdk';
import type { Message } from '../turn.ts';
import { LIMITS } from './limits.ts';

type Size = 'sm' | 'md' | 'lg' | 'xl' | 'xxl' | '3xl';
const LARGER: Readonly<Record<string, Size>> = { xs: 'md', sm: 'lg', md: 'xl', lg: 'xxl', xl: '3xl' };
const INK = '#1B1F23';
const GREEN = '#0B6E4F';
const GREY = '#E3E8EC';
/** A bubble may have 30 KB; what comes near it stays as it is. */
const BUBBLE_MOST = 28_000;
/** In Flex a link in words cannot be tapped. */
const LINK = /(?:https?|line):\/\//u;

export function inLargeLetters(message: Message): Message {
  const large = message.type === 'flex' ? largeCard(message) : message.type === 'text' ? largeText(message) : message;
  return Buffer.byteLength(JSON.stringify(large)) > BUBBLE_MOST ? message : large;
}

function largeText(message: messagingApi.TextMessage): Message {
  const { text } = message;
  if (LINK.test(text) || text.length > LIMITS.altText) return message;
  const words = text.split('\n').map((line) => wordsBox(line || ' '));
  return withQuickReplies(
    {
      type: 'flex',
      altText: text,
      contents: {
        type: 'bubble',
        size: 'giga',
        body: { type: 'box', layout: 'vertical', spacing: 'sm', contents: words },
      },
    },
    message.quickReply,
  );
}

const wordsBox = (text: string): messagingApi.FlexText => ({ type: 'text', text, wrap: true, size: 'xl', color: INK });

function largeCard({ quickReply, ...message }: messagingApi.FlexMessage): Message {
  const { contents } = message;
  if (contents.type !== 'bubble') return { ...message, ...(quickReply && { quickReply }) };
  const bubble = larger(contents) as messagingApi.FlexBubble;
  return withQuickReplies({ ...message, contents: { ...bubble, size: 'giga' } }, quickReply);
}

/** As large buttons at the end; those that LINE takes as quick replies only (camera, place) stay what they are. */
function withQuickReplies(message: messagingApi.FlexMessage, quickReply: messagingApi.QuickReply | undefined): Message {
  const actions = (quickReply?.items ?? []).flatMap(({ action }) => action ?? []);
  const isForPhone = ({ type }: messagingApi.Action): boolean =>
    type === 'camera' || type === 'cameraRoll' || type === 'location';
  const added = actions.filter((action) => !isForPhone(action)).map((action) => tapBox(action, false));
  const left = actions.filter(isForPhone);
  const bubble = message.contents as messagingApi.FlexBubble;
  const footer = [...(bubble.footer?.contents ?? []), ...added];
  return {
    ...message,
    contents: {
      ...bubble,
      ...(footer.length > 0 && { footer: { type: 'box', layout: 'vertical', spacing: 'md', contents: footer } }),
    },
    ...(left.length > 0 && { quickReply: { items: left.map((action) => ({ type: 'action', action })) } }),
  };
}

function larger(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(larger);
  if (typeof node !== 'object' || node === null) return node;
  const component = node as { type?: string };
  if (component.type === 'text') {
    const text = component as messagingApi.FlexText;
    return { ...text, size: LARGER[text.size ?? 'md'] ?? text.size };
  }
  if (component.type === 'button') {
    const button = component as messagingApi.FlexButton;
    return {
      ...tapBox(button.action, button.style === 'primary', button.color),
      ...(button.flex && { flex: button.flex }),
    };
  }
  const { contents, action, ...rest } = component as { contents?: unknown; action?: unknown } & Record<string, unknown>;
  const parts = Object.fromEntries(Object.entries(rest).map(([key, part]) => [key, isPart(key) ? larger(part) : part]));
  return {
    ...parts,
    // Label and value beside each other, words and button: there is no room for both in large letters.
    ...(isNarrow(component) && { layout: 'vertical', alignItems: 'flex-start', spacing: 'sm' }),
    ...(contents !== undefined && { contents: larger(contents) }),
    ...(action !== undefined && { action }),
  };
}

const isPart = (key: string): boolean => ['header', 'hero', 'body', 'footer'].includes(key);

function isNarrow(component: { type?: string; layout?: string }): boolean {
  return component.type === 'box' && (component.layout === 'horizontal' || component.layout === 'baseline');
}

/** A button as a box, whose words can be large. */
function tapBox(action: messagingApi.Action, primary: boolean, colour = GREEN): messagingApi.FlexBox {
  return {
    type: 'box',
    layout: 'vertical',
    action,
    backgroundColor: primary ? colour : GREY,
    cornerRadius: '10px',
    paddingAll: '14px',
    contents: [
      {
        type: 'text',
        text: action.label ?? ' ',
        size: 'xl',
        weight: 'bold',
        align: 'center',
        wrap: true,
        color: primary ? '#FFFFFF' : INK,
      },
    ],
  };
}
