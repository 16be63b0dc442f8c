/** The bot's menu below a 1:1 chat: areas over its picture, or plain buttons where it has none. */
import type { messagingApi } from '@line/bot-sdk';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { richMenuPictureUrl } from './api.ts';
import { Tappable, type Action } from './tappable.tsx';

function areaWords(action: Action | undefined): string {
  if (!action) return '';
  if (action.label) return action.label;
  if (action.type === 'message') return action.text ?? '';
  if (action.type === 'postback') return action.displayText ?? action.text ?? '';
  return action.type === 'uri' ? 'เปิดลิงก์' : '';
}

function share(part: number | undefined, whole: number | undefined): string {
  return `${(100 * (part ?? 0)) / Math.max(whole ?? 1, 1)}%`;
}

export function RichMenu({ menu }: { menu: messagingApi.RichMenuResponse }): VNode {
  const { width, height } = menu.size;
  const [drawn, setDrawn] = useState(false);
  return (
    <div
      class={drawn ? 'rich-menu drawn' : 'rich-menu'}
      role="group"
      aria-label={menu.chatBarText}
      style={{ aspectRatio: `${width ?? 2500} / ${height ?? 843}` }}
    >
      <img
        class="rich-picture"
        src={richMenuPictureUrl(menu.richMenuId)}
        alt=""
        onLoad={() => setDrawn(true)}
        onError={() => setDrawn(false)}
      />
      {menu.areas.map(({ bounds, action }, index) => (
        <Tappable
          key={index}
          action={action}
          class="rich-area"
          style={{
            insetInlineStart: share(bounds?.x, width),
            top: share(bounds?.y, height),
            width: share(bounds?.width, width),
            height: share(bounds?.height, height),
          }}
        >
          <span>{areaWords(action)}</span>
        </Tappable>
      ))}
    </div>
  );
}
