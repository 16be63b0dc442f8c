/** What is said of a file that staff attached, wherever it is listed. */
import type { NamedFile } from '../documents/named-files.ts';
import { formatsOf } from '../web/format.ts';
import type { Lang } from '../web/words.ts';
import { fileWords } from './files-messages.ts';

/** Somebody was erased: that the file names them, or that nobody but the office can know. */
export function ErasureMark({ lang, file }: { lang: Lang; file: NamedFile }) {
  const { erasedNameAt, unsearchedAt } = file;
  if (!erasedNameAt && !unsearchedAt) return null;
  const words = fileWords(lang);
  return (
    <small>
      <br />
      {erasedNameAt ? words.namesErased : words.notSearched(formatsOf(lang).moment(unsearchedAt!))}
    </small>
  );
}
