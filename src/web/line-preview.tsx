/** A message about as LINE will show it: our own cards and texts, without a script and without inline styles. */
import type { messagingApi } from '@line/bot-sdk';
import type { VNode } from 'preact';

type Node = messagingApi.FlexComponent;

/** @param told under which heading it stands, for those who hear the page. */
export function LinePreview({ message, label }: { message: messagingApi.Message; label: string }): VNode {
  return (
    <figure class="line-preview" aria-label={label}>
      {message.type === 'flex' ? <Bubble container={message.contents} /> : null}
      {message.type === 'text' ? <p class="line-text words">{message.text}</p> : null}
      {(message.quickReply?.items ?? []).length > 0 && (
        <ul class="line-quick">
          {message.quickReply!.items!.map((item, index) => (
            <li key={index}>{labelOf(item.action)}</li>
          ))}
        </ul>
      )}
    </figure>
  );
}

function Bubble({ container }: { container: messagingApi.FlexContainer }): VNode | null {
  if (container.type !== 'bubble') return null;
  const { body, footer } = container;
  return (
    <div class="line-bubble">
      {body && <Piece node={body} />}
      {footer && (
        <div class="line-foot">
          <Piece node={footer} />
        </div>
      )}
    </div>
  );
}

const SIZES = ['xs', 'sm', 'md', 'lg', 'xl'];

function Piece({ node }: { node: Node }): VNode | null {
  switch (node.type) {
    case 'box': {
      const { layout, contents } = node;
      return (
        <div class={`line-${layout}`}>
          {contents.map((child, index) => (
            <Piece key={index} node={child} />
          ))}
        </div>
      );
    }
    case 'text': {
      const { text, size, weight, decoration } = node;
      const classes = [
        `line-${SIZES.includes(size ?? '') ? size : 'md'}`,
        ...(weight === 'bold' ? ['line-bold'] : []),
        ...(decoration === 'line-through' ? ['line-struck'] : []),
      ];
      return <p class={classes.join(' ')}>{text}</p>;
    }
    case 'separator':
      return <hr />;
    case 'button': {
      const { action, style } = node;
      return <p class={`line-button line-${style ?? 'link'}`}>{labelOf(action)}</p>;
    }
    default:
      return null;
  }
}

function labelOf(action: messagingApi.Action | undefined): string {
  return (action as { label?: string } | undefined)?.label ?? '';
}
