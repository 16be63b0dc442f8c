/** What was sent, part by part: words, places, pictures, voices, videos and files. */
import type { Download, Feedback, FeedbackPart } from '../feedback/model.ts';
import { sizeOf } from '../web/format.ts';
import type { Lang } from '../web/words.ts';
import { FEEDBACK } from './feedback-filters.tsx';
import { MapAppLink } from './feedback-map-pages.tsx';
import { feedbackWords } from './feedback-messages.ts';

export interface PartView {
  lang: Lang;
  entry: Feedback;
  shown(text: string): string;
  /** Photos, voices and files; null for those who do not see who sent them. */
  media: ReadonlyMap<string, Download> | null;
}

export function Part({ view, part }: { view: PartView; part: FeedbackPart }) {
  const { lang, entry, media } = view;
  const words = feedbackWords(lang);
  const name = words.parts[part.kind];
  if (part.kind === 'text') return part.text === null ? null : <p class="words">{view.shown(part.text)}</p>;
  if (part.place) {
    const { title, address } = part.place;
    return (
      <p>
        {name}: {view.shown([title, address].filter(Boolean).join(' · '))} <MapAppLink lang={lang} place={part.place} />
      </p>
    );
  }
  if (media === null) {
    return (
      <p class="quiet">
        {name}: {words.mediaHidden}
      </p>
    );
  }
  const download = media.get(part.messageId);
  if (download?.state !== 'done') {
    return (
      <p class="quiet">
        {name}: {download?.state === 'waiting' ? words.underWay : words.notKept}
      </p>
    );
  }
  const href = `${FEEDBACK}/${entry._id}/media/${part.messageId}`;
  const alike = entry.parts.filter(({ kind }) => kind === part.kind);
  const which = words.whichPart(name, alike.indexOf(part) + 1, alike.length);
  const label = [part.fileName ?? which, entry.number && words.ofEntry(entry.number)].filter(Boolean).join(' ');
  const facts = [
    download.contentType && typeTold(download.contentType, part.fileName),
    download.size !== null && sizeOf(download.size),
  ]
    .filter(Boolean)
    .join(' · ');
  const open = (
    <>
      <a href={href}>{part.fileName ?? words.download}</a> <small class="quiet">{facts}</small>
    </>
  );
  switch (part.kind) {
    case 'image':
      return (
        <figure class="attachment">
          <a href={href}>
            <img class="attached" src={href} alt={label} loading="lazy" />
          </a>
          <figcaption class="quiet">
            {which} · {facts}
          </figcaption>
        </figure>
      );
    case 'audio':
      return (
        <figure class="attachment">
          <audio controls preload="metadata" src={href} aria-label={label} />
          <figcaption class="quiet">
            {which} · {open}
          </figcaption>
        </figure>
      );
    case 'video':
      return (
        <figure class="attachment">
          <video class="attached" controls preload="metadata" src={href} aria-label={label} />
          <figcaption class="quiet">
            {which} · {open}
          </figcaption>
        </figure>
      );
    default:
      return (
        <p>
          {name}: {open}
        </p>
      );
  }
}

/** What people call it: PDF, DOCX, JPEG, MP4. */
function typeTold(contentType: string, fileName: string | null): string {
  const ending = /\.(\w{1,5})$/.exec(fileName ?? '')?.[1];
  return (ending ?? contentType.split(';')[0]!.split('/')[1] ?? contentType).toUpperCase();
}
