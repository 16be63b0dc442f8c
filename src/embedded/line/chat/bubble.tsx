/** One thing said in a chat, with its time, and what can be done with it. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { ChatEntry } from '../protocol.ts';
import { contentUrl } from './api.ts';
import { Avatar } from './avatar.tsx';
import { gist } from './entries.ts';
import { Icon, IconButton } from './icons.tsx';
import {
  BotMessage,
  isFrameless,
  MEDIA_RETRY_MS,
  MEDIA_TRIES,
  PlaceCard,
  Placeholder,
  Player,
  Sticker,
  Words,
} from './message.tsx';
import { fileSize, timeOfDay } from './words.ts';

const MEDIA = {
  image: { icon: 'picture', title: 'รูปภาพ' },
  audio: { icon: 'voice', title: 'ข้อความเสียง' },
  video: { icon: 'video', title: 'วิดีโอ' },
  file: { icon: 'file', title: 'ไฟล์' },
} as const;

const VIA = {
  reply: 'Reply: free',
  push: 'Push: counts against the quota',
  multicast: 'Multicast: counts against the quota',
};

export interface BubbleProps {
  entry: ChatEntry;
  /** Sent by the person who acts in this chat. */
  own: boolean;
  /** Whether the line above is by the same sender, so that name and picture need not be repeated. */
  follows: boolean;
  name: string;
  quoted: ChatEntry | undefined;
  selected: boolean;
  botName: string;
  nameOf: (userId: string) => string;
  onSelect: () => void;
  onQuote: () => void;
  onUnsend: () => void;
  onCopy: () => void;
}

/** The message is told of a moment before its content is kept, so a picture that is not there yet is asked for again. */
function SentPicture({ messageId }: { messageId: string }): VNode {
  const [tries, setTries] = useState(1);
  if (tries > MEDIA_TRIES) return <Placeholder icon="picture" title="รูปภาพ" />;
  return (
    <img
      class="picture"
      src={`${contentUrl(messageId)}?${tries}`}
      alt="รูปภาพที่ส่ง"
      onError={() => setTimeout(() => setTries(tries + 1), MEDIA_RETRY_MS)}
    />
  );
}

function Content({ entry, botName, nameOf }: BubbleProps): VNode | null {
  const { content } = entry;
  switch (content.kind) {
    case 'bot':
      return <BotMessage message={content.message} nameOf={nameOf} />;
    case 'text':
      return (
        <>
          {content.mentionsBot && !content.text.includes(`@${botName}`) && <span class="mention">@{botName} </span>}
          <Words text={content.text} />
        </>
      );
    case 'media': {
      if (content.media === 'image' && entry.messageId) return <SentPicture messageId={entry.messageId} />;
      const { icon, title } = MEDIA[content.media];
      const detail = fileSize(content.bytes);
      if ((content.media === 'audio' || content.media === 'video') && entry.messageId)
        return <Player kind={content.media} source={contentUrl(entry.messageId)} title={title} detail={detail} />;
      const named = <Placeholder icon={icon} title={content.fileName ?? title} detail={detail} />;
      if (!entry.messageId) return named;
      return (
        <a class="sent-file" href={contentUrl(entry.messageId)} download={content.fileName ?? title}>
          {named}
        </a>
      );
    }
    case 'location':
      return <PlaceCard {...content} />;
    case 'sticker':
      return <Sticker {...content} />;
    case 'postback':
      return <Words text={content.displayText ?? ''} />;
    default:
      return null;
  }
}

function isBare({ entry }: BubbleProps): boolean {
  const { content } = entry;
  if (content.kind === 'bot') return isFrameless(content.message);
  return content.kind === 'sticker' || (content.kind === 'media' && content.media === 'image');
}

export function Bubble(props: BubbleProps): VNode {
  const { entry, own, follows, name, quoted, selected, onSelect, onQuote, onUnsend, onCopy } = props;
  const sender = entry.content.kind === 'bot' ? entry.content.message.sender?.name : undefined;
  const bot = entry.from === 'bot';
  const touchable = entry.messageId !== undefined;
  const toggle = (event: MouseEvent): void => {
    // What lies in the bubble keeps its own taps; marking words is not a tap.
    const onSomething = event.target instanceof Element && event.target.closest('a, button, [role=button]');
    if (!onSomething && touchable && getSelection()?.isCollapsed !== false) onSelect();
  };
  return (
    <li class={`line ${own ? 'own' : 'other'}${follows ? ' follows' : ''}`} data-seq={entry.seq}>
      {!own &&
        (follows ? <span class="no-avatar" /> : <Avatar id={entry.from} name={name} kind={bot ? 'bot' : 'person'} />)}
      <div class="said">
        {!own && !follows && <span class="who">{sender ?? name}</span>}
        <div class="said-row">
          <div class={`bubble${isBare(props) ? ' bare' : ''}`} onClick={toggle}>
            {quoted && (
              <span class="quoted">
                <Icon name="reply" /> {gist(quoted)}
              </span>
            )}
            <Content {...props} />
          </div>
          <span class="meta">
            {touchable && (
              <IconButton
                icon="more"
                label="ตัวเลือกของข้อความ"
                hint="message options"
                pressed={selected}
                onClick={onSelect}
              />
            )}
            <time dateTime={entry.at} title={entry.via && VIA[entry.via]}>
              {timeOfDay(entry.at)}
            </time>
          </span>
        </div>
        {selected && (
          <div class="bubble-tools" role="group" aria-label="ตัวเลือกของข้อความ">
            <button type="button" title="Quote" onClick={onQuote}>
              <Icon name="reply" /> ตอบกลับ
            </button>
            <button type="button" title="Copy" onClick={onCopy}>
              <Icon name="copy" /> คัดลอก
            </button>
            {own && (
              <button type="button" title="Unsend" onClick={onUnsend}>
                <Icon name="undo" /> ยกเลิกข้อความ
              </button>
            )}
          </div>
        )}
      </div>
    </li>
  );
}
