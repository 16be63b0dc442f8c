/** What the bot sends: every message type of LINE's, drawn or at least named. */
import type { messagingApi } from '@line/bot-sdk';
import type { VNode } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { linkify, plainTextV2 } from './entries.ts';
import { pictureUrl } from './flex-style.ts';
import { Flex } from './flex.tsx';
import { Icon, type IconName } from './icons.tsx';
import { wordsOfChatLink } from './places.ts';
import { OnAction, Tappable, type Action } from './tappable.tsx';

export function Words({ text }: { text: string }): VNode {
  const onAction = useContext(OnAction);
  return (
    <span class="words">
      {linkify(text).map(({ text: part, href }, index) =>
        href ? (
          <a
            key={index}
            href={href}
            target="_blank"
            rel="noopener noreferrer"
            onClick={(event) => {
              if (wordsOfChatLink(href) === null) return;
              event.preventDefault();
              onAction({ type: 'uri', uri: href });
            }}
          >
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </span>
  );
}

interface PlaceholderProps {
  icon: IconName;
  title: string;
  detail?: string;
}

/** Stands for what the page does not play or show. */
export function Placeholder({ icon, title, detail }: PlaceholderProps): VNode {
  return (
    <span class="placeholder">
      <Icon name={icon} />
      <span>
        {title}
        {detail && <small>{detail}</small>}
      </span>
    </span>
  );
}

interface PlayerProps {
  kind: 'audio' | 'video';
  source: string | undefined;
  title: string;
  detail?: string;
}

export const MEDIA_TRIES = 4;
export const MEDIA_RETRY_MS = 400;

/** Plays a voice or a film. It may be told of a moment before it is there; what the browser cannot play is named. */
export function Player({ kind, source, title, detail }: PlayerProps): VNode {
  const [tries, setTries] = useState(1);
  if (!source || tries > MEDIA_TRIES)
    return <Placeholder icon={kind === 'audio' ? 'voice' : 'video'} title={title} {...(detail && { detail })} />;
  const shared = {
    controls: true,
    preload: 'metadata' as const,
    src: `${source}${tries > 1 ? `?${tries}` : ''}`,
    'aria-label': title,
    onError: () => setTimeout(() => setTries(tries + 1), MEDIA_RETRY_MS),
  };
  return kind === 'audio' ? <audio class="player" {...shared} /> : <video class="player" {...shared} />;
}

interface PlaceProps {
  title: string;
  address: string;
  latitude: number;
  longitude: number;
}

export function PlaceCard({ title, address, latitude, longitude }: PlaceProps): VNode {
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  return (
    <a class="place-card" href={map} target="_blank" rel="noopener noreferrer">
      <Placeholder icon="place" title={title || 'ตำแหน่งที่ตั้ง'} detail={address} />
      <small>
        {latitude.toFixed(4)}, {longitude.toFixed(4)}
      </small>
    </a>
  );
}

export function Sticker({ packageId, stickerId }: { packageId: string; stickerId: string }): VNode {
  return (
    <span class="sticker" role="img" aria-label="สติกเกอร์" title={`Sticker ${packageId}/${stickerId}`}>
      <Icon name="smile" />
    </span>
  );
}

function Picture({ url, label }: { url: string | undefined; label: string }): VNode {
  const source = pictureUrl(url);
  return source ? (
    <img class="picture" src={source} alt={label} loading="lazy" />
  ) : (
    <Placeholder icon="picture" title={label} />
  );
}

function TemplateButtons({ actions }: { actions: Action[] }): VNode {
  return (
    <>
      {actions.map((action, index) => (
        <Tappable key={index} action={action} class="fx-button fx-link">
          {action.label ?? ''}
        </Tappable>
      ))}
    </>
  );
}

interface TemplateCardProps {
  title?: string;
  text: string;
  picture?: string;
  actions: Action[];
}

function TemplateCard({ title, text, picture, actions }: TemplateCardProps): VNode {
  return (
    <div class="fx-bubble fx-kilo template">
      {pictureUrl(picture) && <Picture url={picture} label="" />}
      <div class="template-words">
        {title && <strong>{title}</strong>}
        <span class="words">{text}</span>
      </div>
      <div class="template-buttons">
        <TemplateButtons actions={actions} />
      </div>
    </div>
  );
}

function Template({ message }: { message: messagingApi.TemplateMessage }): VNode {
  const { template } = message;
  switch (template.type) {
    case 'buttons':
      return <TemplateCard {...template} picture={template.thumbnailImageUrl} />;
    case 'confirm':
      return <TemplateCard {...template} />;
    case 'carousel':
      return (
        <div class="fx fx-carousel">
          {template.columns.map((column, index) => (
            <TemplateCard key={index} {...column} picture={column.thumbnailImageUrl} />
          ))}
        </div>
      );
    default:
      return (
        <div class="fx fx-carousel">
          {template.columns.map((column, index) => (
            <Tappable key={index} action={column.action} class="fx-bubble fx-micro">
              <Picture url={column.imageUrl} label={column.action.label ?? 'รูปภาพ'} />
            </Tappable>
          ))}
        </div>
      );
  }
}

/** Messages that bring their own frame and so stand outside a speech bubble. */
export function isFrameless(message: messagingApi.Message): boolean {
  return ['flex', 'template', 'image', 'imagemap', 'sticker'].includes(message.type);
}

interface MessageProps {
  message: messagingApi.Message;
  nameOf: (userId: string) => string;
}

export function BotMessage({ message, nameOf }: MessageProps): VNode {
  switch (message.type) {
    case 'text':
      return <Words text={message.text} />;
    case 'textV2':
      return <Words text={plainTextV2(message, nameOf)} />;
    case 'flex':
      return <Flex message={message} />;
    case 'template':
      return <Template message={message} />;
    case 'image':
      return <Picture url={message.originalContentUrl} label="รูปภาพ" />;
    case 'imagemap':
      return <Picture url={`${message.baseUrl}/700`} label={message.altText} />;
    case 'video':
      return <Player kind="video" source={pictureUrl(message.originalContentUrl)} title="วิดีโอ" />;
    case 'audio':
      return (
        <Player
          kind="audio"
          source={pictureUrl(message.originalContentUrl)}
          title="ข้อความเสียง"
          detail={`${Math.round((message.duration ?? 0) / 1000)} วินาที`}
        />
      );
    case 'location':
      return <PlaceCard {...message} />;
    case 'sticker':
      return <Sticker packageId={message.packageId} stickerId={message.stickerId} />;
    default:
      return <Placeholder icon="file" title={`ข้อความชนิด ${message.type}`} />;
  }
}
